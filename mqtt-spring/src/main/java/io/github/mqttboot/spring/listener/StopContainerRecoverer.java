package io.github.mqttboot.spring.listener;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.mqttboot.client.message.MqttMessage;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Stops at a message that a listener has failed on, for those who would rather stand
 * still than pass over a message. The message is not acknowledged, the listener's
 * container stops, and the client disconnects: unacknowledged on a connection that lives
 * on, the message would hold back all acknowledgements behind it, and with them the other
 * listeners. So these get no messages either until the client is connected again; the
 * session has to be kept that long. Started again, the listener gets the message again.
 */
public class StopContainerRecoverer implements MqttMessageRecoverer {

	private static final Log logger = LogFactory.getLog(StopContainerRecoverer.class);

	@Override
	public void recover(MqttMessage message, ListenerExecutionFailedException failure) {
		logger.error(failure.describe(message)
				+ ". The message is not acknowledged, the listener stops and its client disconnects. Remove the cause, "
				+ "then start the listener and connect the client, or restart the application: a kept session brings "
				+ "the message again", failure.getCause());
	}

	@Override
	public CompletionStage<RecoveryResult> recoverAsync(MqttMessage message, ListenerExecutionFailedException failure) {
		recover(message, failure);
		return CompletableFuture.completedFuture(RecoveryResult.stopContainer());
	}

}
