package io.github.mqttboot.client.internal.packet;

import java.util.List;

import io.github.mqttboot.client.message.ReasonCode;

/**
 * Answers SUBSCRIBE (MQTT 5.0 section 3.9).
 *
 * @param packetIdentifier the packet identifier of the SUBSCRIBE
 * @param reasonCodes one for each topic filter in its order; 0x00 to 0x02 for the granted
 * QoS
 * @param properties the properties
 */
public record SubAck(int packetIdentifier, List<ReasonCode> reasonCodes,
		PacketProperties properties) implements Packet {

	@Override
	public PacketType type() {
		return PacketType.SUBACK;
	}

}
