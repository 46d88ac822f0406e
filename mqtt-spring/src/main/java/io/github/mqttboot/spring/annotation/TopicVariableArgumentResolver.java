package io.github.mqttboot.spring.annotation;

import io.github.mqttboot.spring.support.InboundMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.convert.ConversionService;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandlingException;
import org.springframework.messaging.handler.annotation.ValueConstants;
import org.springframework.messaging.handler.annotation.support.AbstractNamedValueMethodArgumentResolver;
import org.springframework.util.Assert;

/**
 * Resolves parameters with {@link TopicVariable}.
 */
final class TopicVariableArgumentResolver extends AbstractNamedValueMethodArgumentResolver {

	TopicVariableArgumentResolver(ConversionService conversionService) {
		super(conversionService, null);
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return parameter.hasParameterAnnotation(TopicVariable.class);
	}

	@Override
	protected NamedValueInfo createNamedValueInfo(MethodParameter parameter) {
		TopicVariable annotation = parameter.getParameterAnnotation(TopicVariable.class);
		Assert.state(annotation != null, "No @TopicVariable annotation");
		return new TopicVariableInfo(annotation);
	}

	@Override
	protected @Nullable Object resolveArgumentInternal(MethodParameter parameter, Message<?> message, String name) {
		return (message instanceof InboundMessage inbound) ? inbound.getTopicVariable(name) : null;
	}

	@Override
	protected void handleMissingValue(String name, MethodParameter parameter, Message<?> message) {
		throw new MessageHandlingException(message, "The topic has no variable '" + name + "'");
	}

	private static final class TopicVariableInfo extends NamedValueInfo {

		TopicVariableInfo(TopicVariable annotation) {
			super(annotation.value(), annotation.required(), ValueConstants.DEFAULT_NONE);
		}

	}

}
