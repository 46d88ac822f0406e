package io.github.mqttboot.client.internal.packet;

/**
 * Where a property may stand: the packets that have properties, and the will in CONNECT.
 */
public enum PropertyScope {

	/** CONNECT. */
	CONNECT,
	/** The will's properties in the payload of CONNECT. */
	WILL,
	/** CONNACK. */
	CONNACK,
	/** PUBLISH. */
	PUBLISH,
	/** PUBACK. */
	PUBACK,
	/** PUBREC. */
	PUBREC,
	/** PUBREL. */
	PUBREL,
	/** PUBCOMP. */
	PUBCOMP,
	/** SUBSCRIBE. */
	SUBSCRIBE,
	/** SUBACK. */
	SUBACK,
	/** UNSUBSCRIBE. */
	UNSUBSCRIBE,
	/** UNSUBACK. */
	UNSUBACK,
	/** DISCONNECT. */
	DISCONNECT,
	/** AUTH. */
	AUTH

}
