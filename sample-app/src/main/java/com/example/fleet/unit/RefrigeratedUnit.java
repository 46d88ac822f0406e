package com.example.fleet.unit;

import java.time.Instant;
import java.util.Locale;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

/**
 * One simulated unit. It follows its target temperature, and warms up while it defrosts.
 */
class RefrigeratedUnit {

	static final double LOWEST_TARGET = -30;

	static final double HIGHEST_TARGET = 25;

	private static final int DEFROST_READINGS = 15;

	private final RandomGenerator random;

	/** What its load gives off. */
	private final double usualHumidity;

	private double target;

	private double temperature;

	private double humidity;

	private int defrostReadingsLeft;

	RefrigeratedUnit(double target, RandomGenerator random) {
		this.random = random;
		this.target = target;
		this.temperature = target + random.nextDouble(-1, 1);
		this.usualHumidity = random.nextDouble(45, 80);
		this.humidity = this.usualHumidity;
	}

	/** Lets one interval pass and measures. */
	synchronized Reading measure(Instant now) {
		boolean defrosting = this.defrostReadingsLeft > 0;
		this.temperature += (defrosting ? 0.9 : (this.target - this.temperature) * 0.1)
				+ this.random.nextGaussian() * 0.12;
		this.humidity += ((defrosting ? 94 : this.usualHumidity) - this.humidity) * 0.03
				+ this.random.nextGaussian() * 0.7;
		this.humidity = Math.max(0, Math.min(this.humidity, 100));
		this.defrostReadingsLeft = Math.max(0, this.defrostReadingsLeft - 1);
		return new Reading(hundredths(this.temperature), hundredths(this.humidity), this.target, now);
	}

	synchronized Answer execute(Command command) {
		return switch ((command.action() != null) ? command.action() : "") {
			case "target" -> setTarget(command.id(), command.value());
			case "defrost" -> {
				this.defrostReadingsLeft = DEFROST_READINGS;
				yield accepted(command.id(), "Defrosting");
			}
			case "report" -> accepted(command.id(),
					String.format(Locale.ROOT, "%.1f °C inside, target %.1f °C, %.0f %% humidity, %s", this.temperature,
							this.target, this.humidity, (this.defrostReadingsLeft > 0) ? "defrosting" : "cooling"));
			default -> new Answer(command.id(), false, "Unknown command: target, defrost and report are known");
		};
	}

	private Answer setTarget(@Nullable String id, @Nullable Double value) {
		if (value == null || !(value >= LOWEST_TARGET && value <= HIGHEST_TARGET)) {
			return new Answer(id, false, String.format(Locale.ROOT, "The target must be from %.0f to %.0f °C",
					LOWEST_TARGET, HIGHEST_TARGET));
		}
		this.target = value;
		this.defrostReadingsLeft = 0;
		return accepted(id, String.format(Locale.ROOT, "Target set to %.1f °C", value));
	}

	private static Answer accepted(@Nullable String id, String text) {
		return new Answer(id, true, text);
	}

	private static double hundredths(double value) {
		return Math.round(value * 100) / 100.0;
	}

}
