package io.github.mqttboot.client.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.mqttboot.client.message.QoS;
import org.jspecify.annotations.Nullable;

/**
 * What has been seen on the wire of the client, over all connections of its session.
 */
final class WireHistory {

	/**
	 * What is in flight from the client, by packet identifier, in the order of sending.
	 */
	final Map<Integer, Sent> inUse = new LinkedHashMap<>();

	/**
	 * Answered just before the client closed the connection: it may have stopped to
	 * listen before.
	 */
	final Map<Integer, Sent> doubtful = new HashMap<>();

	int connections;

	/** CONNECT packets since the last CONNACK. */
	int unanswered;

	long order;

	/** How long the connections lived that have ended since the last look. */
	final List<Lifetime> lifetimes = new ArrayList<>();

	/** Figures. */
	int established;

	int resumed;

	int resent;

	int packets;

	/** Longest time between two packets, in thousandths of the keep alive. */
	long longestSilence;

	String figures() {
		return this.connections + " sockets, " + this.established + " connections, " + this.resumed + " resumed, "
				+ this.resent + " PUBLISH packets sent again, " + this.packets + " packets, longest silence "
				+ this.longestSilence / 10.0 + " % of the keep alive";
	}

	/**
	 * A packet with an identifier that the client has sent.
	 */
	static final class Sent {

		final @Nullable QoS qos;

		final String payload;

		final long order;

		int connection;

		boolean received;

		long answeredAt;

		Sent(@Nullable QoS qos, String payload, long order, int connection) {
			this.qos = qos;
			this.payload = payload;
			this.order = order;
			this.connection = connection;
		}

		/** Return whether it is a PUBLISH that waits for its first answer. */
		boolean isUnacknowledged() {
			return this.qos != null && !this.received;
		}

	}

	/**
	 * How long a connection was up, and the keep alive that was agreed for it, both in
	 * nanoseconds.
	 */
	record Lifetime(long nanos, long keepAlive) {
	}

}
