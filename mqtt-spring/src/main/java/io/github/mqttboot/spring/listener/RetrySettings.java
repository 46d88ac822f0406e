package io.github.mqttboot.spring.listener;

import java.time.Duration;
import java.util.List;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.Assert;

/**
 * How often, and how far apart, a listener is tried again on the same message.
 *
 * @param attempts how often it is called at most, the first time included; 1 or more
 * @param delay delay before the second attempt; zero or more
 * @param multiplier factor by which the delay grows from attempt to attempt; 1 or more
 * @param maxDelay longest delay; more than zero
 * @param jitter largest random time that is added to or taken from each delay; zero or
 * more
 * @param includes only these exceptions are retried; any if empty
 * @param excludes these exceptions are not retried
 */
public record RetrySettings(int attempts, Duration delay, double multiplier, Duration maxDelay, Duration jitter,
		List<Class<? extends Throwable>> includes, List<Class<? extends Throwable>> excludes) {

	/** Three attempts, 100 milliseconds and then 200 milliseconds apart. */
	public static final RetrySettings DEFAULT = new RetrySettings(3, Duration.ofMillis(100), 2, Duration.ofSeconds(10),
			Duration.ZERO, List.of(), List.of());

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if a value is out of its range
	 */
	public RetrySettings {
		Assert.isTrue(attempts >= 1, "A listener is called at least once for each message");
		Assert.isTrue(!delay.isNegative(), "Delay must not be negative");
		Assert.isTrue(multiplier >= 1, "Multiplier must be 1 or more");
		Assert.isTrue(maxDelay.compareTo(Duration.ZERO) > 0, "Longest delay must be more than zero");
		Assert.isTrue(!jitter.isNegative(), "Jitter must not be negative");
		includes = List.copyOf(includes);
		excludes = List.copyOf(excludes);
	}

	/**
	 * Return a copy with another number of attempts.
	 * @param other 1 or more
	 * @return the copy
	 */
	public RetrySettings withAttempts(int other) {
		return new RetrySettings(other, this.delay, this.multiplier, this.maxDelay, this.jitter, this.includes,
				this.excludes);
	}

	/**
	 * Return a copy with another delay.
	 * @param other zero or more
	 * @return the copy
	 */
	public RetrySettings withDelay(Duration other) {
		return new RetrySettings(this.attempts, other, this.multiplier, this.maxDelay, this.jitter, this.includes,
				this.excludes);
	}

	/**
	 * Return a copy with another multiplier.
	 * @param other 1 or more
	 * @return the copy
	 */
	public RetrySettings withMultiplier(double other) {
		return new RetrySettings(this.attempts, this.delay, other, this.maxDelay, this.jitter, this.includes,
				this.excludes);
	}

	/**
	 * Return a copy with another longest delay.
	 * @param other more than zero
	 * @return the copy
	 */
	public RetrySettings withMaxDelay(Duration other) {
		return new RetrySettings(this.attempts, this.delay, this.multiplier, other, this.jitter, this.includes,
				this.excludes);
	}

	/**
	 * Return a copy with another jitter.
	 * @param other zero or more
	 * @return the copy
	 */
	public RetrySettings withJitter(Duration other) {
		return new RetrySettings(this.attempts, this.delay, this.multiplier, this.maxDelay, other, this.includes,
				this.excludes);
	}

	/**
	 * Return a copy that retries other exceptions.
	 * @param other only these are retried; any if empty
	 * @return the copy
	 */
	public RetrySettings withIncludes(List<Class<? extends Throwable>> other) {
		return new RetrySettings(this.attempts, this.delay, this.multiplier, this.maxDelay, this.jitter, other,
				this.excludes);
	}

	/**
	 * Return a copy that does not retry other exceptions.
	 * @param other these are not retried
	 * @return the copy
	 */
	public RetrySettings withExcludes(List<Class<? extends Throwable>> other) {
		return new RetrySettings(this.attempts, this.delay, this.multiplier, this.maxDelay, this.jitter, this.includes,
				other);
	}

	/**
	 * Make a policy of the settings.
	 * @return the policy
	 */
	public RetryPolicy toPolicy() {
		return RetryPolicy.builder()
			.maxRetries(this.attempts - 1)
			.delay(this.delay)
			.multiplier(this.multiplier)
			.maxDelay(this.maxDelay)
			.jitter(this.jitter)
			.includes(this.includes)
			.excludes(this.excludes)
			.build();
	}

}
