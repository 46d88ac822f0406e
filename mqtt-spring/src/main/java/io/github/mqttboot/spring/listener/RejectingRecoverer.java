package io.github.mqttboot.spring.listener;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.ReasonCode;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.util.Assert;

/**
 * Rejects messages that a listener has failed on, by a reason code in PUBACK or PUBREC
 * (MQTT 5.0 sections 3.4.2.1 and 3.5.2.1). The server gives a rejected message up: it
 * does not send it again, nor to another member of a share group [MQTT-4.8.2-6]. Some
 * servers show rejections in their log or their metrics. Before MQTT 5 messages are
 * acknowledged instead.
 */
public class RejectingRecoverer implements MqttMessageRecoverer {

	private static final Log logger = LogFactory.getLog(RejectingRecoverer.class);

	private static final Set<ReasonCode> POSSIBLE = EnumSet.of(ReasonCode.UNSPECIFIED_ERROR,
			ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, ReasonCode.NOT_AUTHORIZED, ReasonCode.TOPIC_NAME_INVALID,
			ReasonCode.QUOTA_EXCEEDED, ReasonCode.PAYLOAD_FORMAT_INVALID);

	private final ReasonCode reasonCode;

	/**
	 * Create a recoverer that rejects with {@link ReasonCode#UNSPECIFIED_ERROR}.
	 */
	public RejectingRecoverer() {
		this(ReasonCode.UNSPECIFIED_ERROR);
	}

	/**
	 * Create a recoverer.
	 * @param reasonCode a reason code of 0x80 or above that PUBACK allows. A payload that
	 * cannot be converted is rejected with {@link ReasonCode#PAYLOAD_FORMAT_INVALID}
	 * whatever this says
	 */
	public RejectingRecoverer(ReasonCode reasonCode) {
		Assert.isTrue(POSSIBLE.contains(reasonCode),
				() -> "A message cannot be rejected with " + reasonCode + " but with one of " + POSSIBLE);
		this.reasonCode = reasonCode;
	}

	@Override
	public void recover(MqttMessage message, ListenerExecutionFailedException failure) {
		logger.error(failure.describe(message) + ". The message is rejected with " + reasonCode(failure)
				+ " and gone: the server does not send it again", failure.getCause());
	}

	@Override
	public CompletionStage<RecoveryResult> recoverAsync(MqttMessage message, ListenerExecutionFailedException failure) {
		recover(message, failure);
		return CompletableFuture.completedFuture(RecoveryResult.reject(reasonCode(failure)));
	}

	private ReasonCode reasonCode(ListenerExecutionFailedException failure) {
		return failure.isConversionFailure() ? ReasonCode.PAYLOAD_FORMAT_INVALID : this.reasonCode;
	}

}
