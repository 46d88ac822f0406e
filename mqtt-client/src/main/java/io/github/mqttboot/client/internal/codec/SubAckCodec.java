package io.github.mqttboot.client.internal.codec;

import java.util.List;

import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.internal.packet.PropertyScope;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.SubAck;
import io.github.mqttboot.client.message.ReasonCode;
import io.netty.buffer.ByteBuf;

/**
 * SUBACK (MQTT 5.0 section 3.9, MQTT 3.1.1 section 3.9). Before MQTT 5 there is one code
 * for all failures, 0x80; it is taken from servers of MQTT 3.1 too, which had none.
 */
final class SubAckCodec implements PacketCodec<SubAck> {

	@Override
	public long remainingLength(SubAck packet, ProtocolVersion version) {
		Fields.requirePacketIdentifier(packet.packetIdentifier());
		if (packet.reasonCodes().isEmpty()) {
			throw new IllegalArgumentException("SUBACK needs a reason code [MQTT-3.8.4-6]");
		}
		long length = 2L + packet.reasonCodes().size();
		if (version.hasProperties()) {
			length += PropertiesCodec.blockLength(packet.properties(), PropertyScope.SUBACK);
		}
		return length;
	}

	@Override
	public void write(SubAck packet, ProtocolVersion version, ByteBuf out) {
		out.writeShort(packet.packetIdentifier());
		if (version.hasProperties()) {
			PropertiesCodec.write(out, packet.properties(), PropertyScope.SUBACK);
		}
		for (ReasonCode reasonCode : packet.reasonCodes()) {
			boolean mapped = !version.hasProperties() && reasonCode.isError();
			out.writeByte(mapped ? ReasonCode.UNSPECIFIED_ERROR.value() : reasonCode.value());
		}
	}

	@Override
	public SubAck read(ByteBuf in, int flags, DecoderContext context) {
		int packetIdentifier = Fields.packetIdentifier(in);
		PacketProperties properties = context.hasProperties()
				? PropertiesCodec.read(in, PropertyScope.SUBACK, context.sender()) : PacketProperties.NONE;
		List<ReasonCode> reasonCodes = ReasonCodeList.read(in, PacketType.SUBACK, context);
		if (!context.hasProperties() && reasonCodes.stream().anyMatch(SubAckCodec::isOfMqtt5)) {
			throw ProtocolErrors.malformed("Return code of SUBACK is reserved [MQTT-3.9.3-2]");
		}
		if (reasonCodes.isEmpty()) {
			throw ProtocolErrors.forbidden("SUBACK has no reason code [MQTT-3.8.4-6]");
		}
		return new SubAck(packetIdentifier, reasonCodes, properties);
	}

	private static boolean isOfMqtt5(ReasonCode reasonCode) {
		return reasonCode.value() > ReasonCode.UNSPECIFIED_ERROR.value();
	}

}
