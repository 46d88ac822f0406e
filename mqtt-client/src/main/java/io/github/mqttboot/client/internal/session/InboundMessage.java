package io.github.mqttboot.client.internal.session;

import java.util.Arrays;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * A received QoS 1 or 2 message, from its PUBLISH until its packet identifier is free
 * again. Opaque outside the session: it is what {@link Session#acknowledge} takes.
 */
public final class InboundMessage {

	final MqttMessage message;

	final int packetIdentifier;

	State state = State.RECEIVED;

	ReasonCode outcome = ReasonCode.SUCCESS;

	/**
	 * How often the server has sent it on this connection: as many answers are owed, and
	 * as long as any is, it stands in the connection's order of arrival.
	 */
	int answersOwed;

	/** The connection in whose receive maximum it takes a place, 0 for none. */
	int connection;

	@Nullable InboundMessage following;

	InboundMessage(MqttMessage message, int packetIdentifier) {
		this.message = message;
		this.packetIdentifier = packetIdentifier;
	}

	/** Return whether it waits in the current connection's order of arrival. */
	boolean isAttached() {
		return this.answersOwed > 0;
	}

	boolean isSameMessage(MqttMessage other) {
		return this.message.qos() == other.qos() && this.message.topicName().equals(other.topicName())
				&& Arrays.equals(this.message.payload(), other.payload());
	}

	/**
	 * Where the message stands.
	 *
	 * <pre>
	 * RECEIVED --application leaves it--&gt; LEFT --sent again on another connection--&gt; a new RECEIVED
	 *                                      LEFT --a listener wants it after all--&gt; RECEIVED
	 * RECEIVED --application took it--&gt; ACCEPTED --its turn came--&gt; QoS 1: PUBACK, gone
	 *                                                              QoS 2: PUBREC, ANSWERED --PUBREL--&gt; PUBCOMP, gone
	 * </pre>
	 */
	enum State {

		/** Handed to the application. */
		RECEIVED,

		/** Not taken over, and not to be: what comes again is not the same message. */
		LEFT,

		/** The application has taken it over; the answer waits for its turn. */
		ACCEPTED,

		/** QoS 2: PUBREC was sent. */
		ANSWERED

	}

}
