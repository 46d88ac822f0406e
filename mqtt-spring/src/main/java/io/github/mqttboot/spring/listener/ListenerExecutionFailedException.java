package io.github.mqttboot.spring.listener;

/**
 * A listener has failed on a message for good. The cause is what the last attempt threw.
 */
public class ListenerExecutionFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String listenerId;

	private final int attempts;

	/**
	 * Create an exception.
	 * @param listenerId id of the listener
	 * @param attempts how often the listener was tried, at least 1
	 * @param cause what the last attempt threw
	 */
	public ListenerExecutionFailedException(String listenerId, int attempts, Throwable cause) {
		super("Listener '" + listenerId + "' failed after " + ((attempts == 1) ? "1 attempt" : attempts + " attempts"),
				cause);
		this.listenerId = listenerId;
		this.attempts = attempts;
	}

	/**
	 * Return the id of the listener.
	 * @return the id
	 */
	public String getListenerId() {
		return this.listenerId;
	}

	/**
	 * Return how often the listener was tried.
	 * @return 1 or more
	 */
	public int getAttempts() {
		return this.attempts;
	}

	/**
	 * Return whether the listener's method was never called, because its arguments could
	 * not be made of the message.
	 * @return {@code true} for a payload, header or topic variable that did not fit
	 */
	public boolean isConversionFailure() {
		return getCause() instanceof ListenerArgumentException;
	}

}
