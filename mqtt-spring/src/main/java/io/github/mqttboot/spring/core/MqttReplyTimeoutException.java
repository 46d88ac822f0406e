package io.github.mqttboot.spring.core;

import java.time.Duration;

import io.github.mqttboot.client.error.MqttException;

/**
 * A request was published, but no reply came in time: the responder may or may not have
 * acted on it.
 */
public class MqttReplyTimeoutException extends MqttException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param topic where the request went
	 * @param timeout how long was waited
	 */
	public MqttReplyTimeoutException(String topic, Duration timeout) {
		super("No reply to the request on '" + topic + "' came within " + timeout
				+ ": check that somebody answers there, to the response topic and with the correlation data");
	}

}
