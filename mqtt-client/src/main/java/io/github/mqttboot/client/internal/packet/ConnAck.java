package io.github.mqttboot.client.internal.packet;

import io.github.mqttboot.client.message.ReasonCode;

/**
 * Answers CONNECT (MQTT 5.0 section 3.2). Return codes before MQTT 5 are given as the
 * reason code with the same meaning.
 *
 * @param sessionPresent whether the server goes on with a stored session
 * @param reasonCode the reason code
 * @param properties the properties
 */
public record ConnAck(boolean sessionPresent, ReasonCode reasonCode, PacketProperties properties) implements Packet {

	@Override
	public PacketType type() {
		return PacketType.CONNACK;
	}

}
