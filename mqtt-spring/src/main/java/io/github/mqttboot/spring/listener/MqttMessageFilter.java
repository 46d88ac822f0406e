package io.github.mqttboot.spring.listener;

import io.github.mqttboot.client.message.MqttMessage;

/**
 * Chooses the messages that a listener is called with. What it does not accept is
 * acknowledged and counted, and the listener never hears of it. Called before the payload
 * is converted, for several messages at a time if the listener is.
 */
@FunctionalInterface
public interface MqttMessageFilter {

	/**
	 * Choose.
	 * @param message the message
	 * @return {@code false} to pass over it. What is thrown is a failure of the listener
	 */
	boolean accept(MqttMessage message);

}
