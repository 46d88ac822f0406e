package io.github.mqttboot.client.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.simulation.ServerSession.Granted;
import io.github.mqttboot.client.simulation.ServerSession.Outgoing;
import io.github.mqttboot.client.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * A correct MQTT server in memory, with sessions that end as they should, which can be
 * stopped, slowed down and made to refuse.
 */
final class SimulatedServer {

	final World world;

	final Plan plan;

	final Ledger ledger;

	private final Map<String, ServerSession> sessions = new LinkedHashMap<>();

	private final List<ServerConnection> connections = new ArrayList<>();

	private int sessionNumber;

	private boolean up = true;

	private long slowUntil = Long.MIN_VALUE;

	private Welcome welcome = Welcome.ACCEPT;

	private ReasonCode refusal = ReasonCode.SERVER_UNAVAILABLE;

	SimulatedServer(World world, Plan plan, Ledger ledger) {
		this.world = world;
		this.plan = plan;
		this.ledger = ledger;
	}

	boolean isUp() {
		return this.up;
	}

	void onLink(Link link) {
		this.connections.add(link.server());
	}

	void onGone(ServerConnection connection) {
		this.connections.remove(connection);
	}

	/** Stop; sessions are stored or not. */
	void stop(boolean keepSessions) {
		this.world.note("server stops, sessions " + (keepSessions ? "kept" : "lost"));
		this.up = false;
		for (ServerConnection connection : List.copyOf(this.connections)) {
			connection.link().reset();
		}
		if (!keepSessions) {
			this.sessions.values().forEach(ServerSession::end);
			this.sessions.clear();
		}
	}

	void start() {
		this.world.note("server starts");
		this.up = true;
	}

	/** Treat nothing for a time. */
	void slowDown(long nanos) {
		this.world.note("server is slow for " + nanos / World.MILLISECOND + " ms");
		this.slowUntil = Math.max(this.slowUntil, this.world.now() + nanos);
	}

	long slowUntil() {
		return this.slowUntil;
	}

	void setWelcome(Welcome welcome, ReasonCode refusal) {
		this.world.note("server will " + welcome + " " + refusal);
		this.welcome = welcome;
		this.refusal = refusal;
	}

	Welcome welcome() {
		return this.welcome;
	}

	ReasonCode refusal() {
		return this.refusal;
	}

	/** Return the stored session, or {@code null}. */
	@Nullable ServerSession session(String clientIdentifier) {
		ServerSession session = this.sessions.get(clientIdentifier);
		if (session != null && session.connection == null && this.world.now() >= session.expiresAt) {
			this.world.note("session " + session.number + " has expired");
			discard(clientIdentifier);
			return null;
		}
		return session;
	}

	void discard(String clientIdentifier) {
		ServerSession session = this.sessions.remove(clientIdentifier);
		if (session != null) {
			session.end();
		}
	}

	ServerSession newSession(String clientIdentifier) {
		ServerSession session = new ServerSession(++this.sessionNumber);
		this.sessions.put(clientIdentifier, session);
		return session;
	}

	/** Publish a message of another client. */
	void publish(String topic, QoS qos) {
		for (String clientIdentifier : List.copyOf(this.sessions.keySet())) {
			ServerSession session = session(clientIdentifier);
			if (session != null) {
				route(session, topic, qos);
			}
		}
	}

	private void route(ServerSession session, String topic, QoS qos) {
		TopicName name = TopicName.of(topic);
		List<Granted> matching = session.subscriptions.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().matches(name))
			.map(Map.Entry::getValue)
			.toList();
		if (this.plan.copyForEach()) {
			matching.forEach((granted) -> offer(session, topic, lower(qos, granted.qos()), List.of(granted)));
		}
		else if (!matching.isEmpty()) {
			QoS highest = matching.stream().map(Granted::qos).max(QoS::compareTo).orElseThrow();
			offer(session, topic, lower(qos, highest), matching);
		}
	}

	private static QoS lower(QoS one, QoS other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	private void offer(ServerSession session, String topic, QoS qos, List<Granted> matching) {
		ServerConnection connection = session.connection;
		if (qos == QoS.AT_MOST_ONCE && connection == null) {
			return;
		}
		Copy copy = this.ledger.newCopy(topic, qos);
		int[] identifiers = matching.stream().mapToInt(Granted::identifier).filter((id) -> id > 0).toArray();
		session.queue.add(new Outgoing(copy, identifiers));
		if (connection != null) {
			connection.pump();
		}
	}

	/** Return how many messages wait for the client or its answers. */
	int owed(String clientIdentifier) {
		ServerSession session = session(clientIdentifier);
		return (session != null) ? session.queue.size() + session.inFlight.size() : 0;
	}

	/**
	 * What the server does with CONNECT.
	 */
	enum Welcome {

		/** Answer with success. */
		ACCEPT,

		/** Answer with an error. */
		REFUSE,

		/** Close the connection without a word. */
		CLOSE,

		/** Do not answer. */
		IGNORE

	}

}
