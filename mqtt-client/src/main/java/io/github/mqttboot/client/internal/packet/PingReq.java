package io.github.mqttboot.client.internal.packet;

/**
 * Asks whether the server is there (MQTT 5.0 section 3.12).
 */
public enum PingReq implements Packet {

	/** The only one there is: the packet has no content. */
	INSTANCE;

	@Override
	public PacketType type() {
		return PacketType.PINGREQ;
	}

}
