package io.github.mqttboot.client.internal.codec;

import java.util.ArrayList;
import java.util.List;

import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.PropertyScope;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.Unsubscribe;
import io.github.mqttboot.client.topic.TopicFilter;
import io.netty.buffer.ByteBuf;

/**
 * UNSUBSCRIBE (MQTT 5.0 section 3.10, MQTT 3.1.1 section 3.10).
 */
final class UnsubscribeCodec implements PacketCodec<Unsubscribe> {

	@Override
	public long remainingLength(Unsubscribe packet, ProtocolVersion version) {
		Fields.requirePacketIdentifier(packet.packetIdentifier());
		if (packet.topicFilters().isEmpty()) {
			throw new IllegalArgumentException("UNSUBSCRIBE needs a topic filter [MQTT-3.10.3-2]");
		}
		long length = 2;
		for (TopicFilter topicFilter : packet.topicFilters()) {
			length += Filters.length(topicFilter);
		}
		if (version.hasProperties()) {
			length += PropertiesCodec.blockLength(packet.properties(), PropertyScope.UNSUBSCRIBE);
		}
		return length;
	}

	@Override
	public void write(Unsubscribe packet, ProtocolVersion version, ByteBuf out) {
		out.writeShort(packet.packetIdentifier());
		if (version.hasProperties()) {
			PropertiesCodec.write(out, packet.properties(), PropertyScope.UNSUBSCRIBE);
		}
		for (TopicFilter topicFilter : packet.topicFilters()) {
			Utf8Text.write(out, topicFilter.value());
		}
	}

	@Override
	public Unsubscribe read(ByteBuf in, int flags, DecoderContext context) {
		int packetIdentifier = Fields.packetIdentifier(in);
		PacketProperties properties = context.hasProperties()
				? PropertiesCodec.read(in, PropertyScope.UNSUBSCRIBE, context.sender()) : PacketProperties.NONE;
		List<TopicFilter> topicFilters = new ArrayList<>();
		while (in.isReadable()) {
			topicFilters.add(Filters.read(in, context.version()));
		}
		if (topicFilters.isEmpty()) {
			throw ProtocolErrors.forbidden("UNSUBSCRIBE has no topic filter [MQTT-3.10.3-2]");
		}
		return new Unsubscribe(packetIdentifier, List.copyOf(topicFilters), properties);
	}

}
