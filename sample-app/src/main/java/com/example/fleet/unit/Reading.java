package com.example.fleet.unit;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What a unit publishes to {@code fleet/{unitId}/reading}.
 *
 * @param temperature the temperature inside, in degrees Celsius
 * @param humidity the relative humidity inside, in percent
 * @param target the temperature that the unit is set to, in degrees Celsius
 * @param time when this was measured, if the sender says so
 */
public record Reading(double temperature, double humidity, double target, @Nullable Instant time) {

	/** JSON knows numbers that are too large for a double. */
	public boolean hasFiniteValues() {
		return Double.isFinite(this.temperature) && Double.isFinite(this.humidity) && Double.isFinite(this.target);
	}

	public Reading at(Instant otherTime) {
		return new Reading(this.temperature, this.humidity, this.target, otherTime);
	}

}
