package io.github.mqttboot.client.internal.codec;

import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.netty.buffer.ByteBuf;

/**
 * Reads and writes one type of packet: all that comes after the fixed header. Stateless
 * and thread-safe.
 *
 * @param <P> the packet
 */
interface PacketCodec<P extends Packet> {

	/**
	 * Return the remaining length after checking each field, so that
	 * {@link #write(Packet, ProtocolVersion, ByteBuf)} can't fail half-way.
	 * @throws IllegalArgumentException if a field can't be written
	 */
	long remainingLength(P packet, ProtocolVersion version);

	/**
	 * Append variable header and payload.
	 */
	void write(P packet, ProtocolVersion version, ByteBuf out);

	/**
	 * Take variable header and payload out of a buffer whose writer index stands at the
	 * packet's end. What is left over is the caller's to find.
	 */
	P read(ByteBuf in, int flags, DecoderContext context);

	/**
	 * Return the flags of the fixed header.
	 */
	default int flags(P packet) {
		return packet.type().flags();
	}

}
