package io.github.mqttboot.benchmarks.cell;

import java.util.Map;

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
	 * Add what only this work knows.
	 * @param figures the measurement's
	 */
	default void addFigures(Map<Figure, Double> figures) {
	}

}
