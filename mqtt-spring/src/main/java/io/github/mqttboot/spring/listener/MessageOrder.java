package io.github.mqttboot.spring.listener;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What stays in order when a listener works on several messages at a time.
 *
 * @param name {@link #LISTENER}, {@link #TOPIC}, {@link #NONE}, or else the name of a
 * topic variable
 */
public record MessageOrder(String name) {

	/** Everything: one message at a time, whatever the concurrency. */
	public static final MessageOrder LISTENER = new MessageOrder("listener");

	/** Messages of the same topic. */
	public static final MessageOrder TOPIC = new MessageOrder("topic");

	/** Nothing. */
	public static final MessageOrder NONE = new MessageOrder("none");

	/**
	 * Return whether this is the name of a topic variable.
	 * @return {@code false} for the three constants
	 */
	public boolean isVariable() {
		return !equals(LISTENER) && !equals(TOPIC) && !equals(NONE);
	}

	/**
	 * Return what two messages must have in common to stay in order.
	 * @return makes the key of a message; {@code null} if it has none
	 */
	Function<DeliveredMessage, @Nullable Object> key() {
		if (equals(NONE)) {
			return (message) -> null;
		}
		if (!isVariable()) {
			return (message) -> message.getMqttMessage().topic();
		}
		return (message) -> {
			String value = message.getTopicVariable(this.name);
			return (value != null) ? value : message.getMqttMessage().topic();
		};
	}

	@Override
	public String toString() {
		return this.name;
	}

}
