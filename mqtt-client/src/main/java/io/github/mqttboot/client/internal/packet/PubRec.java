package io.github.mqttboot.client.internal.packet;

import io.github.mqttboot.client.message.ReasonCode;

/**
 * First answer to a QoS 2 PUBLISH (MQTT 5.0 section 3.5).
 *
 * @param packetIdentifier the packet identifier of the PUBLISH, 1 to 65,535
 * @param reasonCode the reason code
 * @param properties the properties
 */
public record PubRec(int packetIdentifier, ReasonCode reasonCode,
		PacketProperties properties) implements PublishResponse {

	/**
	 * Create a successful PUBREC without properties.
	 * @param packetIdentifier the packet identifier of the PUBLISH
	 */
	public PubRec(int packetIdentifier) {
		this(packetIdentifier, ReasonCode.SUCCESS, PacketProperties.NONE);
	}

	@Override
	public PacketType type() {
		return PacketType.PUBREC;
	}

}
