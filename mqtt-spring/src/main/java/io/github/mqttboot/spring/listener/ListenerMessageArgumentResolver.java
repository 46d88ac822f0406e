package io.github.mqttboot.spring.listener;

import io.github.mqttboot.client.message.MqttMessage;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.util.Assert;

/**
 * Resolves {@link MqttMessage} and {@link Acknowledgment}.
 */
final class ListenerMessageArgumentResolver implements HandlerMethodArgumentResolver {

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		return type == MqttMessage.class || type == Acknowledgment.class;
	}

	@Override
	public Object resolveArgument(MethodParameter parameter, Message<?> message) {
		Assert.isInstanceOf(ListenerMessage.class, message);
		ListenerMessage listenerMessage = (ListenerMessage) message;
		return (parameter.getParameterType() == MqttMessage.class) ? listenerMessage.getMqttMessage() : listenerMessage;
	}

}
