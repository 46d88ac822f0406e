package io.github.mqttboot.spring.listener;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.spring.support.JsonProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * Calls one of several methods of a listener. Which one depends on the conditions that
 * are declared for each, and on the content type.
 */
public final class HandlerMethodsInvoker implements MqttListenerInvoker {

	private final String description;

	/** Those with conditions, the most conditions first. */
	private final List<Handler> conditional = new ArrayList<>();

	private final Map<PayloadKind, Handler> byKind = new EnumMap<>(PayloadKind.class);

	private final @Nullable Handler fallback;

	/**
	 * Create an invoker.
	 * @param description describes the listener
	 * @param handlers the methods, one at least
	 * @throws IllegalStateException if two methods could both take one message
	 */
	public HandlerMethodsInvoker(String description, List<Handler> handlers) {
		Assert.notEmpty(handlers, "Handlers must not be empty");
		this.description = description;
		Handler last = null;
		for (Handler handler : handlers) {
			if (handler.conditions().count() > 0) {
				this.conditional.add(handler);
			}
			else {
				Handler other = this.byKind.putIfAbsent(handler.kind(), handler);
				Assert.state(other == null, () -> both(handler, other) + " take any message with a payload for "
						+ handler.kind().description);
			}
			if (handler.conditions().fallback()) {
				Handler other = last;
				Assert.state(other == null, () -> both(handler, other) + " are the default");
				last = handler;
			}
		}
		this.conditional.sort(Comparator.comparingInt((handler) -> -handler.conditions().count()));
		requireDistinct();
		if (last == null && this.byKind.size() == 1) {
			last = this.byKind.values().iterator().next();
		}
		List<Handler> unconditional = List.copyOf(this.byKind.values());
		Assert.state(last != null || unconditional.isEmpty(), () -> both(unconditional.get(0), unconditional.get(1))
				+ " could take a message without a content type, and none is the default");
		this.fallback = last;
	}

	private void requireDistinct() {
		for (int i = 0; i < this.conditional.size(); i++) {
			Handler one = this.conditional.get(i);
			for (Handler other : this.conditional.subList(i + 1, this.conditional.size())) {
				boolean distinct = one.conditions().count() != other.conditions().count()
						|| one.conditions().excludes(other.conditions());
				Assert.state(distinct, () -> both(one, other) + " have conditions that one message can meet");
			}
		}
	}

	private static String both(Handler one, @Nullable Handler other) {
		// whatever order reflection has them in
		String first = one.invoker().toString();
		String second = String.valueOf((other != null) ? other.invoker() : null);
		return (first.compareTo(second) < 0) ? first + " and " + second : second + " and " + first;
	}

	@Override
	public @Nullable CompletionStage<?> invoke(ListenerMessage message) throws Exception {
		Handler handler = select(message);
		if (handler == null) {
			MqttMessage mqttMessage = message.getMqttMessage();
			throw new ListenerArgumentException("No method of " + this.description + " takes such a message",
					new IllegalStateException("Content type " + mqttMessage.contentType() + ", "
							+ mqttMessage.payload().length + " bytes; there is no default method"));
		}
		return handler.invoker().invoke(message);
	}

	private @Nullable Handler select(ListenerMessage message) {
		if (!this.conditional.isEmpty()) {
			JsonProperties json = new JsonProperties(message.getPayload());
			for (Handler handler : this.conditional) {
				if (handler.conditions().matches(message, json)) {
					return handler;
				}
			}
		}
		MimeType contentType = HandlerConditions.contentType(message.getMqttMessage());
		Handler handler = (contentType != null) ? this.byKind.get(PayloadKind.of(contentType)) : null;
		return (handler != null) ? handler : this.fallback;
	}

	/**
	 * One of the methods.
	 *
	 * @param invoker calls it
	 * @param conditions what it takes
	 */
	public record Handler(MethodListenerInvoker invoker, HandlerConditions conditions) {

		PayloadKind kind() {
			return PayloadKind.of(invoker().getPayloadType());
		}

	}

	/** What payloads are told apart by without conditions. */
	private enum PayloadKind {

		/** Bytes as they are. */
		BYTES("byte[]"),

		/** Text as it is. */
		TEXT("String"),

		/** What a converter makes. */
		OBJECT("an object");

		private final String description;

		PayloadKind(String description) {
			this.description = description;
		}

		static PayloadKind of(@Nullable Class<?> type) {
			if (type == byte[].class || type == ByteBuffer.class) {
				return BYTES;
			}
			return (type == String.class || type == CharSequence.class) ? TEXT : OBJECT;
		}

		static PayloadKind of(MimeType contentType) {
			if ("text".equals(contentType.getType())) {
				return TEXT;
			}
			return MimeTypeUtils.APPLICATION_OCTET_STREAM.includes(contentType) ? BYTES : OBJECT;
		}

	}

}
