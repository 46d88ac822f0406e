package io.github.mqttboot.client;

import io.github.mqttboot.client.message.MqttMessage;

/**
 * Takes messages of a subscription. Called on a thread of the listener executor, one
 * message at a time and in order of arrival; it may block, publish and subscribe. The
 * message is acknowledged when the method has returned. If it throws, the exception is
 * logged and reported to {@link MqttConnectionListener#onListenerFailed}, the message is
 * acknowledged all the same, because MQTT has no redelivery inside a connection, and the
 * next message follows.
 */
@FunctionalInterface
public interface MqttMessageListener {

	/**
	 * Take a message.
	 * @param message the message
	 * @throws Exception if the message could not be handled
	 */
	void onMessage(MqttMessage message) throws Exception;

}
