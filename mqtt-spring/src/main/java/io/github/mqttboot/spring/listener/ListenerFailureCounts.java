package io.github.mqttboot.spring.listener;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what a listener has failed on, for as long as its container exists: starting it
 * again does not set the counts back. Thread-safe.
 */
public final class ListenerFailureCounts {

	private final LongAdder retries = new LongAdder();

	private final LongAdder failures = new LongAdder();

	private final LongAdder handled = new LongAdder();

	private final LongAdder deadLetters = new LongAdder();

	private final LongAdder rejections = new LongAdder();

	private final LongAdder recoveryFailures = new LongAdder();

	ListenerFailureCounts() {
	}

	void onRetry() {
		this.retries.increment();
	}

	void onFailure() {
		this.failures.increment();
	}

	void onHandled() {
		this.handled.increment();
	}

	void onDeadLetter() {
		this.deadLetters.increment();
	}

	void onRejection() {
		this.rejections.increment();
	}

	void onRecoveryFailure() {
		this.recoveryFailures.increment();
	}

	/**
	 * Return how often the listener was called again after it had failed.
	 * @return zero or more
	 */
	public long retries() {
		return this.retries.sum();
	}

	/**
	 * Return how many messages the listener has failed on for good, whatever became of
	 * them.
	 * @return zero or more
	 */
	public long failures() {
		return this.failures.sum();
	}

	/**
	 * Return how many of the failures the error handler has dealt with.
	 * @return zero or more
	 */
	public long handled() {
		return this.handled.sum();
	}

	/**
	 * Return how many messages were published as dead letters.
	 * @return zero or more
	 */
	public long deadLetters() {
		return this.deadLetters.sum();
	}

	/**
	 * Return how many messages were rejected.
	 * @return zero or more
	 */
	public long rejections() {
		return this.rejections.sum();
	}

	/**
	 * Return how many messages the recoverer has failed on as well: they were
	 * acknowledged and are gone.
	 * @return zero or more
	 */
	public long recoveryFailures() {
		return this.recoveryFailures.sum();
	}

}
