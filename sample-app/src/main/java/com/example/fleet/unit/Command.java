package com.example.fleet.unit;

import org.jspecify.annotations.Nullable;

/**
 * What a unit is told on {@code fleet/{unitId}/command}.
 *
 * @param id given back in the answer, so that the sender can tell answers apart
 * @param action {@code target}, {@code defrost} or {@code report}
 * @param value the target temperature in degrees Celsius for {@code target}
 */
public record Command(@Nullable String id, @Nullable String action, @Nullable Double value) {

}
