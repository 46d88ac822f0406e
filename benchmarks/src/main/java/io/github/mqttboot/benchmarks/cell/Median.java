package io.github.mqttboot.benchmarks.cell;

import java.util.Collection;

/**
 * The middle of some values.
 */
public final class Median {

	private Median() {
	}

	/**
	 * Return the median.
	 * @param values one at least
	 * @return the middle one, or the mean of the two in the middle
	 */
	public static double of(Collection<Double> values) {
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

}
