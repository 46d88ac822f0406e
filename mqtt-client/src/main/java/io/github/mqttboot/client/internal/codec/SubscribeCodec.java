package io.github.mqttboot.client.internal.codec;

import java.util.ArrayList;
import java.util.List;

import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.PropertyScope;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.Subscribe;
import io.github.mqttboot.client.internal.packet.Subscription;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.topic.TopicFilter;
import io.netty.buffer.ByteBuf;

/**
 * SUBSCRIBE (MQTT 5.0 section 3.8, MQTT 3.1.1 section 3.8). The subscription options that
 * came with MQTT 5 are left out before.
 */
final class SubscribeCodec implements PacketCodec<Subscribe> {

	private static final int QOS = 0x03;

	private static final int NO_LOCAL = 0x04;

	private static final int RETAIN_AS_PUBLISHED = 0x08;

	private static final int RETAIN_HANDLING_SHIFT = 4;

	private static final int RESERVED = 0xC0;

	@Override
	public long remainingLength(Subscribe packet, ProtocolVersion version) {
		Fields.requirePacketIdentifier(packet.packetIdentifier());
		if (packet.subscriptions().isEmpty()) {
			throw new IllegalArgumentException("SUBSCRIBE needs a topic filter [MQTT-3.8.3-2]");
		}
		long length = 2;
		for (Subscription subscription : packet.subscriptions()) {
			Fields.requireRange("Retain handling", subscription.retainHandling(), 0, 2);
			length += Filters.length(subscription.topicFilter()) + 1;
		}
		if (version.hasProperties()) {
			length += PropertiesCodec.blockLength(packet.properties(), PropertyScope.SUBSCRIBE);
		}
		return length;
	}

	@Override
	public void write(Subscribe packet, ProtocolVersion version, ByteBuf out) {
		out.writeShort(packet.packetIdentifier());
		if (version.hasProperties()) {
			PropertiesCodec.write(out, packet.properties(), PropertyScope.SUBSCRIBE);
		}
		for (Subscription subscription : packet.subscriptions()) {
			Utf8Text.write(out, subscription.topicFilter().value());
			out.writeByte(options(subscription, version));
		}
	}

	private static int options(Subscription subscription, ProtocolVersion version) {
		int options = subscription.maximumQos().value();
		if (version.hasProperties()) {
			options |= subscription.noLocal() ? NO_LOCAL : 0;
			options |= subscription.retainAsPublished() ? RETAIN_AS_PUBLISHED : 0;
			options |= subscription.retainHandling() << RETAIN_HANDLING_SHIFT;
		}
		return options;
	}

	@Override
	public Subscribe read(ByteBuf in, int flags, DecoderContext context) {
		int packetIdentifier = Fields.packetIdentifier(in);
		PacketProperties properties = context.hasProperties()
				? PropertiesCodec.read(in, PropertyScope.SUBSCRIBE, context.sender()) : PacketProperties.NONE;
		List<Subscription> subscriptions = new ArrayList<>();
		while (in.isReadable()) {
			TopicFilter topicFilter = Filters.read(in, context.version());
			subscriptions.add(subscription(topicFilter, Fields.octet(in, "Subscription options"), context.version()));
		}
		if (subscriptions.isEmpty()) {
			throw ProtocolErrors.forbidden("SUBSCRIBE has no topic filter [MQTT-3.8.3-2]");
		}
		return new Subscribe(packetIdentifier, List.copyOf(subscriptions), properties);
	}

	private static Subscription subscription(TopicFilter topicFilter, int options, ProtocolVersion version) {
		int reserved = version.hasProperties() ? RESERVED : ~QOS;
		if ((options & reserved) != 0) {
			throw ProtocolErrors.malformed("Reserved subscription options are set [MQTT-3.8.3-5]");
		}
		int qos = options & QOS;
		int retainHandling = options >>> RETAIN_HANDLING_SHIFT;
		boolean noLocal = (options & NO_LOCAL) != 0;
		if (qos == 3 && !version.hasProperties()) {
			throw ProtocolErrors.malformed("QoS is 3 [MQTT-3.8.3-4 of MQTT 3.1.1]");
		}
		if (qos == 3 || retainHandling == 3) {
			throw ProtocolErrors.forbidden("Maximum QoS or retain handling is 3");
		}
		if (noLocal && topicFilter.isShared()) {
			throw ProtocolErrors.forbidden("No local is set on a shared subscription [MQTT-3.8.3-4]");
		}
		return new Subscription(topicFilter, QoS.of(qos), noLocal, (options & RETAIN_AS_PUBLISHED) != 0,
				retainHandling);
	}

}
