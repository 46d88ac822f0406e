package io.github.mqttboot.client.internal.connection;

import java.util.function.DoubleSupplier;

/**
 * Time between attempts to connect: at once after a connection that held, then growing
 * with jitter, so that many clients that lost one server do not come back together. It
 * starts over only after a connection has held for a while: a server that accepts and
 * then kicks is not hammered.
 */
public final class Backoff {

	private static final long SECOND = 1_000_000_000L;

	/** With its jitter, from 30 seconds on. */
	private static final double SLOW_INITIAL = 60.0 * SECOND;

	private static final double SLOW_MAXIMUM = 600.0 * SECOND;

	private static final double SLOW_JITTER = 0.5;

	private final Settings settings;

	private final DoubleSupplier random;

	private int failures;

	private int slowFailures;

	/**
	 * Create a back-off.
	 * @param settings the settings
	 * @param random gives numbers from 0 to below 1
	 */
	Backoff(Settings settings, DoubleSupplier random) {
		this.settings = settings;
		this.random = random;
	}

	/** Begin with the first delays again: a connection has held. */
	void startOver() {
		this.failures = 0;
		this.slowFailures = 0;
	}

	/** Return how long to wait before the next attempt, in nanoseconds. */
	long next() {
		int attempt = this.failures++;
		if (attempt == 0) {
			return (long) (this.settings.initialNanos() / 10.0 * this.random.getAsDouble());
		}
		return jittered(grown((double) this.settings.initialNanos(), this.settings.multiplier(), attempt - 1,
				(double) this.settings.maximumNanos()), this.settings.jitter());
	}

	/**
	 * Return how long to wait before the next attempt at a server that wants to be left
	 * alone: half a minute at least, and in the end up to ten minutes; in nanoseconds.
	 */
	long nextSlow() {
		return jittered(grown(SLOW_INITIAL, 2, this.slowFailures++, SLOW_MAXIMUM), SLOW_JITTER);
	}

	private static double grown(double initial, double multiplier, int times, double maximum) {
		return Math.min(maximum, initial * Math.pow(multiplier, times));
	}

	private long jittered(double delay, double jitter) {
		return (long) (delay * (1 - jitter) + delay * jitter * this.random.getAsDouble());
	}

	/**
	 * Settings of the back-off.
	 *
	 * @param initialNanos first delay
	 * @param maximumNanos longest delay
	 * @param multiplier growth
	 * @param jitter share of the delay that is random, 0 to 1
	 */
	public record Settings(long initialNanos, long maximumNanos, double multiplier, double jitter) {

	}

}
