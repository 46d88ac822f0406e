package io.github.mqttboot.spring.listener;

import org.jspecify.annotations.Nullable;

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

	@Override
	protected boolean isEmptyPayload(@Nullable Object payload) {
		return false;
	}

}
