package io.github.mqttboot.client.internal.codec;

import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.internal.packet.PropertyScope;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.PubAck;
import io.github.mqttboot.client.internal.packet.PubComp;
import io.github.mqttboot.client.internal.packet.PubRec;
import io.github.mqttboot.client.internal.packet.PubRel;
import io.github.mqttboot.client.internal.packet.PublishResponse;
import io.github.mqttboot.client.message.ReasonCode;
import io.netty.buffer.ByteBuf;

/**
 * PUBACK, PUBREC, PUBREL and PUBCOMP (MQTT 5.0 sections 3.4 to 3.7): one shape, four
 * types. A reason code of success and an empty block of properties are left out.
 */
final class PublishResponseCodec implements PacketCodec<PublishResponse> {

	private final PacketType type;

	private final PropertyScope scope;

	PublishResponseCodec(PacketType type, PropertyScope scope) {
		this.type = type;
		this.scope = scope;
	}

	@Override
	public long remainingLength(PublishResponse packet, ProtocolVersion version) {
		Fields.requirePacketIdentifier(packet.packetIdentifier());
		if (!version.hasProperties() || packet.properties().isEmpty()) {
			return remainingLength(packet.reasonCode(), version);
		}
		return 3L + PropertiesCodec.blockLength(packet.properties(), this.scope);
	}

	/**
	 * Return the remaining length of a packet without properties.
	 */
	static int remainingLength(ReasonCode reasonCode, ProtocolVersion version) {
		return (version.hasProperties() && reasonCode != ReasonCode.SUCCESS) ? 3 : 2;
	}

	@Override
	public void write(PublishResponse packet, ProtocolVersion version, ByteBuf out) {
		out.writeShort(packet.packetIdentifier());
		if (!version.hasProperties()) {
			return;
		}
		boolean withProperties = !packet.properties().isEmpty();
		if (withProperties || packet.reasonCode() != ReasonCode.SUCCESS) {
			out.writeByte(packet.reasonCode().value());
		}
		if (withProperties) {
			PropertiesCodec.write(out, packet.properties(), this.scope);
		}
	}

	@Override
	public PublishResponse read(ByteBuf in, int flags, DecoderContext context) {
		int packetIdentifier = Fields.packetIdentifier(in);
		if (!context.hasProperties() || !in.isReadable()) {
			return create(packetIdentifier, ReasonCode.SUCCESS, PacketProperties.NONE);
		}
		ReasonCode reasonCode = context.reasonCode(in, this.type);
		PacketProperties properties = in.isReadable() ? PropertiesCodec.read(in, this.scope, context.sender())
				: PacketProperties.NONE;
		return create(packetIdentifier, reasonCode, properties);
	}

	private PublishResponse create(int packetIdentifier, ReasonCode reasonCode, PacketProperties properties) {
		return switch (this.type) {
			case PUBACK -> new PubAck(packetIdentifier, reasonCode, properties);
			case PUBREC -> new PubRec(packetIdentifier, reasonCode, properties);
			case PUBREL -> new PubRel(packetIdentifier, reasonCode, properties);
			case PUBCOMP -> new PubComp(packetIdentifier, reasonCode, properties);
			default -> throw new IllegalStateException("Not a response to PUBLISH: " + this.type);
		};
	}

}
