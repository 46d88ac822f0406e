package io.github.mqttboot.spring.listener;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.convert.ConversionService;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.support.HeaderMethodArgumentResolver;

/**
 * Resolves headers. Bytes, which correlation data are, become a {@link String} as UTF-8,
 * as they do the other way round; a conversion service would make a list of numbers of
 * them.
 */
public final class HeaderArgumentResolver extends HeaderMethodArgumentResolver {

	/**
	 * Create a resolver.
	 * @param conversionService converts headers
	 * @param beanFactory resolves placeholders and expressions in names and default
	 * values, or {@code null} to take them as they are
	 */
	public HeaderArgumentResolver(ConversionService conversionService, @Nullable ConfigurableBeanFactory beanFactory) {
		super(conversionService, beanFactory);
	}

	@Override
	protected @Nullable Object resolveArgumentInternal(MethodParameter parameter, Message<?> message, String name)
			throws Exception {
		Object value = super.resolveArgumentInternal(parameter, message, name);
		return (value instanceof byte[] bytes && parameter.getNestedParameterType() == String.class)
				? new String(bytes, StandardCharsets.UTF_8) : value;
	}

}
