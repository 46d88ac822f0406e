package io.github.mqttboot.client.malformed;

/**
 * How far the client has come when the bytes reach it.
 */
public enum Stage {

	/** CONNECT with clean start was sent, nothing has come. */
	OPENING,

	/** CONNECT without clean start was sent, nothing has come. */
	RESUMING,

	/** CONNACK has come. */
	CONNECTED,

	/** PUBLISH of QoS 1 with packet identifier 1 waits for PUBACK. */
	PUBLISHING_QOS_1,

	/** PUBLISH of QoS 2 with packet identifier 1 waits for PUBREC. */
	PUBLISHING_QOS_2,

	/** PUBREL with packet identifier 1 waits for PUBCOMP. */
	RELEASED,

	/** SUBSCRIBE with packet identifier 1 and two topic filters waits for SUBACK. */
	SUBSCRIBING,

	/** UNSUBSCRIBE with packet identifier 1 and two topic filters waits for UNSUBACK. */
	UNSUBSCRIBING;

	/** Return whether CONNACK is still to come. */
	public boolean isBeforeConnAck() {
		return this == OPENING || this == RESUMING;
	}

}
