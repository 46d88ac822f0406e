package io.github.mqttboot.client.internal.connection;

import io.github.mqttboot.client.internal.dispatch.Dispatcher;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.session.Session;

/**
 * Decides whether to read on. Reading stops while the application cannot keep up. But a
 * listener may be waiting for an answer of the server, that of its own publish for
 * example, and this answer stands behind the messages that are not read: so when no
 * listener gets on for a while and answers are due, some more is read, up to an
 * allowance.
 */
final class Intake {

	/** More messages than the bounds that are read for the sake of an answer. */
	private static final long ALLOWED_MESSAGES = 65_536;

	/** More payload bytes. */
	private static final long ALLOWED_BYTES = 16L * 1024 * 1024;

	/** Without a message handled for so long, listeners seem to wait. */
	private static final long STALLED = 100_000_000L;

	private final Session session;

	private final Dispatcher dispatcher;

	private final int receiveMaximum;

	private boolean paused;

	private long messagesAtPause;

	private long bytesAtPause;

	private long lastHandled;

	private long lastProgress;

	private boolean stopped;

	private boolean awaitsListeners;

	Intake(Session session, Dispatcher dispatcher, int receiveMaximum) {
		this.session = session;
		this.dispatcher = dispatcher;
		this.receiveMaximum = receiveMaximum;
	}

	/** Take no message any more: the client is closing. Answers are still read. */
	void stop(boolean awaitsListeners) {
		this.stopped = true;
		this.awaitsListeners = awaitsListeners;
		this.session.stopIntake();
	}

	/** Return whether there is anything that closing has to wait for. */
	boolean isBusy() {
		return this.session.isBusy() || (this.awaitsListeners && this.dispatcher.isBusy());
	}

	/**
	 * Return whether to read on.
	 * @param version the protocol version of the connection
	 * @param now the time
	 * @return {@code false} to stop reading until the next time
	 */
	boolean isOpen(ProtocolVersion version, long now) {
		boolean over = this.dispatcher.isFull() || isOwingTooMuch(version);
		if (this.stopped || !over) {
			this.paused = false;
			return true;
		}
		long handled = this.dispatcher.handled();
		if (!this.paused) {
			this.paused = true;
			this.messagesAtPause = this.dispatcher.dispatched();
			this.bytesAtPause = this.dispatcher.dispatchedBytes();
			this.lastProgress = now;
		}
		else if (handled != this.lastHandled) {
			this.lastProgress = now;
		}
		this.lastHandled = handled;
		boolean stalled = now - this.lastProgress >= STALLED && this.session.isAnswerDue();
		return stalled && this.dispatcher.dispatched() - this.messagesAtPause < ALLOWED_MESSAGES
				&& this.dispatcher.dispatchedBytes() - this.bytesAtPause < ALLOWED_BYTES;
	}

	/**
	 * Return whether to go on with the packets of one read. Costs next to nothing.
	 * @param version the protocol version of the connection
	 * @return {@code false} once a bound is reached, unless more than that is being read
	 * for the sake of an answer
	 */
	boolean hasRoom(ProtocolVersion version) {
		return this.stopped || this.paused || (this.dispatcher.hasRoom() && !isOwingTooMuch(version));
	}

	/**
	 * Stop at the receive maximum where the server knows none, and above it where the
	 * server should.
	 */
	private boolean isOwingTooMuch(ProtocolVersion version) {
		int tolerated = (version == ProtocolVersion.MQTT_5) ? 1 : 0;
		return this.session.unacknowledged() >= this.receiveMaximum + tolerated;
	}

}
