package io.github.mqttboot.client.internal.packet;

import java.util.List;

/**
 * Asks for subscriptions (MQTT 5.0 section 3.8).
 *
 * @param packetIdentifier the packet identifier, 1 to 65,535
 * @param subscriptions one entry at least [MQTT-3.8.3-2]
 * @param properties the properties
 */
public record Subscribe(int packetIdentifier, List<Subscription> subscriptions,
		PacketProperties properties) implements Packet {

	@Override
	public PacketType type() {
		return PacketType.SUBSCRIBE;
	}

}
