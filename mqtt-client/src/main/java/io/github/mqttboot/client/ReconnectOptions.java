package io.github.mqttboot.client;

import java.time.Duration;
import java.util.Objects;

/**
 * How a lost connection is made again: the first attempt comes at once, within the jitter
 * of a tenth of the initial delay; then the delay grows by the multiplier up to the
 * maximum, and each attempt waits a random part of it (full jitter). The delay starts
 * over after a connection that lived for at least 30 seconds and one keep alive.
 *
 * @param enabled whether to reconnect at all
 * @param initialDelay first delay, more than zero
 * @param maxDelay longest delay, at least the initial delay
 * @param multiplier growth of the delay, at least 1
 * @param jitter share of the delay that is random: 0 none, 1 all of it
 */
public record ReconnectOptions(boolean enabled, Duration initialDelay, Duration maxDelay, double multiplier,
		double jitter) {

	/** Enabled; 1 second, doubled up to 1 minute, full jitter. */
	public static final ReconnectOptions DEFAULT = new ReconnectOptions(true, Duration.ofSeconds(1),
			Duration.ofMinutes(1), 2, 1);

	/** No reconnection. */
	public static final ReconnectOptions DISABLED = new ReconnectOptions(false, Duration.ofSeconds(1),
			Duration.ofMinutes(1), 2, 1);

	/**
	 * Create reconnect options.
	 * @throws IllegalArgumentException if a value is out of range
	 */
	public ReconnectOptions {
		Objects.requireNonNull(initialDelay, "initialDelay");
		Objects.requireNonNull(maxDelay, "maxDelay");
		require(!initialDelay.isNegative() && !initialDelay.isZero(), "Initial delay must be more than zero but is ",
				initialDelay);
		require(maxDelay.compareTo(initialDelay) >= 0, "Maximum delay must not be below the initial delay but is ",
				maxDelay);
		OptionChecks.requireInSight("Maximum delay", maxDelay);
		require(multiplier >= 1, "Multiplier must be at least 1 but is ", multiplier);
		require(jitter >= 0 && jitter <= 1, "Jitter must be between 0 and 1 but is ", jitter);
	}

	private static void require(boolean valid, String message, Object value) {
		if (!valid) {
			throw new IllegalArgumentException(message + value);
		}
	}

}
