package io.github.mqttboot.spring.listener;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.mqttboot.client.message.MqttMessage;

/**
 * Takes a message that a listener has failed on for good: retries are used up, and the
 * {@link MqttListenerErrorHandler}, if there is one, has let the failure through. MQTT
 * has no redelivery inside a connection, so this is the last to see the message: when the
 * recoverer is done, the message is acknowledged. A recoverer that fails is logged and
 * counted, and the message is acknowledged all the same.
 *
 * @see LoggingRecoverer
 * @see DeadLetterRecoverer
 * @see RejectingRecoverer
 * @see StopContainerRecoverer
 */
@FunctionalInterface
public interface MqttMessageRecoverer {

	/**
	 * Keep what must not be lost. Called on the thread of the listener.
	 * @param message the message that could not be handled
	 * @param failure the listener's id, the number of attempts, and the last attempt's
	 * exception or error as the cause
	 * @throws Exception if the message could not be kept
	 */
	void recover(MqttMessage message, ListenerExecutionFailedException failure) throws Exception;

	/**
	 * Keep what must not be lost without holding a thread, and say what becomes of the
	 * message. Calls {@link #recover} and acknowledges if not implemented.
	 * @param message the message that could not be handled
	 * @param failure the listener's id, the number of attempts, and the last attempt's
	 * exception or error as the cause
	 * @return completes when the recoverer is done
	 * @throws Exception if the message could not be kept
	 */
	default CompletionStage<RecoveryResult> recoverAsync(MqttMessage message, ListenerExecutionFailedException failure)
			throws Exception {
		recover(message, failure);
		return CompletableFuture.completedFuture(RecoveryResult.acknowledge());
	}

}
