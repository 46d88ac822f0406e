package io.github.mqttboot.client.internal.connection;

import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.error.ServerReason;
import io.github.mqttboot.client.internal.session.Negotiated;
import io.github.mqttboot.client.internal.transport.Endpoint;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * Tells of connections so that each end that is told has its beginning: a connection that
 * is lost before its subscriptions are in force counts as a failed attempt.
 */
final class Announcer {

	private final ConnectionEvents events;

	private boolean connectedBefore;

	private boolean announced;

	Announcer(ConnectionEvents events) {
		this.events = events;
	}

	void connected(Negotiated negotiated, Endpoint endpoint) {
		this.events.onConnected(negotiated, endpoint, this.connectedBefore);
		this.connectedBefore = true;
		this.announced = true;
	}

	/** The application has ended the connection. */
	void ended() {
		if (this.announced) {
			this.events.onDisconnected(null, null, ConnectionEvents.NO_RETRY);
		}
		this.announced = false;
	}

	void lost(Connection down, long retryDelayNanos, boolean takeOverSuspected) {
		MqttException cause = down.cause();
		ReasonCode reasonCode = down.serverReasonCode();
		String clientIdentifier = down.clientIdentifier();
		if (reasonCode == ReasonCode.SESSION_TAKEN_OVER) {
			this.events.onSessionTakenOver(clientIdentifier, retryDelayNanos);
		}
		else if (takeOverSuspected) {
			this.events.onTakeOverSuspected(clientIdentifier, retryDelayNanos);
		}
		if (this.announced) {
			this.events.onDisconnected(cause, reasonCode, retryDelayNanos);
		}
		else {
			failed(causeOf(down, cause), retryDelayNanos);
		}
		this.announced = false;
	}

	private static MqttException causeOf(Connection down, @Nullable MqttException cause) {
		return (cause != null) ? cause
				: new MqttException("The connection to " + down.endpoint() + " was lost at once");
	}

	void failed(MqttException cause, long retryDelayNanos) {
		this.events.onConnectFailed(cause, retryDelayNanos);
	}

	void referred(ServerReason reason, Endpoint from, @Nullable Endpoint followed) {
		String reference = reason.serverReference();
		if (reference != null) {
			this.events.onServerReference(reference, from, followed);
		}
	}

}
