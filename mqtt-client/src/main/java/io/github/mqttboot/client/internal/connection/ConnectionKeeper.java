package io.github.mqttboot.client.internal.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.internal.dispatch.Dispatcher;
import io.github.mqttboot.client.internal.dispatch.OutcomeQueue;
import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.internal.packet.Disconnect;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.session.InboundMessage;
import io.github.mqttboot.client.internal.session.Negotiated;
import io.github.mqttboot.client.internal.session.PublishRequest;
import io.github.mqttboot.client.internal.session.Request;
import io.github.mqttboot.client.internal.session.RequestQueue;
import io.github.mqttboot.client.internal.session.Session;
import io.github.mqttboot.client.internal.transport.Connector;
import io.github.mqttboot.client.internal.transport.Endpoint;
import io.github.mqttboot.client.internal.transport.Loop;
import io.github.mqttboot.client.internal.transport.Target;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a client connected: makes attempts, at each server and with each version in turn,
 * waits between them, and hands every connection the one session. The methods for the
 * application ({@link #connect}, {@link #submit}, {@link #disconnect}, {@link #close})
 * may be called on any thread; the rest belongs to the event loop.
 */
public final class ConnectionKeeper implements Connection.Owner {

	private final Loop loop;

	private final Executor executor;

	private final ConnectionSettings settings;

	private final Announcer announcer;

	private final Session session;

	private final Dispatcher dispatcher;

	private final OutcomeQueue outcomes;

	private final RequestQueue requests = new RequestQueue();

	private final Ticker ticker;

	private final Backoff backoff;

	private final Candidates candidates;

	private final Intake intake;

	private final List<ConnectOutcome> waiting = new ArrayList<>();

	private final List<Runnable> disconnecting = new ArrayList<>();

	private volatile ConnectionState state = ConnectionState.DISCONNECTED;

	private @Nullable Connection connection;

	private @Nullable ScheduledFuture<?> timer;

	private @Nullable Runnable closing;

	private boolean pausing;

	private String clientIdentifier;

	private int attempt;

	/**
	 * Create a keeper. It does nothing until {@link #connect}.
	 * @param loop the event loop
	 * @param executor asks for credentials
	 * @param settings what connections are made from
	 * @param session the session
	 * @param dispatcher takes messages
	 * @param outcomes tells outcomes
	 * @param events told what happens
	 */
	public ConnectionKeeper(Loop loop, Executor executor, ConnectionSettings settings, Session session,
			Dispatcher dispatcher, OutcomeQueue outcomes, ConnectionEvents events) {
		this.loop = loop;
		this.executor = executor;
		this.settings = settings;
		this.session = session;
		this.dispatcher = dispatcher;
		this.outcomes = outcomes;
		this.announcer = new Announcer(events);
		this.clientIdentifier = settings.clientIdentifier();
		this.backoff = new Backoff(settings.backoff(), loop::random);
		this.candidates = new Candidates(settings);
		this.intake = new Intake(session, dispatcher, settings.receiveMaximum());
		this.ticker = new Ticker(loop, this::onTick);
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

	private void onRequests() {
		this.requests.drainTo(this.session, this.loop.now());
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
				if (this.pausing) {
					cancelTimer();
					attempt();
				}
			}
			case DISCONNECTED -> {
				this.waiting.add(outcome);
				this.state = ConnectionState.CONNECTING;
				this.candidates.startOver();
				attempt();
			}
			case DISCONNECTING -> this.disconnecting.add(() -> onConnect(outcome));
			case CLOSED -> outcome.onFailed(new MqttConnectException("The client has been closed", null));
		}
		settle();
	}

	/** Start an attempt at the current server with the current version. */
	private void attempt() {
		this.pausing = false;
		int number = ++this.attempt;
		Endpoint server = this.candidates.endpoint();
		long timeout = this.settings.connectTimeoutNanos();
		this.timer = this.loop.schedule(() -> onUnprepared(number, server, null), timeout);
		try {
			// off the loop: credentials, name resolution and key material may block
			this.executor.execute(() -> prepare(number, server));
		}
		catch (RejectedExecutionException ex) {
			onUnprepared(number, server, ex);
		}
	}

	@SuppressWarnings("checkstyle:IllegalCatch")
	private void prepare(int number, Endpoint server) {
		try {
			Login login = (this.settings.login() != null) ? this.settings.login().call() : Login.NONE;
			Target target = Target.prepare(server, this.settings.transport());
			this.loop.execute(() -> open(number, target, login));
		}
		catch (Exception ex) {
			this.loop.execute(() -> onUnprepared(number, server, ex));
		}
	}

	private void onUnprepared(int number, Endpoint server, @Nullable Exception cause) {
		if (number == this.attempt && this.connection == null && isTrying()) {
			this.attempt++;
			cancelTimer();
			onCandidateFailed(Handshake.unprepared(server, cause), false);
		}
	}

	private void open(int number, Target target, Login login) {
		if (number != this.attempt || this.connection != null || !isTrying()) {
			return;
		}
		cancelTimer();
		ProtocolVersion protocol = this.candidates.version();
		boolean resume = this.announcer.hasConnected() && protocol == ProtocolVersion.MQTT_5;
		try {
			Connect connect = Handshake.connect(this.settings, protocol, this.clientIdentifier, login,
					!resume && this.settings.cleanStart());
			Connection opening = new Connection(this.loop, this.session, target.endpoint(), connect, this);
			this.connection = opening;
			long timeout = this.settings.connectTimeoutNanos();
			this.timer = this.loop.schedule(() -> opening.onConnectTimeout(timeout), timeout);
			Connector.connect(this.loop, target, this.settings.transport(), TimeUnit.NANOSECONDS.toMillis(timeout),
					protocol, this.settings.maximumPacketSize(), opening);
		}
		catch (MqttConnectException ex) {
			failed(ex, null);
		}
	}

	private boolean isTrying() {
		return this.state == ConnectionState.CONNECTING || this.state == ConnectionState.RECONNECTING;
	}

	@Override
	public void onUp(Connection up, Negotiated negotiated) {
		cancelTimer();
		// [MQTT-3.1.3-2] an assigned client identifier names the session from now on
		this.clientIdentifier = negotiated.clientIdentifier();
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
		tellWaiting((outcome) -> outcome.onConnected(negotiated, current.endpoint()));
	}

	private void tellWaiting(Consumer<ConnectOutcome> telling) {
		List<ConnectOutcome> told = new ArrayList<>(this.waiting);
		this.waiting.clear();
		told.forEach(telling);
	}

	@Override
	public void onBatch(Connection current) {
		settle();
	}

	@Override
	public void onOutcomes() {
		settle();
	}

	/**
	 * Come to the end of a batch, whatever began it: give acknowledgements that have come
	 * back to the session, send what may leave, hand messages and outcomes over.
	 */
	public void settle() {
		this.dispatcher.drainAcknowledged(
				(delivery) -> this.session.acknowledge((InboundMessage) delivery.token(), delivery.reasonCode()));
		this.session.pump(this.loop.now());
		Connection current = this.connection;
		if (current != null) {
			current.flush();
			current.setReading(this.intake.isOpen(current.connect().version(), this.loop.now()));
		}
		this.dispatcher.flush();
		this.outcomes.flush();
		finishClosing();
		this.ticker.wantIn(nextTick());
	}

	private long nextTick() {
		if (this.dispatcher.isBusy() || this.outcomes.isBusy()) {
			return Ticker.SOON;
		}
		long watching = (this.session.unacknowledged() > 0) ? Ticker.WATCHING : Long.MAX_VALUE;
		long next = (this.connection != null) ? Math.min(this.connection.nextTick(), watching) : Long.MAX_VALUE;
		return this.session.isBusy() ? Math.min(next, Ticker.BUSY) : next;
	}

	private void onTick() {
		if (this.connection != null) {
			this.connection.onTick();
			boolean slow = this.connection.isUp() && this.connection.lifetime() > this.settings.connectTimeoutNanos();
			if (slow) {
				this.session.giveUpOpening();
			}
		}
		this.session.onTick(this.loop.now());
		this.outcomes.rescue();
		settle();
	}

	@Override
	public void onDown(Connection down) {
		if (down != this.connection) {
			return;
		}
		cancelTimer();
		this.connection = null;
		this.attempt++;
		if (down.negotiated() == null) {
			onAttemptFailed(down);
		}
		else {
			down.leaveSession();
			this.backoff.onConnectionEnded(down.lifetime(), down.connect().keepAlive());
			onConnectionLost(down);
		}
		settle();
	}

	private void onAttemptFailed(Connection down) {
		MqttException cause = down.cause();
		if (!isTrying()) {
			onStopped();
			return;
		}
		MqttConnectException failure = (cause instanceof MqttConnectException connectFailure) ? connectFailure
				: new MqttConnectException("The connection to " + down.endpoint() + " could not be established", cause);
		onCandidateFailed(failure, down.isClosedSilently());
	}

	private void onCandidateFailed(MqttConnectException failure, boolean closedSilently) {
		boolean versionRefused = failure.reasonCode() == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
		if (this.candidates.advance(versionRefused, closedSilently)) {
			attempt();
			return;
		}
		failed(failure, failure.reasonCode());
	}

	/** An attempt has failed at every server. */
	private void failed(MqttConnectException failure, @Nullable ReasonCode reasonCode) {
		cancelTimer();
		this.candidates.startOver();
		Reaction reaction = Reaction.to(reasonCode);
		boolean first = this.state == ConnectionState.CONNECTING;
		boolean retry = this.settings.reconnect() && reaction != Reaction.STOP
				&& (!first || this.settings.retryFirstConnect());
		if (retry) {
			long delay = this.backoff.next(reaction == Reaction.RETRY_SLOWLY);
			retryIn(delay);
			this.announcer.failed(failure, delay);
		}
		else {
			this.state = ConnectionState.DISCONNECTED;
			this.announcer.failed(failure, ConnectionEvents.NO_RETRY);
			tellWaiting((outcome) -> outcome.onFailed(failure));
		}
		settle();
	}

	private void retryIn(long delay) {
		this.state = ConnectionState.RECONNECTING;
		this.pausing = true;
		this.timer = this.loop.schedule(this::attempt, delay);
	}

	private void onConnectionLost(Connection down) {
		this.candidates.startOver();
		if (this.state != ConnectionState.CONNECTED) {
			this.announcer.ended();
			onStopped();
			return;
		}
		Reaction reaction = Reaction.to(down.serverReason());
		if (down.serverReason() == ReasonCode.SESSION_TAKEN_OVER) {
			this.announcer.sessionTakenOver(this.clientIdentifier);
		}
		if (this.settings.reconnect() && reaction != Reaction.STOP) {
			long delay = this.backoff.next(reaction == Reaction.RETRY_SLOWLY);
			retryIn(delay);
			this.announcer.lost(down, delay);
		}
		else {
			this.state = ConnectionState.DISCONNECTED;
			this.announcer.lost(down, ConnectionEvents.NO_RETRY);
			tellWaiting((outcome) -> outcome.onFailed(
					new MqttConnectException("The connection was lost at once", down.serverReason(), down.cause())));
		}
	}

	/** The connection that was to end has ended. */
	private void onStopped() {
		this.state = ConnectionState.DISCONNECTED;
		List<Runnable> told = new ArrayList<>(this.disconnecting);
		this.disconnecting.clear();
		told.forEach(Runnable::run);
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

	private void onDisconnect(Disconnect disconnect, Runnable done) {
		if (this.state == ConnectionState.CLOSED || this.state == ConnectionState.DISCONNECTED) {
			done.run();
			this.outcomes.flush();
			return;
		}
		cancelTimer();
		this.disconnecting.add(done);
		this.attempt++;
		this.state = ConnectionState.DISCONNECTING;
		tellWaiting((outcome) -> outcome
			.onFailed(new MqttConnectException("disconnect() was called before the connection was established", null)));
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
			if (this.closing != null || this.state == ConnectionState.CLOSED) {
				done.run();
				return;
			}
			this.closing = () -> onDisconnect(disconnect, () -> onClosed(done));
			this.intake.stop(withListeners);
			this.loop.schedule(this::stopWaiting, timeoutNanos);
			onRequests();
		});
	}

	private void finishClosing() {
		if (this.closing != null && (this.state != ConnectionState.CONNECTED || !this.intake.isBusy())) {
			stopWaiting();
		}
	}

	private void stopWaiting() {
		Runnable finish = this.closing;
		if (finish != null && this.state != ConnectionState.CLOSED) {
			this.closing = null;
			finish.run();
		}
	}

	private void onClosed(Runnable done) {
		this.state = ConnectionState.CLOSED;
		this.session.close();
		this.dispatcher.close();
		this.outcomes.flush();
		done.run();
	}

	private void cancelTimer() {
		if (this.timer != null) {
			this.timer.cancel(false);
			this.timer = null;
		}
	}

}
