package io.github.mqttboot.spring.listener;

import io.github.mqttboot.client.message.MqttMessage;

/**
 * Called when a listener has failed for good: retries, if any, are used up. MQTT has no
 * redelivery inside a connection, so this is the last to see the message: when the
 * handler has returned, the message is acknowledged. The default logs at error level.
 */
@FunctionalInterface
public interface MqttListenerErrorHandler {

	/**
	 * Do with the message what can still be done. An exception from here is logged, and
	 * the message is acknowledged all the same.
	 * @param message the message that could not be handled
	 * @param failure the listener's id, the number of attempts, and the last attempt's
	 * exception or error as the cause
	 * @throws Exception if handling the failure failed as well
	 */
	void handleError(MqttMessage message, ListenerExecutionFailedException failure) throws Exception;

}
