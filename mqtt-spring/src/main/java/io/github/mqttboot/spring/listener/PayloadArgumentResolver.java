package io.github.mqttboot.spring.listener;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.annotation.support.PayloadMethodArgumentResolver;
import org.springframework.validation.Validator;

/**
 * Resolves the payload. An empty payload is nothing special in MQTT: bytes and text are
 * then empty, where Spring's own resolver would see a missing value.
 */
final class PayloadArgumentResolver extends PayloadMethodArgumentResolver {

	private final MessageConverter messageConverter;

	PayloadArgumentResolver(MessageConverter messageConverter, @Nullable Validator validator) {
		super(messageConverter, validator);
		this.messageConverter = messageConverter;
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) throws Exception {
		Class<?> type = parameter.getParameterType();
		if (type == byte[].class || type == String.class || type == ByteBuffer.class || type == Object.class) {
			Object payload = this.messageConverter.fromMessage(message, type);
			if (payload != null) {
				validate(message, parameter, payload);
			}
			return payload;
		}
		return super.resolveArgument(parameter, message);
	}

}
