package io.github.mqttboot.client.internal.codec;

import java.time.Duration;

import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.topic.TopicName;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Writes the properties that belong to an application message and not to the packet that
 * carries it: in PUBLISH (MQTT 5.0 section 3.3.2.3) and in the will of CONNECT (section
 * 3.1.3.2). {@link MessagePropertiesReader} is the other direction.
 */
final class MessagePropertiesCodec {

	/** Stands for a message that does not expire. */
	static final long NO_EXPIRY = -1;

	private MessagePropertiesCodec() {
	}

	/**
	 * Return the message's own expiry in seconds, or {@link #NO_EXPIRY}.
	 */
	static long expirySeconds(MqttMessage message) {
		Duration interval = message.hasProperties() ? message.messageExpiryInterval() : null;
		return (interval != null) ? interval.toSeconds() : NO_EXPIRY;
	}

	/**
	 * Return the length of a message's properties without the property length in front.
	 * @throws IllegalArgumentException if a value can't be written
	 */
	static long length(MqttMessage message, boolean expires, boolean withIdentifiers) {
		if (!message.hasProperties()) {
			return expires ? 5 : 0;
		}
		long length = PropertiesCodec.userPropertiesLength(message.userProperties());
		length += (message.isPayloadUtf8() != null) ? 2 : 0;
		length += expires ? 5 : 0;
		String contentType = message.contentType();
		length += (contentType != null) ? 1 + Utf8Text.length("Content type", contentType) : 0;
		TopicName responseTopic = message.responseTopic();
		length += (responseTopic != null) ? 3 + responseTopic.utf8().length : 0;
		byte @Nullable [] correlationData = message.correlationData();
		length += (correlationData != null) ? 1 + Fields.binaryLength("Correlation data", correlationData) : 0;
		if (withIdentifiers) {
			for (int identifier : message.subscriptionIdentifiers()) {
				Fields.requireRange("Subscription identifier", identifier, 1, VariableByteInteger.MAXIMUM);
				length += 1 + VariableByteInteger.length(identifier);
			}
		}
		return length;
	}

	static void write(ByteBuf out, MqttMessage message, long expirySeconds, boolean withIdentifiers) {
		Boolean payloadUtf8 = message.isPayloadUtf8();
		if (payloadUtf8 != null) {
			out.writeByte(Property.PAYLOAD_FORMAT_INDICATOR.identifier());
			out.writeByte(payloadUtf8 ? 1 : 0);
		}
		if (expirySeconds >= 0) {
			out.writeByte(Property.MESSAGE_EXPIRY_INTERVAL.identifier());
			out.writeInt((int) expirySeconds);
		}
		if (!message.hasProperties()) {
			return;
		}
		String contentType = message.contentType();
		if (contentType != null) {
			out.writeByte(Property.CONTENT_TYPE.identifier());
			Utf8Text.write(out, contentType);
		}
		TopicName responseTopic = message.responseTopic();
		if (responseTopic != null) {
			out.writeByte(Property.RESPONSE_TOPIC.identifier());
			Fields.writeBinary(out, responseTopic.utf8());
		}
		byte @Nullable [] correlationData = message.correlationData();
		if (correlationData != null) {
			out.writeByte(Property.CORRELATION_DATA.identifier());
			Fields.writeBinary(out, correlationData);
		}
		if (withIdentifiers) {
			for (int identifier : message.subscriptionIdentifiers()) {
				out.writeByte(Property.SUBSCRIPTION_IDENTIFIER.identifier());
				VariableByteInteger.write(out, identifier);
			}
		}
		PropertiesCodec.writeUserProperties(out, message.userProperties());
	}

}
