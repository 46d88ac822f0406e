package io.github.mqttboot.benchmarks.goal;

import java.util.Locale;

/**
 * How the report shows a number.
 */
enum Unit {

	MICROSECONDS("%,.2f us"), BYTES("%,.0f bytes"), KILOBYTES("%.1f KB"), TIMES("%.2f times");

	private final String format;

	Unit(String format) {
		this.format = format;
	}

	String format(double value) {
		return String.format(Locale.ROOT, this.format, value);
	}

}
