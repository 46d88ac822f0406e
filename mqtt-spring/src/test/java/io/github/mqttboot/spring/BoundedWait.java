package io.github.mqttboot.spring;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for what another thread does: not for ever, and without keeping the processor
 * from it.
 */
public final class BoundedWait {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final long PAUSE_NANOS = 50_000;

	private BoundedWait() {
	}

	public static void until(BooleanSupplier condition) {
		long limit = System.nanoTime() + PATIENCE.toNanos();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - limit > 0) {
				throw new AssertionError("Did not happen within " + PATIENCE.toSeconds() + " s");
			}
			LockSupport.parkNanos(PAUSE_NANOS);
		}
	}

}
