package io.github.mqttboot.benchmarks.cell;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Counts messages on the client's threads and wakes the one thread that waits for a
 * number of them: one wake-up per round, not per message.
 */
final class Arrivals {

	/** How long nothing may come. */
	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final AtomicLong count = new AtomicLong();

	private final Thread owner = Thread.currentThread();

	private volatile long awaited = Long.MAX_VALUE;

	private volatile @Nullable Throwable failure;

	long add() {
		long now = this.count.incrementAndGet();
		if (now == this.awaited) {
			LockSupport.unpark(this.owner);
		}
		return now;
	}

	void fail(Throwable cause) {
		this.failure = cause;
		LockSupport.unpark(this.owner);
	}

	void await(long target) {
		this.awaited = target;
		long seen = this.count.get();
		long lastProgress = System.nanoTime();
		while (this.count.get() < target) {
			LockSupport.parkNanos(this, PATIENCE.toNanos() / 10);
			Throwable cause = this.failure;
			if (cause != null) {
				throw new IllegalStateException("A listener failed", cause);
			}
			long now = this.count.get();
			if (now > seen) {
				seen = now;
				lastProgress = System.nanoTime();
			}
			else if (System.nanoTime() - lastProgress >= PATIENCE.toNanos()) {
				throw new IllegalStateException("Received only " + now + " of " + target + " messages");
			}
		}
	}

}
