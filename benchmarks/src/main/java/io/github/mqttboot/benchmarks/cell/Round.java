package io.github.mqttboot.benchmarks.cell;

/**
 * A cell's work, done again and again: to warm up, then to be measured.
 */
interface Round {

	/**
	 * Do the work once.
	 * @return how many messages it took
	 * @throws Exception if the client or the peer fails
	 */
	int run() throws Exception;

	/**
	 * Forget what was recorded until now: measuring begins.
	 */
	default void reset() {
	}

	/**
	 * Return a percentile of the round trips since the last reset.
	 * @param percentile from 0 to 1
	 * @return nanoseconds; 0 if this is not about round trips
	 */
	default long percentile(double percentile) {
		return 0;
	}

}
