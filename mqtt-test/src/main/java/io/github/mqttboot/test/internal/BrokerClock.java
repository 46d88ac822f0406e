package io.github.mqttboot.test.internal;

import java.time.Duration;

/**
 * The time that sessions, messages and wills expire by. A test can move it forward
 * instead of waiting.
 */
final class BrokerClock {

	private final long started = System.nanoTime();

	private long advanced;

	/** Nanoseconds since the broker was made, plus what it was moved forward by. */
	long now() {
		return System.nanoTime() - this.started + this.advanced;
	}

	void advance(Duration duration) {
		this.advanced += duration.toNanos();
	}

	Duration age() {
		return Duration.ofNanos(now());
	}

}
