package io.github.mqttboot.spring.support;

import java.util.HashMap;
import java.util.Map;

import io.github.mqttboot.client.message.MqttMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;

/**
 * A received MQTT message as Spring's {@link Message}. Its headers are only built for
 * those who ask: a listener that takes just the payload never pays for them.
 */
public class InboundMessage implements Message<byte[]> {

	private final MqttMessage mqttMessage;

	private final @Nullable TopicTemplate template;

	private @Nullable MessageHeaders headers;

	/**
	 * Create a message.
	 * @param mqttMessage what was received
	 * @param template the topic template that it matched, or {@code null}
	 */
	public InboundMessage(MqttMessage mqttMessage, @Nullable TopicTemplate template) {
		this.mqttMessage = mqttMessage;
		this.template = template;
	}

	/**
	 * Return the application message with all its properties.
	 * @return what was received
	 */
	public MqttMessage getMqttMessage() {
		return this.mqttMessage;
	}

	/**
	 * Return the variables of the topic template.
	 * @return values by name, empty if there are none
	 */
	public Map<String, String> getTopicVariables() {
		return (this.template != null) ? this.template.extract(this.mqttMessage.topic()) : Map.of();
	}

	/**
	 * Return one variable of the topic template.
	 * @param name its name
	 * @return its value, or {@code null} if there is no such variable
	 */
	public @Nullable String getTopicVariable(String name) {
		return (this.template != null) ? this.template.extract(this.mqttMessage.topic(), name) : null;
	}

	@Override
	public byte[] getPayload() {
		return this.mqttMessage.payload();
	}

	@Override
	public MessageHeaders getHeaders() {
		MessageHeaders result = this.headers;
		if (result == null) {
			Map<String, Object> values = new HashMap<>();
			MqttHeaderMapper.toHeaders(this.mqttMessage, values);
			values.put(MqttHeaders.TOPIC_VARIABLES, getTopicVariables());
			result = new ReceivedHeaders(values);
			this.headers = result;
		}
		return result;
	}

	/** Shows sizes, never the payload or a property's value. */
	@Override
	public String toString() {
		return this.mqttMessage.toString();
	}

	/**
	 * Headers without an id and a timestamp: MQTT has neither, and a random id for each
	 * message costs more than the rest of the delivery.
	 */
	private static final class ReceivedHeaders extends MessageHeaders {

		private static final long serialVersionUID = 1L;

		ReceivedHeaders(Map<String, Object> values) {
			super(values, ID_VALUE_NONE, -1L);
		}

	}

}
