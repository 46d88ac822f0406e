package io.github.mqttboot.spring.support;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.MqttMessageBuilder;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.UserProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.MessageHeaders;

/**
 * Maps what an MQTT message has beside its payload to headers and back. Headers that are
 * not in {@link MqttHeaders} are left alone.
 */
public final class MqttHeaderMapper {

	private MqttHeaderMapper() {
	}

	/**
	 * Write a received message's fields to headers; what the message does not have gets
	 * no header.
	 * @param message the message
	 * @param headers where to put them
	 */
	public static void toHeaders(MqttMessage message, Map<String, Object> headers) {
		headers.put(MqttHeaders.TOPIC, message.topic());
		headers.put(MqttHeaders.QOS, message.qos());
		headers.put(MqttHeaders.RETAIN, message.isRetain());
		headers.put(MqttHeaders.DUPLICATE, message.isDuplicate());
		headers.put(MqttHeaders.USER_PROPERTIES, message.userProperties());
		if (message.hasProperties()) {
			putIfPresent(headers, MqttHeaders.MESSAGE_EXPIRY, message.messageExpiryInterval());
			putIfPresent(headers, MqttHeaders.PAYLOAD_UTF8, message.isPayloadUtf8());
			putIfPresent(headers, MessageHeaders.CONTENT_TYPE, message.contentType());
			putIfPresent(headers, MqttHeaders.RESPONSE_TOPIC,
					(message.responseTopic() != null) ? message.responseTopic().value() : null);
			putIfPresent(headers, MqttHeaders.CORRELATION_DATA, message.correlationData());
		}
	}

	private static void putIfPresent(Map<String, Object> headers, String name, @Nullable Object value) {
		if (value != null) {
			headers.put(name, value);
		}
	}

	/**
	 * Read the headers of a message to publish. The topic is not among what is read: a
	 * builder has one from its start.
	 * @param headers the headers
	 * @param builder where to put them; keeps what it has where a header is absent
	 * @throws IllegalArgumentException if a header has a value of another type than
	 * {@link MqttHeaders} says, or one that cannot go on the wire
	 */
	public static void fromHeaders(Map<String, Object> headers, MqttMessageBuilder builder) {
		Object qos = headers.get(MqttHeaders.QOS);
		if (qos != null) {
			builder.qos(toQos(qos));
		}
		Boolean retain = get(headers, MqttHeaders.RETAIN, Boolean.class);
		if (retain != null) {
			builder.retain(retain);
		}
		Duration expiry = get(headers, MqttHeaders.MESSAGE_EXPIRY, Duration.class);
		if (expiry != null) {
			builder.messageExpiryInterval(expiry);
		}
		Boolean utf8 = get(headers, MqttHeaders.PAYLOAD_UTF8, Boolean.class);
		if (utf8 != null) {
			builder.payloadUtf8(utf8);
		}
		Object contentType = headers.get(MessageHeaders.CONTENT_TYPE);
		if (contentType != null) {
			builder.contentType(contentType.toString());
		}
		String responseTopic = get(headers, MqttHeaders.RESPONSE_TOPIC, String.class);
		if (responseTopic != null) {
			builder.responseTopic(responseTopic);
		}
		Object correlationData = headers.get(MqttHeaders.CORRELATION_DATA);
		if (correlationData != null) {
			builder.correlationData(toBytes(correlationData));
		}
		UserProperties userProperties = get(headers, MqttHeaders.USER_PROPERTIES, UserProperties.class);
		if (userProperties != null) {
			builder.userProperties(userProperties);
		}
	}

	private static QoS toQos(Object value) {
		if (value instanceof QoS qos) {
			return qos;
		}
		if (value instanceof Number number) {
			return QoS.of(number.intValue());
		}
		throw wrongType(MqttHeaders.QOS, "QoS or 0, 1 or 2", value);
	}

	private static byte[] toBytes(Object value) {
		if (value instanceof byte[] bytes) {
			return bytes;
		}
		if (value instanceof String text) {
			return text.getBytes(StandardCharsets.UTF_8);
		}
		throw wrongType(MqttHeaders.CORRELATION_DATA, "byte[] or String", value);
	}

	private static <T> @Nullable T get(Map<String, Object> headers, String name, Class<T> type) {
		Object value = headers.get(name);
		if (value == null || type.isInstance(value)) {
			return type.cast(value);
		}
		throw wrongType(name, type.getSimpleName(), value);
	}

	private static IllegalArgumentException wrongType(String name, String expected, Object value) {
		return new IllegalArgumentException(
				"Header '" + name + "' must be a " + expected + " but is a " + value.getClass().getName());
	}

}
