package io.github.mqttboot.client;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.mqttboot.client.MqttClientOptions.WhenDisconnected;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.internal.connection.ConnectOutcome;
import io.github.mqttboot.client.internal.connection.ConnectionKeeper;
import io.github.mqttboot.client.internal.connection.Durability;
import io.github.mqttboot.client.internal.connection.OutboundBudget;
import io.github.mqttboot.client.internal.connection.StoreDurability;
import io.github.mqttboot.client.internal.dispatch.DispatchEvents;
import io.github.mqttboot.client.internal.dispatch.Dispatcher;
import io.github.mqttboot.client.internal.dispatch.ListenerThreads;
import io.github.mqttboot.client.internal.dispatch.MessageHandler;
import io.github.mqttboot.client.internal.dispatch.OutcomeQueue;
import io.github.mqttboot.client.internal.dispatch.SerialExecutor;
import io.github.mqttboot.client.internal.packet.Subscription;
import io.github.mqttboot.client.internal.session.InboundMessage;
import io.github.mqttboot.client.internal.session.Negotiated;
import io.github.mqttboot.client.internal.session.Request;
import io.github.mqttboot.client.internal.session.Session;
import io.github.mqttboot.client.internal.session.SessionEvents;
import io.github.mqttboot.client.internal.transport.Endpoint;
import io.github.mqttboot.client.internal.transport.EventLoops;
import io.github.mqttboot.client.internal.transport.Loop;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

/**
 * The client: wires session, dispatcher and connection together and turns their outcomes
 * into futures. Holds no protocol rule.
 */
final class DefaultMqttClient implements MqttClient {

	private static final String CLOSED = "The client has been closed";

	private final MqttClientOptions options;

	private final Loop loop;

	private final @Nullable ListenerThreads ownThreads;

	private final ConnectionListeners listeners;

	private final OutboundBudget budget;

	private final OutcomeQueue outcomes;

	private final Dispatcher dispatcher;

	private final Session session;

	private final ConnectionKeeper keeper;

	private final BlockingMqttClient blocking;

	private final OrderlyEnd orderlyEnd;

	private final AtomicInteger subscriptionIdentifiers = new AtomicInteger();

	private final AtomicBoolean closed = new AtomicBoolean();

	private final MessageCounters counters = new MessageCounters();

	DefaultMqttClient(MqttClientOptions options, Loop loop) {
		this.options = options;
		this.loop = loop;
		this.ownThreads = (options.listenerExecutor() == null) ? ListenerThreads.create(options.clientIdentifier())
				: null;
		Executor executor = (options.listenerExecutor() != null) ? options.listenerExecutor()
				: Objects.requireNonNull(this.ownThreads);
		this.listeners = new ConnectionListeners(options, new SerialExecutor(executor));
		this.budget = new OutboundBudget(options.queueCapacity(), options.queueSize());
		this.outcomes = new OutcomeQueue(executor);
		Wiring wiring = new Wiring();
		this.dispatcher = new Dispatcher(this.loop, executor, this.loop::now, options.inboundQueueCapacity(), wiring);
		MqttMessageListener unmatched = options.unmatchedListener();
		if (unmatched != null) {
			this.dispatcher.addForUnmatched(unmatched, (message, acknowledgment) -> unmatched.onMessage(message));
		}
		this.session = new Session(SettingsMapping.session(options), wiring);
		this.keeper = new ConnectionKeeper(this.loop, executor, SettingsMapping.connection(options), this.session,
				this.dispatcher, this.outcomes, this.listeners, durability(options));
		this.blocking = new BlockingView(this, this.budget, this.listeners.gate());
		this.orderlyEnd = new OrderlyEnd(this.loop, this.dispatcher, this.session, this.outcomes, this.closed::get);
	}

	private Durability durability(MqttClientOptions options) {
		SessionStore store = options.sessionStore();
		if (store == null) {
			return Durability.NONE;
		}
		return new StoreDurability(this.loop, this.session, new SessionStoreAdapter(store, options.clientIdentifier()),
				this::restored, "mqtt-store-" + options.clientIdentifier());
	}

	private PublishCall restored(MqttMessage message) {
		this.budget.take(message.payload().length);
		return new PublishCall(message, this);
	}

	@Override
	public CompletableFuture<ConnectResult> connect() {
		if (this.closed.get()) {
			return CompletableFuture.failedFuture(new MqttConnectException(CLOSED, null));
		}
		CompletableFuture<ConnectResult> future = new CompletableFuture<>();
		this.keeper.connect(new ConnectOutcome() {

			@Override
			public void onConnected(Negotiated negotiated, Endpoint endpoint) {
				ConnectResult result = ConnectionListeners.result(negotiated, endpoint);
				DefaultMqttClient.this.outcomes.add(() -> future.complete(result));
			}

			@Override
			public void onFailed(MqttConnectException failure) {
				DefaultMqttClient.this.outcomes.add(() -> future.completeExceptionally(failure));
			}

		});
		return future;
	}

	@Override
	public CompletableFuture<PublishResult> publish(MqttMessage message) {
		return submit(message).future();
	}

	private PublishCall submit(MqttMessage message) {
		PublishCall call = trySubmit(message);
		return (call != null) ? call
				: refused(message, new MqttNotSentException(Reason.QUEUE_FULL,
						"The message to '" + message.topic() + "' was not sent: the outbound queue is full ("
								+ this.options.queueCapacity() + " messages, " + this.options.queueSize()
								+ " bytes). Wait for earlier results before publishing more, or raise its bounds"));
	}

	// Return null if the queue has no room now
	@Nullable PublishCall trySubmit(MqttMessage message) {
		MqttNotSentException refusal = refusal(message);
		if (refusal != null) {
			return refused(message, refusal);
		}
		if (!this.budget.tryTake(message.payload().length)) {
			return null;
		}
		PublishCall call = new PublishCall(message, this);
		this.keeper.submit(call);
		return call;
	}

	private PublishCall refused(MqttMessage message, MqttNotSentException refusal) {
		PublishCall call = new PublishCall(message, this);
		call.refuse(counted(message, refusal));
		return call;
	}

	MqttNotSentException counted(MqttMessage message, MqttNotSentException refusal) {
		this.counters.onPublishFailed(message.qos(), refusal);
		return refusal;
	}

	private @Nullable MqttNotSentException refusal(MqttMessage message) {
		if (this.closed.get()) {
			return new MqttNotSentException(Reason.CLOSED, CLOSED);
		}
		if (this.options.whenDisconnected() == WhenDisconnected.FAIL && state() != ClientState.CONNECTED) {
			return new MqttNotSentException(Reason.DISCONNECTED, "The message to '" + message.topic()
					+ "' was not sent: there is no connection, and the client was told to fail then");
		}
		int length = message.payload().length;
		return this.budget.canEverTake(length) ? null
				: new MqttNotSentException(Reason.PACKET_TOO_LARGE,
						"The message to '" + message.topic() + "' has " + length
								+ " bytes, more than the whole outbound queue may hold (" + this.options.queueSize()
								+ " bytes)");
	}

	void withdraw(PublishCall call) {
		this.keeper.withdraw(call);
	}

	void onPublished(PublishCall call) {
		if (call.isDowngraded()) {
			this.listeners.onDowngraded();
		}
		this.counters.onPublished(call.message().qos());
		this.outcomes.add(call);
	}

	void onPublishFailed(PublishCall call, MqttException failure) {
		this.counters.onPublishFailed(call.message().qos(), failure);
		this.outcomes.add(call);
	}

	void onGivenUp(MqttMessage message, MqttException failure) {
		if (this.options.sessionStore() != null && !isClosed()) {
			this.listeners.onGivenUp(message, failure);
		}
	}

	void onReleased(MqttMessage message) {
		this.budget.giveBack(message.payload().length);
	}

	@Override
	public CompletableFuture<SubscribeResult> subscribe(List<TopicSubscription> subscriptions,
			MqttMessageListener listener) {
		return subscribe(subscriptions, listener, (message, acknowledgment) -> listener.onMessage(message), false);
	}

	@Override
	public CompletableFuture<SubscribeResult> subscribe(List<TopicSubscription> subscriptions,
			ManualAcknowledgmentListener listener) {
		return subscribe(subscriptions, listener, listener::onMessage, true);
	}

	private CompletableFuture<SubscribeResult> subscribe(List<TopicSubscription> subscriptions, Object listener,
			MessageHandler handler, boolean manual) {
		if (subscriptions.isEmpty()) {
			throw new IllegalArgumentException("At least one subscription is needed [MQTT-3.8.3-2]");
		}
		if (this.closed.get()) {
			return CompletableFuture.failedFuture(new MqttNotSentException(Reason.CLOSED, CLOSED));
		}
		int identifier = this.subscriptionIdentifiers.incrementAndGet();
		SubscribeCall call = new SubscribeCall(subscriptions, identifier, this.outcomes::add);
		List<TopicFilter> filters = subscriptions.stream().map(TopicSubscription::topicFilter).toList();
		// on the event loop, as what ends subscriptions, so that both keep their order
		this.loop.execute(() -> {
			// before the request, so that no message can come earlier
			this.dispatcher.add(filters, identifier, listener, handler, manual);
			this.session.offerLeft((message) -> this.dispatcher.isWantedAgain(message, listener));
			submitNow(call);
		});
		return call.future();
	}

	@Override
	public CompletableFuture<UnsubscribeResult> unsubscribe(String... topicFilters) {
		List<TopicFilter> filters = parse(Arrays.asList(topicFilters));
		if (this.closed.get()) {
			return CompletableFuture.failedFuture(new MqttNotSentException(Reason.CLOSED, CLOSED));
		}
		UnsubscribeCall call = unsubscribeCall(filters, null);
		this.loop.execute(() -> {
			this.dispatcher.end(filters, null);
			submitNow(call);
		});
		return call.future();
	}

	private UnsubscribeCall unsubscribeCall(List<TopicFilter> filters, @Nullable Object listener) {
		return new UnsubscribeCall(filters, this.outcomes::add, () -> this.dispatcher.removeEnding(filters, listener));
	}

	// Without a moment in which dispatcher and session do not say the same
	private void submitNow(Request request) {
		this.keeper.submit(request);
		this.keeper.onRequests();
	}

	@Override
	public CompletableFuture<UnsubscribeResult> unsubscribe(MqttMessageListener listener, List<String> topicFilters) {
		return unsubscribeListener(listener, topicFilters);
	}

	@Override
	public CompletableFuture<UnsubscribeResult> unsubscribe(ManualAcknowledgmentListener listener,
			List<String> topicFilters) {
		return unsubscribeListener(listener, topicFilters);
	}

	private CompletableFuture<UnsubscribeResult> unsubscribeListener(Object listener, List<String> topicFilters) {
		List<TopicFilter> filters = parse(topicFilters);
		if (this.closed.get()) {
			return CompletableFuture.failedFuture(new MqttNotSentException(Reason.CLOSED, CLOSED));
		}
		CompletableFuture<UnsubscribeResult> future = new CompletableFuture<>();
		this.loop.execute(() -> {
			List<TopicFilter> own = this.dispatcher.end(filters, listener);
			if (own.isEmpty()) {
				this.outcomes.add(() -> future.complete(UnsubscribeCall.stillShared(filters)));
				this.keeper.settle();
				return;
			}
			UnsubscribeCall call = unsubscribeCall(own, listener);
			call.completeWith(filters, future);
			submitNow(call);
		});
		return future;
	}

	private static List<TopicFilter> parse(List<String> topicFilters) {
		if (topicFilters.isEmpty()) {
			throw new IllegalArgumentException("At least one topic filter is needed [MQTT-3.10.3-2]");
		}
		return topicFilters.stream().map(TopicFilter::of).toList();
	}

	@Override
	public CompletableFuture<Void> reauthenticate() {
		if (this.closed.get()) {
			return CompletableFuture.failedFuture(new MqttNotSentException(Reason.CLOSED, CLOSED));
		}
		CompletableFuture<Void> future = new CompletableFuture<>();
		this.keeper.reauthenticate((failure) -> this.outcomes.add(() -> {
			if (failure != null) {
				future.completeExceptionally(failure);
			}
			else {
				future.complete(null);
			}
		}));
		return future;
	}

	@Override
	public CompletableFuture<Void> disconnect(DisconnectOptions disconnectOptions) {
		Duration expiry = disconnectOptions.sessionExpiryInterval();
		if (expiry != null && !expiry.isZero() && this.options.sessionExpiryInterval().isZero()) {
			// a protocol error (MQTT 5.0 section 3.14.2.2.2)
			throw new IllegalArgumentException("The session ends with the connection, because the client was built "
					+ "without a session expiry: DISCONNECT cannot keep it for " + expiry);
		}
		if (this.closed.get()) {
			return CompletableFuture.completedFuture(null);
		}
		CompletableFuture<Void> future = new CompletableFuture<>();
		this.keeper.disconnect(SettingsMapping.disconnect(disconnectOptions),
				() -> this.outcomes.add(() -> future.complete(null)));
		return future;
	}

	@Override
	public CompletableFuture<Void> stopReceiving(Collection<ManualAcknowledgmentListener> listeners) {
		return this.orderlyEnd.stopReceiving(listeners);
	}

	@Override
	public CompletableFuture<Void> flush() {
		return this.orderlyEnd.flush(() -> state() == ClientState.CONNECTED);
	}

	@Override
	public void reconnect() {
		this.keeper.reconnect(SettingsMapping.disconnect(DisconnectOptions.NORMAL));
	}

	@Override
	public ClientState state() {
		return ClientState.valueOf(this.keeper.state().name());
	}

	@Override
	public @Nullable ConnectResult connectResult() {
		return this.listeners.connectResult();
	}

	@Override
	public MqttClientOptions options() {
		return this.options;
	}

	@Override
	public ClientStatistics statistics() {
		MessageCounts messages = this.counters.snapshot();
		return new ClientStatistics(messages.published(), messages.publishFailed(), messages.received(),
				this.listeners.unmatched(), this.listeners.failures(), this.listeners.connects(),
				this.listeners.connectFailures(), this.listeners.connectionsLost(), this.session.queued(),
				this.session.inFlight(), this.session.unacknowledged(), this.budget.messages(), this.budget.bytes(),
				this.dispatcher.waiting(), messages);
	}

	@Override
	public BlockingMqttClient blocking() {
		return this.blocking;
	}

	// To be called on the event loop
	int identifiersTaken() {
		return this.session.identifiersTaken();
	}

	boolean isClosed() {
		return this.closed.get();
	}

	@Override
	public void close() {
		if (!this.closed.compareAndSet(false, true)) {
			return;
		}
		this.listeners.gate().close();
		CountDownLatch done = new CountDownLatch(1);
		long timeout = this.options.closeTimeout().toNanos();
		// a listener that closes its client would wait for itself
		boolean withListeners = !this.dispatcher.isListenerThread();
		this.keeper.close(SettingsMapping.disconnect(DisconnectOptions.NORMAL), withListeners, timeout / 2, () -> {
			this.loop.release();
			done.countDown();
		});
		try {
			// an I/O thread would wait for itself
			boolean wait = !EventLoops.isCurrent();
			done.await(wait ? timeout : 0, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		if (this.ownThreads != null) {
			// outcomes that were handed over are still told
			this.ownThreads.close();
		}
	}

	/** Connects the session's and the dispatcher's events. Called on the event loop. */
	private final class Wiring implements SessionEvents, DispatchEvents {

		@Override
		public void onMessage(MqttMessage message, @Nullable InboundMessage inbound) {
			DefaultMqttClient.this.counters.onReceived(message.qos());
			boolean wanted = DefaultMqttClient.this.dispatcher.dispatch(message, inbound);
			if (!wanted && inbound != null) {
				// [MQTT-4.5.0-2]
				DefaultMqttClient.this.session.acknowledge(inbound, ReasonCode.SUCCESS);
			}
			DefaultMqttClient.this.keeper.onDispatched();
		}

		@Override
		public void onHeldBack(MqttMessage message, int unacknowledged, long nanos) {
			DefaultMqttClient.this.listeners.onHeldBack(message,
					DefaultMqttClient.this.dispatcher.describe(message.topicName()), unacknowledged, nanos);
		}

		@Override
		public void onSubscribed(Subscription subscription, ReasonCode reasonCode) {
			DefaultMqttClient.this.listeners.onSubscribed(subscription, reasonCode);
		}

		@Override
		public void onUnsubscribed(TopicFilter topicFilter) {
			DefaultMqttClient.this.dispatcher.remove(topicFilter);
		}

		@Override
		public void onReady() {
			DefaultMqttClient.this.keeper.onReady();
		}

		@Override
		public void onProgress() {
			DefaultMqttClient.this.keeper.settle();
		}

		@Override
		public void onUnmatched(MqttMessage message) {
			DefaultMqttClient.this.listeners.onUnmatched(message);
		}

		@Override
		public void onLeft(Object token) {
			DefaultMqttClient.this.session.acknowledge((InboundMessage) token, null);
		}

		@Override
		public void onListenerFailed(MqttMessage message, Throwable failure) {
			DefaultMqttClient.this.listeners.onListenerFailed(message, failure);
		}

	}

}
