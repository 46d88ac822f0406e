package io.github.mqttboot.spring.config;

import java.util.List;

import io.github.mqttboot.client.MqttMessageListener;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.spring.core.MqttOperations;
import io.github.mqttboot.spring.listener.AckMode;
import io.github.mqttboot.spring.listener.MqttListenerInvoker;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.converter.MessageConverter;
import org.springframework.util.Assert;
import org.springframework.validation.Validator;

/**
 * A listener that is code: it takes the application message as it is.
 */
public final class SimpleMqttListenerEndpoint extends MqttListenerEndpoint {

	private final MqttMessageListener listener;

	/**
	 * Create an endpoint.
	 * @param id the id, unique in the registry
	 * @param listener called for each message
	 * @param topics topic filters or templates, one at least
	 */
	public SimpleMqttListenerEndpoint(String id, MqttMessageListener listener, String... topics) {
		Assert.notNull(listener, "Listener must not be null");
		setId(id);
		setTopics(List.of(topics));
		this.listener = listener;
	}

	@Override
	protected MqttListenerInvoker createInvoker(MessageConverter messageConverter, @Nullable Validator validator,
			MqttOperations operations) {
		return (message) -> {
			this.listener.onMessage(message.getMqttMessage());
			return null;
		};
	}

	@Override
	protected void validate(AckMode effectiveAckMode, MqttVersion version) {
		if (effectiveAckMode == AckMode.MANUAL) {
			throw new InvalidMqttListenerException(getDescription(),
					"with ackMode MANUAL nobody would acknowledge its messages", "Use ackMode AUTO");
		}
	}

	@Override
	public String getDescription() {
		return "'" + getId() + "'";
	}

}
