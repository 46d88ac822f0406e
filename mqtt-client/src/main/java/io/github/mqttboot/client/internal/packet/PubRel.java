package io.github.mqttboot.client.internal.packet;

import io.github.mqttboot.client.message.ReasonCode;

/**
 * Releases the packet identifier of a QoS 2 PUBLISH (MQTT 5.0 section 3.6).
 *
 * @param packetIdentifier the packet identifier of the PUBLISH, 1 to 65,535
 * @param reasonCode the reason code
 * @param properties the properties
 */
public record PubRel(int packetIdentifier, ReasonCode reasonCode,
		PacketProperties properties) implements PublishResponse {

	/**
	 * Create a successful PUBREL without properties.
	 * @param packetIdentifier the packet identifier of the PUBLISH
	 */
	public PubRel(int packetIdentifier) {
		this(packetIdentifier, ReasonCode.SUCCESS, PacketProperties.NONE);
	}

	@Override
	public PacketType type() {
		return PacketType.PUBREL;
	}

}
