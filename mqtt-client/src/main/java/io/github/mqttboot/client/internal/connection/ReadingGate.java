package io.github.mqttboot.client.internal.connection;

import io.github.mqttboot.client.internal.dispatch.Dispatcher;
import io.github.mqttboot.client.internal.session.Session;

/**
 * Decides whether a connection is read: not while listeners can't keep up, and not while
 * more is unacknowledged than the server should have sent.
 */
final class ReadingGate {

	private final Dispatcher dispatcher;

	private final Session session;

	private final int receiveMaximum;

	ReadingGate(Dispatcher dispatcher, Session session, int receiveMaximum) {
		this.dispatcher = dispatcher;
		this.session = session;
		this.receiveMaximum = receiveMaximum;
	}

	void control(Connection connection) {
		connection.setReading(!this.dispatcher.isFull() && !isOwingTooMuch(connection));
	}

	/**
	 * Stop to read at the receive maximum where the server knows none, and above it where
	 * the server should.
	 */
	private boolean isOwingTooMuch(Connection connection) {
		int tolerated = connection.connect().version().hasProperties() ? 1 : 0;
		return this.session.unacknowledged() >= this.receiveMaximum + tolerated;
	}

}
