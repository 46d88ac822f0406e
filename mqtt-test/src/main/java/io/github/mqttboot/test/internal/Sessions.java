package io.github.mqttboot.test.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.mqttboot.client.message.WillMessage;
import org.jspecify.annotations.Nullable;

/**
 * All sessions, and their ends: the client went and comes back or not, its will message
 * is due, its time is over.
 */
public final class Sessions {

	private final Map<String, Session> sessions = new LinkedHashMap<>();

	private final Broker broker;

	Sessions(Broker broker) {
		this.broker = broker;
	}

	public @Nullable Session find(String clientIdentifier) {
		return this.sessions.get(clientIdentifier);
	}

	public List<Session> all() {
		return List.copyOf(this.sessions.values());
	}

	public List<ConnectedClient> online() {
		return this.sessions.values().stream().map(Session::client).filter(Objects::nonNull).toList();
	}

	Session create(String clientIdentifier) {
		Session session = new Session(this.broker, clientIdentifier);
		this.sessions.put(clientIdentifier, session);
		return session;
	}

	/**
	 * The connection ended.
	 * @param session the session
	 * @param will the will message to publish, or {@code null} if there is none or the
	 * client has said good-bye [MQTT-3.1.2-10]
	 */
	void detach(Session session, @Nullable WillMessage will) {
		session.detach();
		boolean ends = session.expirySeconds() == 0;
		if (will != null && (ends || will.delayInterval().isZero())) {
			publish(session, will);
		}
		else if (will != null) {
			session.schedule(will, () -> publishPendingWill(session));
		}
		if (ends) {
			end(session);
		}
		else if (session.expirySeconds() != Session.NEVER_EXPIRES) {
			session.scheduleExpiry(() -> end(session));
		}
	}

	/** The session is over, and so is the delay of its will [MQTT-3.1.3-9]. */
	void end(Session session) {
		session.cancelExpiry();
		publishPendingWill(session);
		this.broker.subscriptions().removeAll(session);
		this.sessions.remove(session.clientIdentifier(), session);
	}

	/** Ends the sessions of clients that are not there. */
	void endOffline() {
		new ArrayList<>(this.sessions.values()).stream().filter((session) -> !session.isOnline()).forEach(this::end);
	}

	private void publishPendingWill(Session session) {
		WillMessage will = session.takePendingWill();
		if (will != null) {
			publish(session, will);
		}
	}

	private void publish(Session session, WillMessage will) {
		this.broker.journal().record(will.message());
		this.broker.router().publish(will.message(), session.clientIdentifier());
	}

}
