package io.github.mqttboot.client.internal.codec;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.mqttboot.client.internal.packet.Auth;
import io.github.mqttboot.client.internal.packet.ConnAck;
import io.github.mqttboot.client.internal.packet.Disconnect;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.Publish;
import io.github.mqttboot.client.internal.packet.PublishResponse;
import io.github.mqttboot.client.internal.packet.SubAck;
import io.github.mqttboot.client.internal.packet.UnsubAck;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.ReasonCode;

/**
 * What a packet says, as text by name, so that what two decoders have read can be
 * compared. A value that is the default counts as said.
 */
final class Facts {

	private static final Map<String, String> CONNACK_DEFAULTS = Map.of("RECEIVE_MAXIMUM", "65535",
			"MAXIMUM_PACKET_SIZE", "268435460", "TOPIC_ALIAS_MAXIMUM", "0", "MAXIMUM_QOS", "2", "RETAIN_AVAILABLE", "1",
			"WILDCARD_SUBSCRIPTION_AVAILABLE", "1", "SUBSCRIPTION_IDENTIFIER_AVAILABLE", "1",
			"SHARED_SUBSCRIPTION_AVAILABLE", "1");

	private final Map<String, String> facts = new TreeMap<>();

	Facts(String type) {
		put("type", type);
	}

	static Map<String, String> of(Packet packet) {
		Facts facts = new Facts(packet.type().name());
		if (packet instanceof ConnAck connAck) {
			facts.facts.putAll(CONNACK_DEFAULTS);
			facts.put("session present", connAck.sessionPresent())
				.code(connAck.reasonCode())
				.properties(connAck.properties());
		}
		else if (packet instanceof Publish publish) {
			facts.publish(publish);
		}
		else if (packet instanceof PublishResponse response) {
			facts.put("identifier", response.packetIdentifier())
				.code(response.reasonCode())
				.properties(response.properties());
		}
		else if (packet instanceof SubAck subAck) {
			facts.put("identifier", subAck.packetIdentifier())
				.codes(subAck.reasonCodes())
				.properties(subAck.properties());
		}
		else if (packet instanceof UnsubAck unsubAck) {
			facts.put("identifier", unsubAck.packetIdentifier())
				.codes(unsubAck.reasonCodes())
				.properties(unsubAck.properties());
		}
		else if (packet instanceof Disconnect disconnect) {
			facts.code(disconnect.reasonCode()).properties(disconnect.properties());
		}
		else if (packet instanceof Auth auth) {
			facts.code(auth.reasonCode()).properties(auth.properties());
		}
		return facts.facts;
	}

	private void publish(Publish publish) {
		MqttMessage message = publish.message();
		put("identifier", publish.packetIdentifier()).put("DUP", publish.duplicate())
			.put("QoS", message.qos().value())
			.put("retain", message.isRetain())
			.put("topic", publish.aliasOnly() ? "" : message.topic())
			.put("payload", message.payload())
			.put("TOPIC_ALIAS", publish.topicAlias());
		if (message.contentType() != null) {
			put("CONTENT_TYPE", message.contentType());
		}
		if (message.responseTopic() != null) {
			put("RESPONSE_TOPIC", message.responseTopic());
		}
		if (message.correlationData() != null) {
			put("CORRELATION_DATA", message.correlationData());
		}
		if (message.messageExpiryInterval() != null) {
			put("MESSAGE_EXPIRY_INTERVAL", message.messageExpiryInterval().toSeconds());
		}
		if (message.isPayloadUtf8() != null) {
			put("PAYLOAD_FORMAT_INDICATOR", message.isPayloadUtf8() ? 1 : 0);
		}
		if (message.subscriptionIdentifiers().length > 0) {
			put("SUBSCRIPTION_IDENTIFIER", Arrays.toString(message.subscriptionIdentifiers()));
		}
		userProperties(message.userProperties()
			.stream()
			.map((userProperty) -> userProperty.name() + "=" + userProperty.value())
			.toList());
	}

	private void properties(PacketProperties properties) {
		properties.values()
			.forEach((property, value) -> put(property.name(),
					(value instanceof byte[] bytes) ? HexFormat.of().formatHex(bytes) : value));
		userProperties(properties.userProperties()
			.stream()
			.map((userProperty) -> userProperty.name() + "=" + userProperty.value())
			.toList());
	}

	Facts userProperties(List<String> userProperties) {
		return userProperties.isEmpty() ? this : put("USER_PROPERTY", userProperties);
	}

	private Facts code(ReasonCode reasonCode) {
		return put("code", reasonCode.value());
	}

	private Facts codes(List<ReasonCode> reasonCodes) {
		return put("codes", reasonCodes.stream().map(ReasonCode::value).toList());
	}

	Facts put(String name, Object value) {
		this.facts.put(name, (value instanceof byte[] bytes) ? HexFormat.of().formatHex(bytes) : value.toString());
		return this;
	}

	Map<String, String> asMap() {
		return this.facts;
	}

}
