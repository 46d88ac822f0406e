package io.github.mqttboot.client.internal.codec;

import io.github.mqttboot.client.internal.packet.Disconnect;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.internal.packet.PropertyScope;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.message.ReasonCode;
import io.netty.buffer.ByteBuf;

/**
 * DISCONNECT (MQTT 5.0 section 3.14, MQTT 3.1.1 section 3.14). Empty before MQTT 5; a
 * reason code of success and an empty block of properties are left out.
 */
final class DisconnectCodec implements PacketCodec<Disconnect> {

	@Override
	public long remainingLength(Disconnect packet, ProtocolVersion version) {
		if (!version.hasProperties()) {
			return 0;
		}
		if (packet.properties().isEmpty()) {
			return (packet.reasonCode() != ReasonCode.SUCCESS) ? 1 : 0;
		}
		return 1L + PropertiesCodec.blockLength(packet.properties(), PropertyScope.DISCONNECT);
	}

	@Override
	public void write(Disconnect packet, ProtocolVersion version, ByteBuf out) {
		if (!version.hasProperties()) {
			return;
		}
		boolean withProperties = !packet.properties().isEmpty();
		if (withProperties || packet.reasonCode() != ReasonCode.SUCCESS) {
			out.writeByte(packet.reasonCode().value());
		}
		if (withProperties) {
			PropertiesCodec.write(out, packet.properties(), PropertyScope.DISCONNECT);
		}
	}

	@Override
	public Disconnect read(ByteBuf in, int flags, DecoderContext context) {
		if (!context.hasProperties() || !in.isReadable()) {
			return new Disconnect(ReasonCode.SUCCESS, PacketProperties.NONE);
		}
		ReasonCode reasonCode = context.reasonCode(in, PacketType.DISCONNECT);
		PacketProperties properties = in.isReadable()
				? PropertiesCodec.read(in, PropertyScope.DISCONNECT, context.sender()) : PacketProperties.NONE;
		return new Disconnect(reasonCode, properties);
	}

}
