package io.github.mqttboot.client.internal.packet;

import io.github.mqttboot.client.message.ReasonCode;

/**
 * Last packet on a connection (MQTT 5.0 section 3.14).
 *
 * @param reasonCode the reason code
 * @param properties the properties
 */
public record Disconnect(ReasonCode reasonCode, PacketProperties properties) implements Packet {

	@Override
	public PacketType type() {
		return PacketType.DISCONNECT;
	}

}
