package io.github.mqttboot.benchmarks.cell;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What one process measured in one cell.
 *
 * @param work how many messages, cycles or clients were measured
 * @param figures what was found
 */
public record Measurement(long work, Map<Figure, Double> figures) {

	/** Begins the line that carries a measurement from one process to another. */
	private static final String PREFIX = "MEASURED ";

	/**
	 * Copy the figures.
	 */
	public Measurement {
		figures = Map.copyOf(figures);
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
		return Cell.of(line.split(" ", -1)[1]);
	}

	/**
	 * Read a measurement.
	 * @param line a line that carries a measurement
	 * @return the measurement
	 */
	public static Measurement parse(String line) {
		String[] words = line.split(" ", -1);
		Map<Figure, Double> figures = new EnumMap<>(Figure.class);
		for (int i = 3; i < words.length; i++) {
			String[] pair = words[i].split("=", 2);
			figures.put(Figure.valueOf(pair[0]), Double.valueOf(pair[1]));
		}
		return new Measurement(Long.parseLong(words[2]), figures);
	}

	/**
	 * Write this measurement.
	 * @param cell the cell that was measured
	 * @return a line that {@link #parse(String)} reads
	 */
	public String toLine(Cell cell) {
		return PREFIX + cell.label() + " " + this.work
				+ new TreeMap<>(this.figures).entrySet()
					.stream()
					.map((figure) -> " " + figure.getKey() + "=" + figure.getValue())
					.collect(Collectors.joining());
	}

}
