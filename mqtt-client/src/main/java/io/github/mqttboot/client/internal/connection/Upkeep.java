package io.github.mqttboot.client.internal.connection;

import io.github.mqttboot.client.internal.dispatch.Dispatcher;
import io.github.mqttboot.client.internal.dispatch.OutcomeQueue;
import io.github.mqttboot.client.internal.session.Session;
import io.github.mqttboot.client.internal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * What a client has to look after from time to time, and when the next time is.
 */
final class Upkeep {

	private final Loop loop;

	private final Session session;

	private final Dispatcher dispatcher;

	private final OutcomeQueue outcomes;

	private final long patience;

	/**
	 * Create it.
	 * @param loop the event loop
	 * @param session the session
	 * @param dispatcher hands messages to listeners
	 * @param outcomes tells outcomes
	 * @param patience how long a connection may take to open its subscriptions, in
	 * nanoseconds
	 */
	Upkeep(Loop loop, Session session, Dispatcher dispatcher, OutcomeQueue outcomes, long patience) {
		this.loop = loop;
		this.session = session;
		this.dispatcher = dispatcher;
		this.outcomes = outcomes;
		this.patience = patience;
	}

	/** Return nanoseconds until the next tick, {@link Long#MAX_VALUE} for none. */
	long nextTick(@Nullable Connection connection) {
		if (this.dispatcher.isBusy() || this.outcomes.isBusy()) {
			return this.outcomes.isDeferred() ? Ticker.BRIEFLY : Ticker.SOON;
		}
		long watching = (this.session.unacknowledged() > 0) ? Ticker.WATCHING : Long.MAX_VALUE;
		long next = Math.min(watching, this.session.expiresIn(this.loop.now()));
		if (connection != null) {
			next = Math.min(next, Math.min(connection.nextTick(), untilGivenUp(connection)));
		}
		return this.session.isBusy() ? Math.min(next, Ticker.BUSY) : next;
	}

	private long untilGivenUp(Connection connection) {
		// one that is about to end opens nothing any more, however often we look
		boolean opening = connection.isUp() && this.session.isOpening();
		return opening ? Math.max(this.patience - connection.lifetime() + 1, 1) : Long.MAX_VALUE;
	}

	void onTick(@Nullable Connection connection) {
		if (connection != null) {
			connection.onTick();
			if (connection.isUp() && connection.lifetime() > this.patience) {
				this.session.giveUpOpening();
			}
		}
		this.session.onTick(this.loop.now());
		this.outcomes.rescue();
		this.dispatcher.rescue();
	}

}
