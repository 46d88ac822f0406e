package io.github.mqttboot.spring.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import org.springframework.core.convert.ConversionService;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.annotation.support.HeadersMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.validation.Validator;

/**
 * Calls a listener's method and publishes what it returns.
 */
public class MethodListenerInvoker implements MqttListenerInvoker {

	private final ListenerMethod method;

	private final ReplyPublisher replyPublisher;

	/**
	 * Create an invoker.
	 * @param method the method
	 * @param argumentResolvers resolvers beside those for headers, payload,
	 * {@link org.springframework.messaging.Message},
	 * {@link io.github.mqttboot.client.message.MqttMessage} and {@link Acknowledgment}
	 * @param messageConverter converts payloads
	 * @param conversionService converts headers
	 * @param validator validates payloads, or {@code null} not to
	 * @param replyPublisher publishes what the method returns
	 * @throws IllegalStateException if the method has more than one parameter for the
	 * payload
	 */
	public MethodListenerInvoker(ListenerMethod method, List<HandlerMethodArgumentResolver> argumentResolvers,
			MessageConverter messageConverter, ConversionService conversionService, @Nullable Validator validator,
			ReplyPublisher replyPublisher) {
		method.setArgumentResolvers(special(argumentResolvers, messageConverter, conversionService),
				new PayloadArgumentResolver(messageConverter, validator));
		this.method = method;
		this.replyPublisher = replyPublisher;
	}

	/**
	 * Return what resolves everything but the payload.
	 * @param argumentResolvers resolvers beside the standard ones
	 * @param messageConverter converts payloads
	 * @param conversionService converts headers
	 * @return the resolvers
	 */
	static List<HandlerMethodArgumentResolver> special(List<HandlerMethodArgumentResolver> argumentResolvers,
			MessageConverter messageConverter, ConversionService conversionService) {
		List<HandlerMethodArgumentResolver> special = new ArrayList<>(argumentResolvers);
		special.add(new HeaderArgumentResolver(conversionService, null));
		special.add(new HeadersMethodArgumentResolver());
		special.add(new TypedMessageArgumentResolver(messageConverter));
		special.add(new ListenerMessageArgumentResolver());
		return special;
	}

	@Nullable Class<?> getPayloadType() {
		return this.method.getPayloadType();
	}

	@Override
	public String toString() {
		return this.method.toString();
	}

	@Override
	@SuppressWarnings("try")
	public @Nullable CompletionStage<?> invoke(ListenerMessage message) throws Exception {
		Object result = this.method.call(this.method.resolveArguments(message));
		if (result == null) {
			return null;
		}
		CompletionStage<?> pending = this.method.await(result, (value) -> {
			// the reply belongs to the trace, on whatever thread the value has come
			try (Observation.Scope scope = message.getObservation().openScope()) {
				return this.replyPublisher.publish(value, message);
			}
		});
		if (pending != null) {
			return pending;
		}
		CompletionStage<?> reply = this.replyPublisher.publish(result, message);
		if (reply != null) {
			// replies leave in their order: the next message need not wait for an answer
			message.release();
		}
		return reply;
	}

}
