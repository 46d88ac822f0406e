package io.github.mqttboot.client.internal.dispatch;

/**
 * Tells an outcome, away from the event loop.
 */
@FunctionalInterface
public interface Outcome extends Runnable {

	/**
	 * The outcome may be told from now on. What nobody waits for is told with the next
	 * one that somebody does wait for, or a moment later. Called on the event loop.
	 * @return {@code false} if nobody seems to wait for it
	 */
	default boolean offer() {
		return true;
	}

}
