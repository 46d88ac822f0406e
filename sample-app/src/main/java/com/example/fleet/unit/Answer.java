package com.example.fleet.unit;

import org.jspecify.annotations.Nullable;

/**
 * What a unit says to a {@link Command}, on {@code fleet/{unitId}/answer}.
 *
 * @param id the command's id
 * @param accepted whether the unit does what it was told
 * @param text for people
 */
public record Answer(@Nullable String id, boolean accepted, @Nullable String text) {

}
