package io.github.mqttboot.client.internal.codec;

import io.github.mqttboot.client.internal.packet.ConnAck;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.internal.packet.PropertyScope;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.message.ReasonCode;
import io.netty.buffer.ByteBuf;

/**
 * CONNACK (MQTT 5.0 section 3.2, MQTT 3.1.1 section 3.2). A server that knows only MQTT
 * 3.1.1 answers a CONNECT of MQTT 5 in its own way, with two bytes and a return code:
 * that is read as the refusal that it is.
 */
final class ConnAckCodec implements PacketCodec<ConnAck> {

	/** Return codes 1 to 5 of MQTT 3.1.1, in their order. */
	private static final ReasonCode[] RETURN_CODES = { ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
			ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, ReasonCode.SERVER_UNAVAILABLE, ReasonCode.BAD_USER_NAME_OR_PASSWORD,
			ReasonCode.NOT_AUTHORIZED };

	private static final int SESSION_PRESENT = 0x01;

	@Override
	public long remainingLength(ConnAck packet, ProtocolVersion version) {
		if (!version.hasProperties()) {
			returnCode(packet.reasonCode());
			return 2;
		}
		return 2L + PropertiesCodec.blockLength(packet.properties(), PropertyScope.CONNACK);
	}

	private static int returnCode(ReasonCode reasonCode) {
		if (reasonCode == ReasonCode.SUCCESS) {
			return 0;
		}
		for (int i = 0; i < RETURN_CODES.length; i++) {
			if (RETURN_CODES[i] == reasonCode) {
				return i + 1;
			}
		}
		throw new IllegalArgumentException("Before MQTT 5 there is no return code for " + reasonCode);
	}

	@Override
	public void write(ConnAck packet, ProtocolVersion version, ByteBuf out) {
		// the byte is reserved in MQTT 3.1
		boolean sessionPresent = packet.sessionPresent() && version != ProtocolVersion.MQTT_3_1;
		out.writeByte(sessionPresent ? SESSION_PRESENT : 0);
		if (!version.hasProperties()) {
			out.writeByte(returnCode(packet.reasonCode()));
			return;
		}
		out.writeByte(packet.reasonCode().value());
		PropertiesCodec.write(out, packet.properties(), PropertyScope.CONNACK);
	}

	@Override
	public ConnAck read(ByteBuf in, int flags, DecoderContext context) {
		int acknowledgeFlags = Fields.octet(in, "Connect acknowledge flags");
		if (context.version() == ProtocolVersion.MQTT_3_1) {
			acknowledgeFlags = 0;
		}
		if ((acknowledgeFlags & ~SESSION_PRESENT) != 0) {
			throw ProtocolErrors.malformed("Reserved connect acknowledge flags are set [MQTT-3.2.2-1]");
		}
		boolean sessionPresent = acknowledgeFlags == SESSION_PRESENT;
		boolean returnCode = !context.hasProperties() || isRefusalOfEarlierVersion(in);
		ReasonCode reasonCode = returnCode ? readReturnCode(in) : context.reasonCode(in, PacketType.CONNACK);
		if (sessionPresent && reasonCode != ReasonCode.SUCCESS) {
			throw ProtocolErrors.malformed("Session present comes with a refusal [MQTT-3.2.2-6]");
		}
		PacketProperties properties = returnCode ? PacketProperties.NONE
				: PropertiesCodec.read(in, PropertyScope.CONNACK, context.sender());
		return new ConnAck(sessionPresent, reasonCode, properties);
	}

	private static boolean isRefusalOfEarlierVersion(ByteBuf in) {
		if (in.readableBytes() != 1) {
			return false;
		}
		int returnCode = in.getByte(in.readerIndex());
		return returnCode >= 1 && returnCode <= RETURN_CODES.length;
	}

	private static ReasonCode readReturnCode(ByteBuf in) {
		int returnCode = Fields.octet(in, "Return code");
		if (returnCode > RETURN_CODES.length) {
			throw ProtocolErrors.malformed("Return code of CONNACK is reserved");
		}
		return (returnCode == 0) ? ReasonCode.SUCCESS : RETURN_CODES[returnCode - 1];
	}

}
