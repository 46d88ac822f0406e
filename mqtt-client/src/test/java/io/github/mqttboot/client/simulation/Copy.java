package io.github.mqttboot.client.simulation;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.mqttboot.client.message.QoS;

/**
 * The record of one message from the server to the client.
 */
final class Copy {

	final int number;

	final String topic;

	final QoS qos;

	final long createdAt;

	/** How often each listener was called with it. */
	final Map<Integer, Integer> entered = new LinkedHashMap<>();

	/** How often the client has read it. */
	int read;

	/** Calls that are not over, or not acknowledged by the listener. */
	int pending;

	/** The server has lost it together with the session. */
	boolean lost;

	/** The client has acknowledged it with success. */
	boolean acknowledged;

	boolean rejected;

	/** A listener did not want it. */
	boolean refused;

	/** The client has said that no listener wanted it. */
	boolean unmatched;

	Copy(int number, String topic, QoS qos, long createdAt) {
		this.number = number;
		this.topic = topic;
		this.qos = qos;
		this.createdAt = createdAt;
	}

	/** Return the payload, which names it. */
	String payload() {
		return "s" + this.number;
	}

	@Override
	public String toString() {
		return payload() + " " + this.qos + " to " + this.topic;
	}

}
