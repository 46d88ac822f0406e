package io.github.mqttboot.spring.listener;

import java.nio.ByteBuffer;
import java.util.Optional;

import io.github.mqttboot.spring.support.MqttMessageConverter;
import io.github.mqttboot.spring.support.PayloadReader;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.messaging.handler.annotation.support.PayloadMethodArgumentResolver;
import org.springframework.util.StringUtils;
import org.springframework.validation.BindingResult;
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

	/**
	 * Find out beforehand what there is to know about a parameter.
	 * @param parameter the parameter
	 * @return resolves it
	 */
	ListenerArgument prepare(MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		Payload annotation = parameter.getParameterAnnotation(Payload.class);
		boolean hasExpression = annotation != null && StringUtils.hasText(annotation.expression());
		if (!(this.messageConverter instanceof MqttMessageConverter converter) || hasExpression
				|| type == Optional.class) {
			return (message) -> resolveArgument(parameter, message);
		}
		PayloadReader reader = converter.reader(type, parameter);
		boolean mayBeEmpty = converter.readsEmptyPayload(type);
		return (message) -> {
			if (!mayBeEmpty && message.getPayload().length == 0) {
				return resolveArgument(parameter, message);
			}
			return validated(message, parameter, reader.read(message));
		};
	}

	private static boolean isBytesOrText(Class<?> type) {
		return type == byte[].class || type == String.class || type == ByteBuffer.class || type == Object.class;
	}

	private @Nullable Object validated(Message<?> message, MethodParameter parameter, @Nullable Object payload) {
		if (payload != null) {
			validate(message, parameter, payload);
		}
		return payload;
	}

	@Override
	protected void validate(Message<?> message, MethodParameter parameter, Object target) {
		try {
			super.validate(message, parameter, target);
		}
		catch (MethodArgumentNotValidException ex) {
			BindingResult result = ex.getBindingResult();
			throw (result != null) ? new InvalidPayloadException(message, parameter, result) : ex;
		}
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) throws Exception {
		Class<?> type = parameter.getParameterType();
		if (isBytesOrText(type)) {
			return validated(message, parameter, this.messageConverter.fromMessage(message, type));
		}
		return super.resolveArgument(parameter, message);
	}

}
