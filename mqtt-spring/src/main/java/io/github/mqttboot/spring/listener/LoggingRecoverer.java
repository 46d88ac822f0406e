package io.github.mqttboot.spring.listener;

import io.github.mqttboot.client.message.MqttMessage;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The recoverer of those who have none: says what was lost, and where, but never the
 * payload.
 */
public class LoggingRecoverer implements MqttMessageRecoverer {

	private static final Log logger = LogFactory.getLog(LoggingRecoverer.class);

	@Override
	public void recover(MqttMessage message, ListenerExecutionFailedException failure) {
		logger.error(
				failure.describe(message) + ". The message is acknowledged and gone: MQTT does not send it again. "
						+ (failure.isConversionFailure() ? "Make the parameters of the listener fit what is published"
								: "Let the listener deal with the exception")
						+ ", or keep such messages with a DeadLetterRecoverer or another MqttMessageRecoverer",
				failure.getCause());
	}

}
