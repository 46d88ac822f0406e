package io.github.mqttboot.spring.listener;

import java.util.List;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import org.springframework.core.convert.ConversionService;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.validation.Validator;

/**
 * Calls a listener's method that takes a {@link List} of payloads or messages.
 */
public class MethodBatchListenerInvoker implements MqttBatchListenerInvoker {

	private final ListenerMethod method;

	/**
	 * Create an invoker.
	 * @param method the method
	 * @param argumentResolvers resolvers beside the standard ones
	 * @param messageConverter converts payloads
	 * @param conversionService converts headers
	 * @param validator validates payloads, or {@code null} not to
	 * @throws IllegalStateException if the method has other parameters than a list and an
	 * {@link Acknowledgment}
	 */
	public MethodBatchListenerInvoker(ListenerMethod method, List<HandlerMethodArgumentResolver> argumentResolvers,
			MessageConverter messageConverter, ConversionService conversionService, @Nullable Validator validator) {
		method.setBatchArgumentResolvers(
				MethodListenerInvoker.special(argumentResolvers, messageConverter, conversionService),
				new PayloadArgumentResolver(messageConverter, validator));
		this.method = method;
	}

	@Override
	public @Nullable Object convert(ListenerMessage message) {
		return this.method.resolveElement(message);
	}

	@Override
	public @Nullable CompletionStage<?> invoke(List<@Nullable Object> elements, Acknowledgment acknowledgment)
			throws Exception {
		Object result = this.method.call(this.method.batchArguments(elements, acknowledgment));
		return (result != null) ? this.method.await(result, (value) -> null) : null;
	}

}
