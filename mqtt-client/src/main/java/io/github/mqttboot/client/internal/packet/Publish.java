package io.github.mqttboot.client.internal.packet;

import io.github.mqttboot.client.message.MqttMessage;

/**
 * Carries an application message (MQTT 5.0 section 3.3). A topic that stands only in a
 * topic alias is not known until the session has looked it up, so message and topic are
 * apart: {@code aliasOnly} packets hold their message under a stand-in topic.
 *
 * @param message the message, its properties included
 * @param packetIdentifier 1 to 65,535 for QoS 1 and 2, 0 for QoS 0
 * @param duplicate the DUP flag of this packet
 * @param topicAlias the topic alias, 0 if there is none
 * @param aliasOnly whether the topic on the wire was empty
 */
public record Publish(MqttMessage message, int packetIdentifier, boolean duplicate, int topicAlias,
		boolean aliasOnly) implements Packet {

	/**
	 * Create a PUBLISH without a topic alias.
	 * @param message the message
	 * @param packetIdentifier 1 to 65,535 for QoS 1 and 2, 0 for QoS 0
	 * @param duplicate the DUP flag
	 */
	public Publish(MqttMessage message, int packetIdentifier, boolean duplicate) {
		this(message, packetIdentifier, duplicate, 0, false);
	}

	@Override
	public PacketType type() {
		return PacketType.PUBLISH;
	}

}
