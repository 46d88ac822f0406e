package io.github.mqttboot.client.simulation;

import io.github.mqttboot.client.message.QoS;
import org.jspecify.annotations.Nullable;

/**
 * The record of one message from the client to the server.
 */
final class Publication {

	final int number;

	final String topic;

	final QoS qos;

	final long calledAt;

	/** How long the process had been paused until then. */
	final long pausedBefore;

	@Nullable Outcome outcome;

	int accepted;

	/** The session that the server had when it took it over first. */
	int acceptedIn;

	/**
	 * The client could not know that the server had lost the session: the answer that
	 * said so was lost, too.
	 */
	boolean resentInDoubt;

	int passedOn;

	Publication(int number, String topic, QoS qos, long calledAt, long pausedBefore) {
		this.number = number;
		this.topic = topic;
		this.qos = qos;
		this.calledAt = calledAt;
		this.pausedBefore = pausedBefore;
	}

	/** Return the start of the payload, which names it. */
	String payload() {
		return "p" + this.number;
	}

	@Override
	public String toString() {
		return payload() + " " + this.qos + " to " + this.topic;
	}

	/**
	 * What the client has said about it.
	 */
	enum Outcome {

		/** The future has a value. */
		DONE,

		/** The server has certainly not seen it. */
		NOT_SENT,

		/** The server may have it. */
		UNKNOWN,

		/** The server does not want it. */
		REFUSED

	}

}
