package io.github.mqttboot.spring.listener;

import io.github.mqttboot.client.message.MqttMessage;

/**
 * Called when a listener has failed for good: retries, if any, are used up. A handler
 * that returns has dealt with the failure, and the message is acknowledged. What it lets
 * through, by throwing the failure or anything else, goes to the
 * {@link MqttMessageRecoverer}. Without a handler every failure goes there.
 */
@FunctionalInterface
public interface MqttListenerErrorHandler {

	/**
	 * Deal with the failure or throw it.
	 * @param message the message that could not be handled
	 * @param failure the listener's id, the number of attempts, and the last attempt's
	 * exception or error as the cause
	 * @throws Exception if the recoverer is to have the message; it is told of the
	 * failure, to which another exception is added as a suppressed one
	 */
	void handleError(MqttMessage message, ListenerExecutionFailedException failure) throws Exception;

}
