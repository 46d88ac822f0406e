package io.github.mqttboot.spring.listener;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.annotation.support.MessageMethodArgumentResolver;

/**
 * Resolves {@code Message<T>}, also for an empty payload: whether that can be a {@code T}
 * is up to the converter.
 */
final class TypedMessageArgumentResolver extends MessageMethodArgumentResolver {

	TypedMessageArgumentResolver(MessageConverter messageConverter) {
		super(messageConverter);
	}

	// Also where T is what the class of the bean has for a variable of a superclass
	@Override
	protected Class<?> getPayloadType(MethodParameter parameter, Message<?> message) {
		return ResolvableType.forMethodParameter(parameter).as(Message.class).getGeneric().toClass();
	}

	@Override
	protected boolean isEmptyPayload(@Nullable Object payload) {
		return false;
	}

}
