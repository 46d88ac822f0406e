package io.github.mqttboot.client.internal.codec;

import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.netty.buffer.ByteBuf;

/**
 * PINGREQ and PINGRESP, which have nothing after the fixed header (MQTT 5.0 sections 3.12
 * and 3.13).
 *
 * @param <P> the packet
 */
final class EmptyPacketCodec<P extends Packet> implements PacketCodec<P> {

	private final P packet;

	EmptyPacketCodec(P packet) {
		this.packet = packet;
	}

	@Override
	public long remainingLength(P packet, ProtocolVersion version) {
		return 0;
	}

	@Override
	public void write(P packet, ProtocolVersion version, ByteBuf out) {
		// nothing comes after the fixed header
	}

	@Override
	public P read(ByteBuf in, int flags, DecoderContext context) {
		return this.packet;
	}

}
