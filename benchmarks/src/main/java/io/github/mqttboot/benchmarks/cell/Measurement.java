package io.github.mqttboot.benchmarks.cell;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one process measured in one cell.
 *
 * @param messages how many messages were measured
 * @param elapsedNanos how long they took
 * @param cpuNanos CPU time of the client's whole process: its threads, the collector's
 * and the compiler's
 * @param allocatedBytes allocated by all Java threads of the client's process
 * @param peerCpuNanos CPU time of the peer's process
 * @param medianNanos median of the round trips, 0 if there were none
 * @param percentile99Nanos 99th percentile of the round trips, 0 if there were none
 */
public record Measurement(long messages, long elapsedNanos, long cpuNanos, long allocatedBytes, long peerCpuNanos,
		long medianNanos, long percentile99Nanos) {

	/** Begins the line that carries a measurement from one process to another. */
	private static final String PREFIX = "MEASURED ";

	public double messagesPerSecond() {
		return this.messages * 1e9 / this.elapsedNanos;
	}

	public double cpuMicrosPerMessage() {
		return this.cpuNanos / 1e3 / this.messages;
	}

	public double bytesPerMessage() {
		return (double) this.allocatedBytes / this.messages;
	}

	/**
	 * Return how busy the peer was.
	 * @return 1.0 is one processor, all the time
	 */
	public double peerCpuShare() {
		return (double) this.peerCpuNanos / this.elapsedNanos;
	}

	/**
	 * Return whether a line carries a measurement.
	 * @param line a line of a process's output
	 * @return whether {@link #parse(String)} can read it
	 */
	public static boolean isMeasurement(String line) {
		return line.startsWith(PREFIX);
	}

	/**
	 * Return the cell of a measurement's line.
	 * @param line a line that carries a measurement
	 * @return the cell
	 */
	public static Cell cell(String line) {
		return Cell.of(text(values(line), "cell"));
	}

	/**
	 * Read a measurement.
	 * @param line a line that carries a measurement
	 * @return the measurement
	 */
	public static Measurement parse(String line) {
		Map<String, String> values = values(line);
		return new Measurement(number(values, "messages"), number(values, "elapsed"), number(values, "cpu"),
				number(values, "allocated"), number(values, "peer-cpu"), number(values, "p50"), number(values, "p99"));
	}

	/**
	 * Write this measurement.
	 * @param cell the cell that was measured
	 * @return a line that {@link #parse(String)} reads
	 */
	public String toLine(Cell cell) {
		return PREFIX + "cell=" + cell.label() + " messages=" + this.messages + " elapsed=" + this.elapsedNanos
				+ " cpu=" + this.cpuNanos + " allocated=" + this.allocatedBytes + " peer-cpu=" + this.peerCpuNanos
				+ " p50=" + this.medianNanos + " p99=" + this.percentile99Nanos;
	}

	private static Map<String, String> values(String line) {
		return Stream.of(line.substring(PREFIX.length()).split(" ", -1))
			.map((pair) -> pair.split("=", 2))
			.collect(Collectors.toMap((pair) -> pair[0], (pair) -> pair[1]));
	}

	private static String text(Map<String, String> values, String name) {
		return Objects.requireNonNull(values.get(name), name);
	}

	private static long number(Map<String, String> values, String name) {
		return Long.parseLong(text(values, name));
	}

}
