package io.github.mqttboot.client.internal.codec;

import java.util.Map;

import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else's decoder.
 */
interface ForeignDecoder {

	/** Return whether it reads packets that a server sends in this version. */
	boolean reads(ProtocolVersion version);

	/**
	 * Read the one packet that is there as a whole.
	 * @return what it says as far as it can be asked, see {@link Facts}; {@code null} if
	 * it waits for more
	 * @throws Exception if it refuses the packet
	 */
	@Nullable Map<String, String> read(ProtocolVersion version, byte[] packet) throws Exception;

	/**
	 * Read what was written from what somebody else has read. That it is not legal shows
	 * what was accepted.
	 */
	static Map<String, String> readAgain(ProtocolVersion version, ByteBuf written) {
		try {
			Packet packet = new PacketDecoder(PacketSender.SERVER, version, Packets.MAXIMUM_PACKET_SIZE)
				.decode(written);
			return (packet != null) ? Facts.of(packet) : Map.of("type", "cut short when written again");
		}
		catch (MqttProtocolException ex) {
			return Map.of("type", "not legal when written again: " + ex.getMessage());
		}
	}

}
