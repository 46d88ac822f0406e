package io.github.mqttboot.client.internal.packet;

/**
 * Says that the server is there (MQTT 5.0 section 3.13).
 */
public enum PingResp implements Packet {

	/** The only one there is: the packet has no content. */
	INSTANCE;

	@Override
	public PacketType type() {
		return PacketType.PINGRESP;
	}

}
