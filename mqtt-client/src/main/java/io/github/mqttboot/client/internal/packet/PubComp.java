package io.github.mqttboot.client.internal.packet;

import io.github.mqttboot.client.message.ReasonCode;

/**
 * Ends a QoS 2 exchange (MQTT 5.0 section 3.7).
 *
 * @param packetIdentifier the packet identifier of the PUBLISH, 1 to 65,535
 * @param reasonCode the reason code
 * @param properties the properties
 */
public record PubComp(int packetIdentifier, ReasonCode reasonCode,
		PacketProperties properties) implements PublishResponse {

	/**
	 * Create a successful PUBCOMP without properties.
	 * @param packetIdentifier the packet identifier of the PUBLISH
	 */
	public PubComp(int packetIdentifier) {
		this(packetIdentifier, ReasonCode.SUCCESS, PacketProperties.NONE);
	}

	@Override
	public PacketType type() {
		return PacketType.PUBCOMP;
	}

}
