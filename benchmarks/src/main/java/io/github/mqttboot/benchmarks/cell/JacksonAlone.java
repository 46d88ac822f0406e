package io.github.mqttboot.benchmarks.cell;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

import tools.jackson.databind.json.JsonMapper;

/**
 * What Jackson's part of the work costs by itself, in the process and with the compiled
 * code of the cell that it is compared with.
 */
final class JacksonAlone {

	private final JsonMapper mapper = JsonMapper.builder().build();

	private final int count;

	private final Duration warmUp;

	private final Duration measure;

	/** Keeps the results in use. */
	private int results;

	JacksonAlone(RunOptions options) {
		this.count = options.round();
		this.warmUp = options.warmUp().dividedBy(2);
		this.measure = options.measure().dividedBy(2);
	}

	void addFigures(Map<Figure, Double> figures, Function<JsonMapper, Object> work) {
		repeat(work, this.warmUp);
		long cpu = ProcessMeter.threadCpuNanos();
		long allocated = ProcessMeter.threadAllocatedBytes();
		long done = repeat(work, this.measure);
		figures.put(Figure.JACKSON_MICROS, (ProcessMeter.threadCpuNanos() - cpu) / 1e3 / done);
		figures.put(Figure.JACKSON_BYTES, (double) (ProcessMeter.threadAllocatedBytes() - allocated) / done);
		if (this.results == 0) {
			throw new IllegalStateException("Jackson has made nothing");
		}
	}

	private long repeat(Function<JsonMapper, Object> work, Duration atLeast) {
		long start = ProcessMeter.threadCpuNanos();
		long done = 0;
		do {
			for (int i = 0; i < this.count; i++) {
				if (work.apply(this.mapper) != null) {
					this.results |= 1;
				}
			}
			done += this.count;
		}
		while (ProcessMeter.threadCpuNanos() - start < atLeast.toNanos());
		return done;
	}

}
