package io.github.mqttboot.client.internal.packet;

import io.github.mqttboot.client.message.ReasonCode;

/**
 * Acknowledges a QoS 1 PUBLISH (MQTT 5.0 section 3.4).
 *
 * @param packetIdentifier the packet identifier of the PUBLISH, 1 to 65,535
 * @param reasonCode the reason code
 * @param properties the properties
 */
public record PubAck(int packetIdentifier, ReasonCode reasonCode,
		PacketProperties properties) implements PublishResponse {

	/**
	 * Create a successful PUBACK without properties.
	 * @param packetIdentifier the packet identifier of the PUBLISH
	 */
	public PubAck(int packetIdentifier) {
		this(packetIdentifier, ReasonCode.SUCCESS, PacketProperties.NONE);
	}

	@Override
	public PacketType type() {
		return PacketType.PUBACK;
	}

}
