package io.github.mqttboot.client.internal.packet;

/**
 * One of the fifteen MQTT control packets.
 */
public sealed interface Packet permits Connect, ConnAck, Publish, PublishResponse, Subscribe, SubAck, Unsubscribe,
		UnsubAck, PingReq, PingResp, Disconnect, Auth {

	/**
	 * Return the packet's type.
	 * @return the type
	 */
	PacketType type();

}
