package io.github.mqttboot.client.internal.dispatch;

import io.github.mqttboot.client.message.MessageAcknowledgment;
import io.github.mqttboot.client.message.MqttMessage;

/**
 * Takes messages on the application's threads, one at a time.
 */
@FunctionalInterface
public interface MessageHandler {

	/**
	 * Take a message.
	 * @param message the message
	 * @param acknowledgment its acknowledgement
	 * @throws Exception if it could not be handled
	 */
	void handle(MqttMessage message, MessageAcknowledgment acknowledgment) throws Exception;

}
