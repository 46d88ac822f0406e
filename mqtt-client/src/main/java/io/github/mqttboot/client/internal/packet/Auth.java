package io.github.mqttboot.client.internal.packet;

import io.github.mqttboot.client.message.ReasonCode;

/**
 * One step of enhanced authentication, MQTT 5 only (MQTT 5.0 section 3.15).
 *
 * @param reasonCode the reason code
 * @param properties the properties
 */
public record Auth(ReasonCode reasonCode, PacketProperties properties) implements Packet {

	@Override
	public PacketType type() {
		return PacketType.AUTH;
	}

}
