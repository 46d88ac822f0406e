package io.github.mqttboot.spring.core;

import java.time.Duration;

import io.github.mqttboot.client.error.MqttException;

/**
 * No reply to a request came in time. If the request was delivered, the responder may or
 * may not have acted on it.
 */
public class MqttReplyTimeoutException extends MqttException {

	private static final long serialVersionUID = 1L;

	private final boolean delivered;

	/**
	 * Create an exception.
	 * @param topic where the request went
	 * @param timeout how long was waited
	 * @param delivered whether the server had taken the request over
	 */
	public MqttReplyTimeoutException(String topic, Duration timeout, boolean delivered) {
		super("No reply to the request on '" + topic + "' came within " + timeout
				+ (delivered
						? ": check that somebody answers there, to the response topic and with the correlation data"
						: ", and the server had not taken the request over: check the connection"));
		this.delivered = delivered;
	}

	/**
	 * Return whether the server had taken the request over. If not, it may still have
	 * seen it.
	 * @return {@code true} if the publish of the request was done
	 */
	public boolean isDelivered() {
		return this.delivered;
	}

}
