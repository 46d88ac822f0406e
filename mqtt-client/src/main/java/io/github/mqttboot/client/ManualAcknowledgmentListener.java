package io.github.mqttboot.client;

import io.github.mqttboot.client.message.MessageAcknowledgment;
import io.github.mqttboot.client.message.MqttMessage;

/**
 * Takes messages of a subscription and acknowledges them by itself. Called as
 * {@link MqttMessageListener} is. A message that is never acknowledged holds back every
 * acknowledgement behind it and, once the receive maximum is used up, the flow.
 */
@FunctionalInterface
public interface ManualAcknowledgmentListener {

	/**
	 * Take a message.
	 * @param message the message
	 * @param acknowledgment to be used once the message has been taken over, also after
	 * the method has returned and on any thread. If the method throws, the message is
	 * acknowledged for it
	 * @throws Exception if the message could not be handled
	 */
	void onMessage(MqttMessage message, MessageAcknowledgment acknowledgment) throws Exception;

}
