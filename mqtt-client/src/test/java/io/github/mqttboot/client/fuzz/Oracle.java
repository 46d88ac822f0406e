package io.github.mqttboot.client.fuzz;

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;

/**
 * What holds for every input: it is dealt with in time. The processor's time counts, for
 * a busy machine must not make a slow engine.
 */
final class Oracle {

	private static final long LIMIT_NANOS = 100_000_000L;

	/** What comes late once may be the class loader's or the collector's doing. */
	private static final int TRIES = 3;

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private Oracle() {
	}

	static void check(Target target, byte... input) {
		long fastest = Long.MAX_VALUE;
		for (int i = 0; i < TRIES && fastest > LIMIT_NANOS; i++) {
			long start = THREADS.getCurrentThreadCpuTime();
			target.run(input);
			fastest = Math.min(fastest, THREADS.getCurrentThreadCpuTime() - start);
		}
		if (fastest > LIMIT_NANOS) {
			throw new AssertionError("An input of " + input.length + " bytes took " + fastest / 1_000_000 + " ms");
		}
	}

	/** Return how many bytes this thread has allocated so far. */
	static long allocated() {
		return THREADS.getCurrentThreadAllocatedBytes();
	}

}
