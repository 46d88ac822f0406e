package io.github.mqttboot.client.internal.codec;

/**
 * Which peer sent the packets that are decoded.
 */
public enum PacketSender {

	/** A client sent them: the decoder stands in a server. */
	CLIENT,

	/** A server sent them: the decoder stands in a client. */
	SERVER

}
