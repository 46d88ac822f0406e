package io.github.mqttboot.client.internal.codec;

import java.lang.reflect.Constructor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.hivemq.client.internal.mqtt.codec.decoder.MqttDecoderContext;
import com.hivemq.client.internal.mqtt.codec.decoder.MqttMessageDecoder;
import com.hivemq.client.internal.mqtt.codec.decoder.MqttPingRespDecoder_Factory;
import com.hivemq.client.internal.mqtt.codec.decoder.mqtt3.Mqtt3ConnAckDecoder_Factory;
import com.hivemq.client.internal.mqtt.codec.decoder.mqtt3.Mqtt3PubAckDecoder_Factory;
import com.hivemq.client.internal.mqtt.codec.decoder.mqtt3.Mqtt3PubCompDecoder_Factory;
import com.hivemq.client.internal.mqtt.codec.decoder.mqtt3.Mqtt3PubRecDecoder_Factory;
import com.hivemq.client.internal.mqtt.codec.decoder.mqtt3.Mqtt3PubRelDecoder_Factory;
import com.hivemq.client.internal.mqtt.codec.decoder.mqtt3.Mqtt3PublishDecoder_Factory;
import com.hivemq.client.internal.mqtt.codec.decoder.mqtt3.Mqtt3SubAckDecoder_Factory;
import com.hivemq.client.internal.mqtt.codec.decoder.mqtt3.Mqtt3UnsubAckDecoder_Factory;
import com.hivemq.client.internal.mqtt.codec.decoder.mqtt5.Mqtt5AuthDecoder_Factory;
import com.hivemq.client.internal.mqtt.codec.decoder.mqtt5.Mqtt5ConnAckDecoder_Factory;
import com.hivemq.client.internal.mqtt.codec.decoder.mqtt5.Mqtt5DisconnectDecoder_Factory;
import com.hivemq.client.internal.mqtt.codec.decoder.mqtt5.Mqtt5PubAckDecoder_Factory;
import com.hivemq.client.internal.mqtt.codec.decoder.mqtt5.Mqtt5PubCompDecoder_Factory;
import com.hivemq.client.internal.mqtt.codec.decoder.mqtt5.Mqtt5PubRecDecoder_Factory;
import com.hivemq.client.internal.mqtt.codec.decoder.mqtt5.Mqtt5PubRelDecoder_Factory;
import com.hivemq.client.internal.mqtt.codec.decoder.mqtt5.Mqtt5PublishDecoder_Factory;
import com.hivemq.client.internal.mqtt.codec.decoder.mqtt5.Mqtt5SubAckDecoder_Factory;
import com.hivemq.client.internal.mqtt.codec.decoder.mqtt5.Mqtt5UnsubAckDecoder_Factory;
import com.hivemq.client.internal.mqtt.message.MqttMessage;
import com.hivemq.client.internal.mqtt.message.MqttMessageWithUserProperties;
import com.hivemq.client.internal.mqtt.message.auth.MqttAuth;
import com.hivemq.client.internal.mqtt.message.connect.connack.MqttConnAck;
import com.hivemq.client.internal.mqtt.message.connect.connack.MqttConnAckRestrictions;
import com.hivemq.client.internal.mqtt.message.disconnect.MqttDisconnect;
import com.hivemq.client.internal.mqtt.message.publish.MqttPublish;
import com.hivemq.client.internal.mqtt.message.publish.MqttStatefulPublish;
import com.hivemq.client.mqtt.datatypes.MqttUtf8String;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperties;
import com.hivemq.client.mqtt.mqtt5.message.Mqtt5ReasonCode;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * The decoders of HiveMQ's client, behind its framing.
 */
final class HiveMqDecoder implements ForeignDecoder {

	private static final int TOPIC_ALIAS_MAXIMUM = 65_535;

	private final Map<Integer, MqttMessageDecoder> mqtt3 = Map.of(2, Mqtt3ConnAckDecoder_Factory.newInstance(), 3,
			Mqtt3PublishDecoder_Factory.newInstance(), 4, Mqtt3PubAckDecoder_Factory.newInstance(), 5,
			Mqtt3PubRecDecoder_Factory.newInstance(), 6, Mqtt3PubRelDecoder_Factory.newInstance(), 7,
			Mqtt3PubCompDecoder_Factory.newInstance(), 9, Mqtt3SubAckDecoder_Factory.newInstance(), 11,
			Mqtt3UnsubAckDecoder_Factory.newInstance(), 13, MqttPingRespDecoder_Factory.newInstance());

	private final Map<Integer, MqttMessageDecoder> mqtt5 = Map.ofEntries(
			Map.entry(2, Mqtt5ConnAckDecoder_Factory.newInstance()),
			Map.entry(3, Mqtt5PublishDecoder_Factory.newInstance()),
			Map.entry(4, Mqtt5PubAckDecoder_Factory.newInstance()),
			Map.entry(5, Mqtt5PubRecDecoder_Factory.newInstance()),
			Map.entry(6, Mqtt5PubRelDecoder_Factory.newInstance()),
			Map.entry(7, Mqtt5PubCompDecoder_Factory.newInstance()),
			Map.entry(9, Mqtt5SubAckDecoder_Factory.newInstance()),
			Map.entry(11, Mqtt5UnsubAckDecoder_Factory.newInstance()),
			Map.entry(13, MqttPingRespDecoder_Factory.newInstance()),
			Map.entry(14, Mqtt5DisconnectDecoder_Factory.newInstance()),
			Map.entry(15, Mqtt5AuthDecoder_Factory.newInstance()));

	@Override
	public boolean reads(ProtocolVersion version) {
		return version != ProtocolVersion.MQTT_3_1;
	}

	@Override
	public Map<String, String> read(ProtocolVersion version, byte[] packet) throws Exception {
		int headerLength = 1;
		while (packet[headerLength++] < 0) {
			// the last byte of the remaining length is the first without its highest bit
		}
		boolean properties = version == ProtocolVersion.MQTT_5;
		MqttMessageDecoder decoder = (properties ? this.mqtt5 : this.mqtt3).get((packet[0] & 0xff) >>> 4);
		if (decoder == null) {
			throw new IllegalArgumentException("no decoder for this type");
		}
		ByteBuf body = Unpooled.wrappedBuffer(packet, headerLength, packet.length - headerLength);
		return facts(decoder.decode(packet[0] & 0x0f, body, context()));
	}

	private static MqttDecoderContext context() throws ReflectiveOperationException {
		Constructor<MqttDecoderContext> constructor = MqttDecoderContext.class.getDeclaredConstructor(int.class,
				int.class, boolean.class, boolean.class, boolean.class, boolean.class, boolean.class, boolean.class);
		constructor.setAccessible(true);
		return constructor.newInstance(Packets.MAXIMUM_PACKET_SIZE, TOPIC_ALIAS_MAXIMUM, true, true, false, false,
				false, false);
	}

	private static Map<String, String> facts(MqttMessage message) {
		Facts facts = new Facts(message.getType().name());
		if (message instanceof MqttConnAck connAck) {
			connAck(facts, connAck);
		}
		else if (message instanceof MqttStatefulPublish publish) {
			publish(facts, publish);
		}
		else if (message instanceof MqttAuth auth) {
			facts.put("AUTHENTICATION_METHOD", auth.getMethod());
			optional(facts, "AUTHENTICATION_DATA", auth.getData().map(HiveMqDecoder::bytes));
		}
		else if (message instanceof MqttDisconnect disconnect) {
			optional(facts, "SERVER_REFERENCE", disconnect.getServerReference());
		}
		if (message instanceof MqttMessage.WithId withId) {
			facts.put("identifier", Math.max(0, withId.getPacketIdentifier()));
		}
		if (message instanceof MqttMessageWithUserProperties.WithReason reason) {
			optional(facts, "REASON_STRING", reason.getReasonString());
		}
		if (message instanceof MqttMessageWithUserProperties.WithReason.WithCode<?> code) {
			facts.put("code", ((Mqtt5ReasonCode) code.getReasonCode()).getCode());
		}
		if (message instanceof MqttMessageWithUserProperties.WithReason.WithCodesAndId<?> codes) {
			facts.put("codes", codes.getReasonCodes().stream().map(Mqtt5ReasonCode::getCode).toList());
		}
		if (message instanceof MqttMessage.WithUserProperties properties) {
			userProperties(facts, properties.getUserProperties());
		}
		return facts.asMap();
	}

	private static void userProperties(Facts facts, Mqtt5UserProperties properties) {
		List<String> all = properties.asList()
			.stream()
			.map((property) -> property.getName() + "=" + property.getValue())
			.toList();
		facts.userProperties(all);
	}

	private static void connAck(Facts facts, MqttConnAck connAck) {
		facts.put("session present", connAck.isSessionPresent());
		connAck.getSessionExpiryInterval().ifPresent((value) -> facts.put("SESSION_EXPIRY_INTERVAL", value));
		connAck.getServerKeepAlive().ifPresent((value) -> facts.put("SERVER_KEEP_ALIVE", value));
		optional(facts, "ASSIGNED_CLIENT_IDENTIFIER", connAck.getAssignedClientIdentifier());
		optional(facts, "RESPONSE_INFORMATION", connAck.getResponseInformation());
		optional(facts, "SERVER_REFERENCE", connAck.getServerReference());
		connAck.getEnhancedAuth().ifPresent((auth) -> {
			facts.put("AUTHENTICATION_METHOD", auth.getMethod());
			optional(facts, "AUTHENTICATION_DATA", auth.getData().map(HiveMqDecoder::bytes));
		});
		MqttConnAckRestrictions limits = connAck.getRestrictions();
		facts.put("RECEIVE_MAXIMUM", limits.getReceiveMaximum())
			.put("MAXIMUM_PACKET_SIZE", limits.getMaximumPacketSize())
			.put("TOPIC_ALIAS_MAXIMUM", limits.getTopicAliasMaximum())
			.put("MAXIMUM_QOS", limits.getMaximumQos().getCode())
			.put("RETAIN_AVAILABLE", limits.isRetainAvailable() ? 1 : 0)
			.put("WILDCARD_SUBSCRIPTION_AVAILABLE", limits.isWildcardSubscriptionAvailable() ? 1 : 0)
			.put("SHARED_SUBSCRIPTION_AVAILABLE", limits.isSharedSubscriptionAvailable() ? 1 : 0)
			.put("SUBSCRIPTION_IDENTIFIER_AVAILABLE", limits.areSubscriptionIdentifiersAvailable() ? 1 : 0);
	}

	private static void publish(Facts facts, MqttStatefulPublish stateful) {
		MqttPublish publish = stateful.stateless();
		facts.put("DUP", stateful.isDup())
			.put("QoS", publish.getQos().getCode())
			.put("retain", publish.isRetain())
			.put("topic", publish.getTopic())
			.put("payload", publish.getPayloadAsBytes())
			.put("TOPIC_ALIAS", stateful.getTopicAlias());
		optional(facts, "CONTENT_TYPE", publish.getContentType());
		optional(facts, "RESPONSE_TOPIC", publish.getResponseTopic());
		optional(facts, "CORRELATION_DATA", publish.getCorrelationData().map(HiveMqDecoder::bytes));
		publish.getMessageExpiryInterval().ifPresent((value) -> facts.put("MESSAGE_EXPIRY_INTERVAL", value));
		publish.getPayloadFormatIndicator()
			.ifPresent((value) -> facts.put("PAYLOAD_FORMAT_INDICATOR", value.getCode()));
		if (stateful.getSubscriptionIdentifiers().size() > 0) {
			facts.put("SUBSCRIPTION_IDENTIFIER", stateful.getSubscriptionIdentifiers());
		}
	}

	private static byte[] bytes(ByteBuffer buffer) {
		byte[] bytes = new byte[buffer.remaining()];
		buffer.duplicate().get(bytes);
		return bytes;
	}

	private static void optional(Facts facts, String name, Optional<?> value) {
		value.ifPresent(
				(present) -> facts.put(name, (present instanceof MqttUtf8String text) ? text.toString() : present));
	}

}
