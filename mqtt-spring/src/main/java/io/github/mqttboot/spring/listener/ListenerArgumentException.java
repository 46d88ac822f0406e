package io.github.mqttboot.spring.listener;

/**
 * The arguments of a listener's method could not be made of a message: the payload could
 * not be converted or is not valid, or a header is missing. Never retried, because the
 * message stays what it is.
 */
public class ListenerArgumentException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param message which method it was
	 * @param cause why
	 */
	public ListenerArgumentException(String message, Throwable cause) {
		super(message, cause);
	}

}
