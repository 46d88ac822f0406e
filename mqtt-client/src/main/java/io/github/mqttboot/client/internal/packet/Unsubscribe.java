package io.github.mqttboot.client.internal.packet;

import java.util.List;

import io.github.mqttboot.client.topic.TopicFilter;

/**
 * Asks to end subscriptions (MQTT 5.0 section 3.10).
 *
 * @param packetIdentifier the packet identifier, 1 to 65,535
 * @param topicFilters one topic filter at least [MQTT-3.10.3-2]
 * @param properties the properties
 */
public record Unsubscribe(int packetIdentifier, List<TopicFilter> topicFilters,
		PacketProperties properties) implements Packet {

	@Override
	public PacketType type() {
		return PacketType.UNSUBSCRIBE;
	}

}
