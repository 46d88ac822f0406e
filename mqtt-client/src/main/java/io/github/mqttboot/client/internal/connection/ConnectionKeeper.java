package io.github.mqttboot.client.internal.connection;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;

import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.internal.dispatch.Dispatcher;
import io.github.mqttboot.client.internal.dispatch.OutcomeQueue;
import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.internal.packet.Disconnect;
import io.github.mqttboot.client.internal.session.InboundMessage;
import io.github.mqttboot.client.internal.session.Negotiated;
import io.github.mqttboot.client.internal.session.PacketOutput;
import io.github.mqttboot.client.internal.session.PublishRequest;
import io.github.mqttboot.client.internal.session.Request;
import io.github.mqttboot.client.internal.session.RequestQueue;
import io.github.mqttboot.client.internal.session.Session;
import io.github.mqttboot.client.internal.transport.Loop;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a client connected: makes attempts, at each server and with each version in turn,
 * waits between them, and hands every connection the one session. The methods for the
 * application ({@link #connect}, {@link #submit}, {@link #disconnect}, {@link #close})
 * may be called on any thread; the rest belongs to the event loop.
 */
public final class ConnectionKeeper implements ConnectionOwner, Attempt.Owner {

	private final Loop loop;

	private final Executor executor;

	private final ConnectionSettings settings;

	private final Announcer announcer;

	private final Session session;

	private final Dispatcher dispatcher;

	private final OutcomeQueue outcomes;

	private final RequestQueue requests = new RequestQueue();

	private final Ticker ticker;

	private final Upkeep upkeep;

	private final Durability durability;

	private final RetryPolicy retryPolicy;

	private final Candidates candidates;

	private final Intake intake;

	private final Closing closing;

	private final ConnectWaiters waiting = new ConnectWaiters();

	private volatile ConnectionState state = ConnectionState.DISCONNECTED;

	private @Nullable Attempt attempt;

	private @Nullable Connection connection;

	private @Nullable ScheduledFuture<?> timer;

	private String clientIdentifier;

	private boolean everConnected;

	/**
	 * Create a keeper. It does nothing until {@link #connect}.
	 * @param loop the event loop
	 * @param executor asks the application for credentials and the like
	 * @param settings what connections are made from
	 * @param session the session
	 * @param dispatcher takes messages
	 * @param outcomes tells outcomes
	 * @param events told what happens
	 * @param durability keeps the session
	 */
	public ConnectionKeeper(Loop loop, Executor executor, ConnectionSettings settings, Session session,
			Dispatcher dispatcher, OutcomeQueue outcomes, ConnectionEvents events, Durability durability) {
		this.loop = loop;
		this.executor = executor;
		this.settings = settings;
		this.session = session;
		this.dispatcher = dispatcher;
		this.outcomes = outcomes;
		this.announcer = new Announcer(events);
		this.clientIdentifier = settings.clientIdentifier();
		this.retryPolicy = new RetryPolicy(settings.retry(), loop::random);
		this.candidates = new Candidates(settings.endpoints(), settings.versions(),
				new ServerReferences(settings.serverReferences()));
		this.intake = new Intake(session, dispatcher, settings.receiveMaximum());
		this.closing = new Closing(this.intake);
		this.upkeep = new Upkeep(loop, session, dispatcher, outcomes, settings.connectTimeoutNanos());
		this.ticker = new Ticker(loop, () -> {
			this.upkeep.onTick(this.connection);
			settle();
		});
		this.durability = durability;
		durability.start(this::onRequests, (cause) -> {
			if (this.connection != null) {
				this.connection.end(cause);
			}
		});
	}

	/**
	 * Return the state right now. Thread-safe.
	 * @return the state
	 */
	public ConnectionState state() {
		return this.state;
	}

	/**
	 * Hand a request to the session. Thread-safe.
	 * @param request the request
	 */
	public void submit(Request request) {
		if (this.requests.add(request)) {
			this.loop.execute(this::onRequests);
		}
	}

	/** Take all requests that were submitted. */
	public void onRequests() {
		if (this.durability.isDecided()) {
			this.requests.drainTo(this.session, this.loop.now());
		}
		settle();
	}

	/**
	 * Stop waiting for a message. Thread-safe.
	 * @param request the message
	 */
	public void withdraw(PublishRequest request) {
		this.loop.execute(() -> {
			onRequests();
			this.session.withdraw(request);
			settle();
		});
	}

	/**
	 * Connect and stay connected. Thread-safe.
	 * @param outcome told the outcome
	 */
	public void connect(ConnectOutcome outcome) {
		this.loop.execute(() -> onConnect(outcome));
	}

	private void onConnect(ConnectOutcome outcome) {
		Connection current = this.connection;
		switch (this.state) {
			case CONNECTED -> {
				if (current != null && current.negotiated() != null) {
					outcome.onConnected(current.negotiated(), current.endpoint());
				}
			}
			case CONNECTING, RECONNECTING -> {
				this.waiting.add(outcome);
				if (this.attempt == null && this.connection == null) {
					cancelTimer();
					attemptNext();
				}
			}
			case DISCONNECTED -> {
				this.waiting.add(outcome);
				this.state = ConnectionState.CONNECTING;
				this.candidates.startOver();
				attemptNext();
			}
			case DISCONNECTING -> this.waiting.add(outcome);
			case CLOSED -> outcome.onFailed(new MqttConnectException("The client has been closed", null));
		}
		settle();
	}

	/** Start an attempt at the current server with the current version. */
	private void attemptNext() {
		if (!this.durability.isOpen()) {
			this.durability.open(this::onStoreOpened);
			return;
		}
		Attempt next = new Attempt(this.loop, this.executor, this.settings, this.candidates.endpoint(),
				this.candidates.version(), this.clientIdentifier, this);
		this.attempt = next;
		next.start();
	}

	private void onStoreOpened(@Nullable MqttConnectException failure) {
		boolean wanted = this.state.isTrying() && this.attempt == null && this.connection == null;
		if (wanted && failure != null) {
			failed(failure);
		}
		else if (wanted) {
			attemptNext();
		}
	}

	@Override
	public PacketOutput guard(PacketOutput output) {
		return this.durability.guard(output);
	}

	@Override
	public @Nullable Connection onPrepared(Attempt prepared, Attempt.Prepared with) {
		// a session that has expired must not come back [MQTT-3.2.2-4]
		boolean cleanStart = this.everConnected ? !this.session.isPresent() : this.settings.cleanStart();
		try {
			Connect connect = Handshake.connect(this.settings, prepared.version(), this.clientIdentifier,
					with.personal(), cleanStart);
			Connection opening = new Connection(this.loop, this.session, prepared.endpoint(), connect,
					with.authentication(), this);
			this.connection = opening;
			opening.open(with.target(), this.settings);
			return opening;
		}
		catch (MqttConnectException ex) {
			endAttempt();
			failed(ex);
			return null;
		}
	}

	@Override
	public void onUnprepared(Attempt unprepared, MqttConnectException failure) {
		endAttempt();
		onCandidateFailed(failure, false);
	}

	private void endAttempt() {
		if (this.attempt != null) {
			this.attempt.end();
			this.attempt = null;
		}
	}

	@Override
	public void onUp(Connection up, Negotiated negotiated) {
		endAttempt();
		// [MQTT-3.1.3-2] an assigned client identifier names the session from now on
		this.clientIdentifier = negotiated.clientIdentifier();
		this.everConnected = true;
		this.candidates.onConnected();
		up.useTopicAliases(this.settings.topicAliases() ? negotiated.topicAliasMaximum() : 0);
		this.state = ConnectionState.CONNECTED;
	}

	/** The session is ready on the current connection. */
	public void onReady() {
		Connection current = this.connection;
		if (current == null || current.negotiated() == null) {
			return;
		}
		Negotiated negotiated = current.negotiated();
		this.announcer.connected(negotiated, current.endpoint());
		this.waiting.onConnected(negotiated, current.endpoint());
	}

	@Override
	public void onBatch(Connection current) {
		settle();
	}

	@Override
	public void onOutcomes() {
		settle();
	}

	/** Stop amid what one read has brought if there is no room for another message. */
	public void onDispatched() {
		if (this.connection != null && !this.intake.hasRoom(this.connection.connect().version())) {
			this.connection.setReading(false);
		}
	}

	/**
	 * Come to the end of a batch, whatever began it: give acknowledgements that have come
	 * back to the session, send what may leave, hand messages and outcomes over.
	 */
	public void settle() {
		this.dispatcher.drainAcknowledged(
				(delivery) -> this.session.acknowledge((InboundMessage) delivery.token(), delivery.reasonCode()));
		this.session.pump(this.loop.now());
		this.durability.commit();
		Connection current = this.connection;
		if (current != null) {
			current.flush();
			current.setReading(this.intake.isOpen(current.connect().version(), this.loop.now()));
		}
		this.dispatcher.flush();
		this.outcomes.flush();
		this.closing.finishIfIdle(this.state == ConnectionState.CONNECTED);
		this.ticker.wantIn(this.upkeep.nextTick(this.connection));
	}

	@Override
	public void onDown(Connection down) {
		if (down != this.connection) {
			return;
		}
		endAttempt();
		this.connection = null;
		if (down.negotiated() == null) {
			onAttemptFailed(down);
		}
		else {
			down.leaveSession();
			onConnectionLost(down);
		}
		settle();
	}

	private void onAttemptFailed(Connection down) {
		MqttException cause = down.cause();
		if (!this.state.isTrying()) {
			onStopped();
			return;
		}
		MqttConnectException failure = (cause instanceof MqttConnectException connectFailure) ? connectFailure
				: new MqttConnectException("The connection to " + down.endpoint() + " could not be established", cause);
		if (this.candidates.isReferred(failure.serverReason(), down.endpoint(), this.announcer)) {
			attemptNext();
		}
		else {
			onCandidateFailed(failure, down.isRefusedSilently());
		}
	}

	private void onCandidateFailed(MqttConnectException failure, boolean refusedSilently) {
		boolean versionRefused = failure.reasonCode() == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
		if (this.candidates.advance(versionRefused, refusedSilently)) {
			attemptNext();
			return;
		}
		failed(failure);
	}

	/** An attempt has failed at every server. */
	private void failed(MqttConnectException failure) {
		this.candidates.startOver();
		boolean first = this.state == ConnectionState.CONNECTING;
		boolean retry = this.settings.reconnect() && (!first || this.settings.retryFirstConnect());
		long delay = retry ? this.retryPolicy.afterFailure(failure.reasonCode()) : ConnectionEvents.NO_RETRY;
		retryIn(delay);
		this.announcer.failed(failure, delay);
		if (delay == ConnectionEvents.NO_RETRY) {
			this.waiting.onFailed(failure);
		}
		settle();
	}

	private void retryIn(long delay) {
		boolean retry = delay != ConnectionEvents.NO_RETRY;
		this.state = retry ? ConnectionState.RECONNECTING : ConnectionState.DISCONNECTED;
		this.timer = retry ? this.loop.schedule(this::attemptNext, delay) : null;
	}

	private void cancelTimer() {
		if (this.timer != null) {
			this.timer.cancel(false);
		}
	}

	private void onConnectionLost(Connection down) {
		RetryPolicy.Loss loss = down.loss();
		if (this.state != ConnectionState.CONNECTED) {
			this.retryPolicy.onEnded(loss);
			this.candidates.startOver();
			this.announcer.ended();
			onStopped();
			return;
		}
		boolean referred = this.settings.reconnect()
				&& this.candidates.isReferred(down.serverReason(), down.endpoint(), this.announcer);
		if (!referred) {
			this.candidates.startOver();
		}
		long wanted = this.retryPolicy.afterLoss(loss, referred);
		long delay = (this.settings.reconnect() || down.isLeft()) ? wanted : ConnectionEvents.NO_RETRY;
		retryIn(delay);
		this.announcer.lost(down, delay, this.retryPolicy.isTakeOverSuspected());
		if (delay == ConnectionEvents.NO_RETRY) {
			this.waiting.onFailed(
					new MqttConnectException("The connection was lost at once", down.serverReasonCode(), down.cause()));
		}
	}

	private void onStopped() {
		this.state = ConnectionState.DISCONNECTED;
		this.waiting.onStopped(this::onConnect);
	}

	/**
	 * Authenticate the connection again. Thread-safe.
	 * @param outcome told why that failed, or {@code null}; on the event loop
	 */
	public void reauthenticate(Consumer<@Nullable MqttException> outcome) {
		this.loop.execute(() -> {
			if (this.connection != null && this.connection.isUp()) {
				this.connection.reauthenticate(outcome);
			}
			else {
				outcome.accept(Authentication.unconnected());
			}
			settle();
		});
	}

	/**
	 * Disconnect and stay disconnected. Thread-safe.
	 * @param disconnect what to say
	 * @param done run when there is no connection any more
	 */
	public void disconnect(Disconnect disconnect, Runnable done) {
		this.loop.execute(() -> {
			onRequests();
			onDisconnect(disconnect, done);
		});
	}

	/**
	 * End the connection that is there, and make it again as if it were lost.
	 * Thread-safe.
	 * @param disconnect what to say
	 */
	public void reconnect(Disconnect disconnect) {
		this.loop.execute(() -> {
			if (this.state == ConnectionState.CONNECTED && this.connection != null) {
				this.connection.disconnect(disconnect);
			}
			settle();
		});
	}

	private void onDisconnect(Disconnect disconnect, Runnable done) {
		if (this.state == ConnectionState.CLOSED || this.state == ConnectionState.DISCONNECTED) {
			done.run();
			this.outcomes.flush();
			return;
		}
		cancelTimer();
		this.waiting.whenStopped(done);
		endAttempt();
		this.state = ConnectionState.DISCONNECTING;
		this.waiting
			.onFailed(new MqttConnectException("disconnect() was called before the connection was established", null));
		if (this.connection != null) {
			this.connection.disconnect(disconnect);
		}
		else {
			onStopped();
		}
		settle();
	}

	/**
	 * Take no message any more, wait for what is under way, at most for a while, then
	 * disconnect and give up everything. Thread-safe.
	 * @param disconnect what to say
	 * @param withListeners whether to wait for listeners, too
	 * @param timeoutNanos how long to wait for what is under way, in nanoseconds
	 * @param done run when all is over
	 */
	public void close(Disconnect disconnect, boolean withListeners, long timeoutNanos, Runnable done) {
		this.loop.execute(() -> {
			if (!this.durability.isDecided()) {
				// what was published meanwhile is to be stored
				this.durability.open((failure) -> close(disconnect, withListeners, timeoutNanos, done));
				return;
			}
			if (!this.closing.begin(() -> onDisconnect(disconnect, () -> onClosed(done)), withListeners)) {
				done.run();
				return;
			}
			this.ticker.schedule(this.closing::finish, timeoutNanos);
			onRequests();
		});
	}

	private void onClosed(Runnable done) {
		this.state = ConnectionState.CLOSED;
		this.session.close();
		this.dispatcher.close();
		this.outcomes.flushAll();
		this.ticker.stop();
		this.durability.close(done);
	}

}
