package io.github.mqttboot.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.github.mqttboot.benchmarks.cell.Cell;
import io.github.mqttboot.benchmarks.cell.RunOptions;
import io.github.mqttboot.benchmarks.client.ClientUnderTest;

/**
 * What is compared, and for how long.
 *
 * @param clients the rows
 * @param cells the cells
 * @param repeats how often each client runs each cell, the clients taking turns; the
 * table has the medians
 * @param run how long and with what a cell is run
 * @param oneProcess whether a client runs all cells in one process: quicker, and with
 * what one cell leaves behind measured in the next
 * @param java the Java command of clients and peer
 * @param jvmOptions options of the clients' Java
 */
public record SideBySideOptions(List<ClientUnderTest> clients, List<Cell> cells, int repeats, RunOptions run,
		boolean oneProcess, String java, List<String> jvmOptions) {

	/** What can be said on the command line, and the defaults. */
	private static final Map<String, String> DEFAULTS = Map.of("clients", "engine,hivemq,paho-v5", "cells", "",
			"repeats", "3", "payload", "256", "window", "1000", "round", "100000", "warm-up", "PT5S", "measure", "PT3S",
			"java", ProcessHandle.current().info().command().orElse("java"), "jvm-options", "-Xmx512m");

	/** Touches everything and measures nothing: seconds in all. */
	private static final Map<String, String> SMOKE = Map.of("repeats", "1", "round", "2000", "warm-up", "PT0S",
			"measure", "PT0S", "cells",
			"publish-0,publish-1,publish-2,receive-0,receive-1,receive-2,round-trip-1,round-trip-2");

	/**
	 * Read the command line.
	 * @param args options as in {@code --payload=16}; {@code --one-process}; and
	 * {@code --smoke} for a run of seconds whose figures mean nothing
	 * @return the options
	 * @throws IllegalArgumentException if there is no such option
	 */
	public static SideBySideOptions parse(String... args) {
		Map<String, String> values = new TreeMap<>(DEFAULTS);
		boolean oneProcess = false;
		for (String arg : args) {
			int equals = arg.indexOf('=');
			String name = arg.substring(0, Math.max(equals, 0)).replaceFirst("^--", "");
			if (arg.equals("--smoke")) {
				values.putAll(SMOKE);
				oneProcess = true;
			}
			else if (arg.equals("--one-process")) {
				oneProcess = true;
			}
			else if (DEFAULTS.containsKey(name)) {
				values.put(name, arg.substring(equals + 1));
			}
			else {
				throw new IllegalArgumentException(
						"No option is called '" + arg + "'; there are --smoke, --one-process, "
								+ new TreeMap<>(DEFAULTS).entrySet()
									.stream()
									.map((option) -> "--" + option.getKey() + "=" + option.getValue())
									.collect(Collectors.joining(", ")));
			}
		}
		RunOptions run = new RunOptions(number(values, "payload"), number(values, "window"), number(values, "round"),
				Duration.parse(text(values, "warm-up")), Duration.parse(text(values, "measure")));
		List<Cell> cells = list(text(values, "cells"), ",", Cell::of);
		return new SideBySideOptions(list(text(values, "clients"), ",", ClientUnderTest::of),
				cells.isEmpty() ? Cell.defaults() : cells, number(values, "repeats"), run, oneProcess,
				text(values, "java"), list(text(values, "jvm-options"), " ", Function.identity()));
	}

	/**
	 * Return how long a client's process may live.
	 * @param cells how many cells it runs
	 * @return seconds, far more than it needs
	 */
	long secondsAtMost(int cells) {
		return 60 + cells * (30 + 10 * this.run.warmUp().plus(this.run.measure()).toSeconds());
	}

	/**
	 * Return what stands above the table.
	 * @return one paragraph
	 */
	String describe() {
		return "Payload " + this.run.payloadLength() + " bytes, window " + this.run.window() + ", medians of "
				+ this.repeats + ", warm-up " + this.run.warmUp().toSeconds() + " s of CPU time, measured "
				+ this.run.measure().toSeconds() + " s at least, in rounds of " + this.run.round() + " messages, "
				+ (this.java.equals(DEFAULTS.get("java")) ? "Java " + Runtime.version() : this.java) + ", "
				+ String.join(" ", this.jvmOptions) + ", " + Runtime.getRuntime().availableProcessors()
				+ " processors.";
	}

	private static String text(Map<String, String> values, String name) {
		return Objects.requireNonNull(values.get(name), name);
	}

	private static int number(Map<String, String> values, String name) {
		return Integer.parseInt(text(values, name));
	}

	private static <T> List<T> list(String values, String separator, Function<String, T> type) {
		return Arrays.stream(values.split(separator, -1)).filter((value) -> !value.isBlank()).map(type).toList();
	}

}
