package io.github.mqttboot.client.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

/**
 * What the server remembers of the client (MQTT 5.0 section 4.1).
 */
final class ServerSession {

	final Map<TopicFilter, Granted> subscriptions = new LinkedHashMap<>();

	final Deque<Outgoing> queue = new ArrayDeque<>();

	/** In the order of sending. */
	final Map<Integer, Outgoing> inFlight = new LinkedHashMap<>();

	/** QoS 2 messages that were taken over and not released. */
	final Map<Integer, String> received = new LinkedHashMap<>();

	final int number;

	/** How long it outlives the connection. */
	long expiry;

	/** When it ends, while there is no connection. */
	long expiresAt = Long.MAX_VALUE;

	@Nullable ServerConnection connection;

	ServerSession(int number) {
		this.number = number;
	}

	/** Return the lowest packet identifier that is free, as some servers do. */
	int freeIdentifier() {
		int identifier = 1;
		while (this.inFlight.containsKey(identifier)) {
			identifier++;
		}
		return identifier;
	}

	/** The session is gone: so are the messages that it owed. */
	void end() {
		List<Outgoing> owed = new ArrayList<>(this.queue);
		owed.addAll(this.inFlight.values());
		owed.forEach((outgoing) -> outgoing.copy.lost = true);
	}

	/**
	 * A subscription.
	 *
	 * @param qos granted QoS
	 * @param identifier subscription identifier, 0 for none
	 */
	record Granted(QoS qos, int identifier) {

	}

	/** A message on its way to the client. */
	static final class Outgoing {

		final Copy copy;

		final int[] identifiers;

		boolean released;

		boolean sent;

		Outgoing(Copy copy, int[] identifiers) {
			this.copy = copy;
			this.identifiers = identifiers;
		}

	}

}
