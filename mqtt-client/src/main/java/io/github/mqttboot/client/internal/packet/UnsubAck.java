package io.github.mqttboot.client.internal.packet;

import java.util.List;

import io.github.mqttboot.client.message.ReasonCode;

/**
 * Answers UNSUBSCRIBE (MQTT 5.0 section 3.11).
 *
 * @param packetIdentifier the packet identifier of the UNSUBSCRIBE
 * @param reasonCodes one for each topic filter in its order; empty before MQTT 5
 * @param properties the properties
 */
public record UnsubAck(int packetIdentifier, List<ReasonCode> reasonCodes,
		PacketProperties properties) implements Packet {

	@Override
	public PacketType type() {
		return PacketType.UNSUBACK;
	}

}
