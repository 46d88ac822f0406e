package io.github.mqttboot.benchmarks.cell;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

import io.github.mqttboot.benchmarks.peer.PeerControl;

/**
 * What this process and its peer have used: since they began, or between two moments.
 *
 * @param nanos time on the clock
 * @param cpuNanos CPU time of this process: its threads, the collector's and the
 * compiler's
 * @param allocatedBytes allocated by all Java threads
 * @param writes write calls; with reads negative if the operating system does not say
 * @param reads read calls
 * @param peerCpuNanos CPU time of the peer's process
 */
record Usage(long nanos, long cpuNanos, long allocatedBytes, long writes, long reads, long peerCpuNanos) {

	static Usage now(PeerControl peer) throws IOException {
		return new Usage(System.nanoTime(), ProcessMeter.cpuNanos(), ProcessMeter.allocatedBytes(),
				ProcessMeter.writes(), ProcessMeter.reads(), peer.cpuNanos());
	}

	Usage since(Usage earlier) {
		return new Usage(this.nanos - earlier.nanos, this.cpuNanos - earlier.cpuNanos,
				this.allocatedBytes - earlier.allocatedBytes, this.writes - earlier.writes, this.reads - earlier.reads,
				this.peerCpuNanos - earlier.peerCpuNanos);
	}

	/** Return the figures for each piece of work. */
	Map<Figure, Double> figures(long work) {
		Map<Figure, Double> figures = new EnumMap<>(Figure.class);
		figures.put(Figure.PER_SECOND, work * 1e9 / this.nanos);
		figures.put(Figure.CPU_MICROS, this.cpuNanos / 1e3 / work);
		figures.put(Figure.BYTES, (double) this.allocatedBytes / work);
		figures.put(Figure.PEER_CPU_PERCENT, 100.0 * this.peerCpuNanos / this.nanos);
		if (ProcessMeter.countsCalls()) {
			figures.put(Figure.WRITES, (double) this.writes / work);
			figures.put(Figure.READS, (double) this.reads / work);
		}
		return figures;
	}

}
