package com.example.fleet.web;

import org.jspecify.annotations.Nullable;

/**
 * A command that somebody wants to give.
 *
 * @param action what to do
 * @param value the target temperature, if that is to be set
 */
record CommandRequest(@Nullable String action, @Nullable Double value) {

}
