package io.github.mqttboot.client.error;

import org.jspecify.annotations.Nullable;

/**
 * The packet was written, but nothing came back in time or the session ended first: the
 * server may or may not have it. Trying again may make a duplicate.
 */
public class MqttOutcomeUnknownException extends MqttException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param message what happened and what to do about it
	 */
	public MqttOutcomeUnknownException(String message) {
		this(message, null);
	}

	/**
	 * Create an exception with a cause.
	 * @param message what happened and what to do about it
	 * @param cause the cause
	 */
	public MqttOutcomeUnknownException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
