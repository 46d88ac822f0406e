package io.github.mqttboot.benchmarks.cell;

import java.util.Arrays;
import java.util.Map;

/**
 * Records times and tells their percentiles. One thread records at a time.
 */
final class Latencies {

	private static final int MOST_RECORDED = 1 << 20;

	private final long[] nanos = new long[MOST_RECORDED];

	private int recorded;

	void record(long duration) {
		this.nanos[this.recorded % MOST_RECORDED] = duration;
		this.recorded++;
	}

	void reset() {
		this.recorded = 0;
	}

	void addFigures(Map<Figure, Double> figures) {
		long[] sorted = Arrays.copyOf(this.nanos, Math.min(this.recorded, MOST_RECORDED));
		Arrays.sort(sorted);
		figures.put(Figure.P50_MICROS, percentileMicros(sorted, 0.5));
		figures.put(Figure.P99_MICROS, percentileMicros(sorted, 0.99));
		figures.put(Figure.P999_MICROS, percentileMicros(sorted, 0.999));
	}

	private static double percentileMicros(long[] sorted, double percentile) {
		return sorted[(int) (percentile * (sorted.length - 1))] / 1e3;
	}

}
