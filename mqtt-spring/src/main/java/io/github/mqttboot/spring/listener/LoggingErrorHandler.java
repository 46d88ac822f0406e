package io.github.mqttboot.spring.listener;

import io.github.mqttboot.client.message.MqttMessage;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The error handler of those who have none: says what was lost, and where.
 */
public class LoggingErrorHandler implements MqttListenerErrorHandler {

	private static final Log logger = LogFactory.getLog(LoggingErrorHandler.class);

	@Override
	public void handleError(MqttMessage message, ListenerExecutionFailedException failure) {
		logger.error(failure.getMessage() + " on a message to topic '" + message.topic() + "' ("
				+ message.payload().length + " bytes, QoS " + message.qos().value() + advice(failure),
				failure.getCause());
	}

	private static String advice(ListenerExecutionFailedException failure) {
		return "). The message is acknowledged and gone: MQTT does not send it again. "
				+ (failure.isConversionFailure() ? "Make the parameters of the listener fit what is published"
						: "Let the listener deal with the exception")
				+ ", or declare an MqttListenerErrorHandler to keep such messages";
	}

}
