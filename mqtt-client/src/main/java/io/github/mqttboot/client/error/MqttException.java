package io.github.mqttboot.client.error;

import org.jspecify.annotations.Nullable;

/**
 * Root of what this client throws. The children tell by type what is known about the
 * outcome.
 */
public class MqttException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param message what happened and what to do about it
	 */
	public MqttException(String message) {
		super(message);
	}

	/**
	 * Create an exception with a cause.
	 * @param message what happened and what to do about it
	 * @param cause the cause
	 */
	public MqttException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
