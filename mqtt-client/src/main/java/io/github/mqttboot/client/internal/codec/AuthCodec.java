package io.github.mqttboot.client.internal.codec;

import io.github.mqttboot.client.internal.packet.Auth;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.PropertyScope;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.message.ReasonCode;
import io.netty.buffer.ByteBuf;

/**
 * AUTH (MQTT 5.0 section 3.15). Empty for success without properties; unlike DISCONNECT
 * there is no short form with a reason code alone.
 */
final class AuthCodec implements PacketCodec<Auth> {

	@Override
	public long remainingLength(Auth packet, ProtocolVersion version) {
		if (!version.hasProperties()) {
			throw new IllegalArgumentException("There is no AUTH before MQTT 5");
		}
		return isEmpty(packet) ? 0 : 1L + PropertiesCodec.blockLength(packet.properties(), PropertyScope.AUTH);
	}

	private static boolean isEmpty(Auth packet) {
		return packet.reasonCode() == ReasonCode.SUCCESS && packet.properties().isEmpty();
	}

	@Override
	public void write(Auth packet, ProtocolVersion version, ByteBuf out) {
		if (!isEmpty(packet)) {
			out.writeByte(packet.reasonCode().value());
			PropertiesCodec.write(out, packet.properties(), PropertyScope.AUTH);
		}
	}

	@Override
	public Auth read(ByteBuf in, int flags, DecoderContext context) {
		if (!in.isReadable() && context.sender() == PacketSender.SERVER) {
			return new Auth(ReasonCode.SUCCESS, PacketProperties.NONE);
		}
		ReasonCode reasonCode = context.reasonCode(in, PacketType.AUTH);
		PacketProperties properties = PropertiesCodec.read(in, PropertyScope.AUTH, context.sender());
		if (!properties.has(Property.AUTHENTICATION_METHOD)) {
			throw ProtocolErrors.forbidden("AUTH has no authentication method");
		}
		return new Auth(reasonCode, properties);
	}

}
