package io.github.mqttboot.client.internal.packet;

import io.github.mqttboot.client.message.ReasonCode;

/**
 * What PUBACK, PUBREC, PUBREL and PUBCOMP have in common: all of it but the type.
 */
public sealed interface PublishResponse extends Packet permits PubAck, PubRec, PubRel, PubComp {

	/**
	 * Return the packet identifier of the PUBLISH.
	 * @return 1 to 65,535
	 */
	int packetIdentifier();

	/**
	 * Return the reason code; {@link ReasonCode#SUCCESS} before MQTT 5.
	 * @return the reason code
	 */
	ReasonCode reasonCode();

	/**
	 * Return the properties; empty before MQTT 5.
	 * @return the properties
	 */
	PacketProperties properties();

}
