package io.github.mqttboot.spring.support;

import kotlinx.serialization.Serializable;

import org.springframework.messaging.converter.KotlinSerializationJsonMessageConverter;

/**
 * Spring's converter for JSON by Kotlin serialization, for classes that are marked as
 * {@link Serializable}. All others are left to Jackson.
 */
final class KotlinConverter extends KotlinSerializationJsonMessageConverter implements SelectiveConverter {

	@Override
	public boolean claims(Class<?> type) {
		return type.isAnnotationPresent(Serializable.class);
	}

	@Override
	protected boolean supports(Class<?> type) {
		return claims(type);
	}

}
