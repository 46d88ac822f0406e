package io.github.mqttboot.client.internal.codec;

import java.util.List;

import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.internal.packet.PropertyScope;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.UnsubAck;
import io.github.mqttboot.client.message.ReasonCode;
import io.netty.buffer.ByteBuf;

/**
 * UNSUBACK (MQTT 5.0 section 3.11, MQTT 3.1.1 section 3.11). Has no reason codes before
 * MQTT 5.
 */
final class UnsubAckCodec implements PacketCodec<UnsubAck> {

	@Override
	public long remainingLength(UnsubAck packet, ProtocolVersion version) {
		Fields.requirePacketIdentifier(packet.packetIdentifier());
		if (!version.hasProperties()) {
			return 2;
		}
		if (packet.reasonCodes().isEmpty()) {
			throw new IllegalArgumentException("UNSUBACK needs a reason code [MQTT-3.11.3-2]");
		}
		return 2L + PropertiesCodec.blockLength(packet.properties(), PropertyScope.UNSUBACK)
				+ packet.reasonCodes().size();
	}

	@Override
	public void write(UnsubAck packet, ProtocolVersion version, ByteBuf out) {
		out.writeShort(packet.packetIdentifier());
		if (!version.hasProperties()) {
			return;
		}
		PropertiesCodec.write(out, packet.properties(), PropertyScope.UNSUBACK);
		for (ReasonCode reasonCode : packet.reasonCodes()) {
			out.writeByte(reasonCode.value());
		}
	}

	@Override
	public UnsubAck read(ByteBuf in, int flags, DecoderContext context) {
		int packetIdentifier = Fields.packetIdentifier(in);
		if (!context.hasProperties()) {
			return new UnsubAck(packetIdentifier, List.of(), PacketProperties.NONE);
		}
		PacketProperties properties = PropertiesCodec.read(in, PropertyScope.UNSUBACK, context.sender());
		List<ReasonCode> reasonCodes = ReasonCodeList.read(in, PacketType.UNSUBACK, context);
		if (reasonCodes.isEmpty()) {
			throw ProtocolErrors.forbidden("UNSUBACK has no reason code [MQTT-3.11.3-2]");
		}
		return new UnsubAck(packetIdentifier, reasonCodes, properties);
	}

}
