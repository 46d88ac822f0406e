package io.github.mqttboot.spring.listener;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.ManualAcknowledgmentListener;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttClientOptions;
import io.github.mqttboot.client.SubscribeResult;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.message.MessageAcknowledgment;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.spring.core.MqttMessageDroppedEvent.Cause;
import io.github.mqttboot.spring.support.TopicTemplate;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.Lifecycle;
import org.springframework.util.Assert;

/**
 * Subscribes for one listener and takes its messages to it: one at a time and in the
 * order of arrival, or several at a time, or in batches. Configure it before it is
 * started; start, stop, pause and resume are thread-safe. It may be started before the
 * client is connected: the subscription is then part of the connection from its
 * beginning.
 */
public class MqttListenerContainer extends MqttListenerContainerSettings implements Lifecycle {

	/** So many messages may wait for a listener that works on several at a time. */
	private static final int WAITING_EACH = 16;

	private static final int LEAST_WAITING = 64;

	private static final Log logger = LogFactory.getLog(MqttListenerContainer.class);

	private final String id;

	private final MqttClient client;

	private final List<ListenerSubscription> subscriptions;

	private final MqttListenerInvoker invoker;

	private final WorkerThreads threads;

	private final AtomicLong received = new AtomicLong();

	private final LongAdder rejected = new LongAdder();

	private final ListenerFailureCounts failureCounts = new ListenerFailureCounts();

	/** Whether it matters which subscription a message is for. */
	private final boolean hasVariables;

	/** One object, by which the client knows this container. */
	private final ManualAcknowledgmentListener listener = this::onMessage;

	private volatile @Nullable ListenerRun run;

	private volatile boolean running;

	private volatile boolean paused;

	private volatile boolean abandoning;

	/** Not volatile: a thread finds itself here only if it is the last that wrote. */
	private @Nullable Thread deliveryThread;

	/**
	 * Create a container.
	 * @param id id of the listener, unique in the registry
	 * @param client the client to subscribe with
	 * @param subscriptions what to subscribe to, one at least
	 * @param invoker calls the listener
	 */
	public MqttListenerContainer(String id, MqttClient client, List<ListenerSubscription> subscriptions,
			MqttListenerInvoker invoker) {
		Assert.hasText(id, "Id must not be empty");
		Assert.notEmpty(subscriptions, "Subscriptions must not be empty");
		this.id = id;
		this.client = client;
		this.subscriptions = List.copyOf(subscriptions);
		this.hasVariables = subscriptions.stream()
			.anyMatch((subscription) -> !subscription.template().variableNames().isEmpty());
		this.invoker = invoker;
		this.threads = new WorkerThreads(id);
	}

	/**
	 * Subscribe.
	 */
	@Override
	public synchronized void start() {
		if (this.running) {
			return;
		}
		this.abandoning = false;
		ListenerRun started = createRun();
		if (this.paused) {
			started.pause();
		}
		this.run = started;
		this.running = true;
		List<TopicSubscription> requested = this.subscriptions.stream()
			.map(ListenerSubscription::subscription)
			.toList();
		this.client.subscribe(requested, this.listener).whenComplete(this::onSubscribed);
	}

	private ListenerRun createRun() {
		ListenerInterceptors around = new ListenerInterceptors(this.id, this.filter, this.interceptors, this.rejected);
		ErrorPath errorPath = new ErrorPath(this.id, this.retryPolicy, this.retryQos0, this.errorHandler,
				this.recoverer, this.failureCounts, this::stopAndDisconnect);
		MessageDelivery delivery = new MessageDelivery(around.around(this.invoker), this.ackMode, errorPath,
				DeliveryObserver.of(this.observationRegistry, this.observationConvention, this.id, this.client,
						this.subscriptions));
		int workers = MessageOrder.LISTENER.equals(this.order) ? 1 : this.concurrency;
		MqttBatchListenerInvoker batchInvoker = this.batchInvoker;
		if (batchInvoker == null) {
			Lanes.Handler<DeliveredMessage> deliver = (message, turn) -> {
				message.begin(turn);
				delivery.deliver(message, message);
			};
			return ListenerRun.of(delivery,
					lanes(deliver, Math.max(LEAST_WAITING, workers * WAITING_EACH), workers, this.order.key()));
		}
		BatchDelivery batches = new BatchDelivery(batchInvoker, around, delivery);
		Lanes<List<ListenerMessage>> lanes = lanes((batch, turn) -> batches.deliver(batch, turn::finish), workers,
				workers, (batch) -> null);
		return ListenerRun.of(delivery, lanes, new BatchCollector(lanes, this.batchSize, this.batchTimeout));
	}

	private <W> Lanes<W> lanes(Lanes.Handler<W> handler, int capacity, int workers,
			Function<W, ? extends @Nullable Object> key) {
		Executor executor = (this.taskExecutor != null) ? this.taskExecutor : this.threads;
		return (workers == 1) ? new SingleLane<>(handler, executor, capacity)
				: new KeyedLanes<>(handler, executor, capacity, workers, key);
	}

	private void onSubscribed(@Nullable SubscribeResult result, @Nullable Throwable failure) {
		if (result != null) {
			result.answers()
				.stream()
				.filter((answer) -> !answer.isGranted())
				.forEach((answer) -> logger.error("Listener '" + this.id + "' gets no messages for '"
						+ answer.topicFilter() + "': the server refused the subscription with " + answer.reasonCode()));
		}
		else if (this.running) {
			logger.error("Listener '" + this.id + "' gets no messages for " + topicFilters(), failure);
		}
	}

	private void onMessage(MqttMessage message, MessageAcknowledgment acknowledgment) {
		ListenerRun current = this.run;
		if (current == null || !this.running) {
			onMessageWhileStopped(message, acknowledgment);
			return;
		}
		if (this.skipRetained && message.isRetain()) {
			acknowledgment.acknowledge();
			return;
		}
		// one thread at a time
		this.received.lazySet(this.received.get() + 1);
		this.deliveryThread = Thread.currentThread();
		try {
			if (!current.accept(message, matching(message), acknowledgment)) {
				onMessageWhileStopped(message, acknowledgment);
			}
		}
		finally {
			this.deliveryThread = null;
		}
	}

	private void onMessageWhileStopped(MqttMessage message, MessageAcknowledgment acknowledgment) {
		if (this.abandoning) {
			acknowledgment.leave();
			return;
		}
		// unacknowledged, it holds back all behind it for as long as the connection lives
		logger.debug("Listener '" + this.id + "' is stopped and drops a message that was on its way");
		acknowledgment.acknowledge();
		if (this.eventPublisher != null) {
			this.eventPublisher.publishDropped(message, Cause.LISTENER_STOPPED);
		}
	}

	private @Nullable TopicTemplate matching(MqttMessage message) {
		if (!this.hasVariables) {
			return null;
		}
		if (this.subscriptions.size() == 1) {
			return this.subscriptions.get(0).template();
		}
		for (ListenerSubscription subscription : this.subscriptions) {
			if (subscription.template().matches(message.topicName())) {
				return subscription.template();
			}
		}
		return null;
	}

	/**
	 * Call the listener with no more messages until {@link #resume()}. What it is busy
	 * with goes on. The subscription stays: messages wait unacknowledged, the bounded
	 * number of them here and the rest at the server. As acknowledgements leave in the
	 * order of arrival, a long pause finally holds back all QoS 1 and 2 messages of the
	 * client; {@link #stop()} does not.
	 */
	public synchronized void pause() {
		this.paused = true;
		ListenerRun current = this.run;
		if (current != null) {
			current.pause();
		}
	}

	/**
	 * End a pause: the listener is called with what waits, in its order.
	 */
	public synchronized void resume() {
		this.paused = false;
		ListenerRun current = this.run;
		if (current != null) {
			current.resume();
		}
	}

	/**
	 * Return whether the listener is paused. It may be so before it is started.
	 * @return {@code true} between {@link #pause()} and {@link #resume()}
	 */
	public boolean isPaused() {
		return this.paused;
	}

	/**
	 * Unsubscribe while the client stays connected. Messages that the server sent before
	 * it heard of it are still handled if that takes no longer than the shutdown timeout;
	 * a pause ends with it.
	 */
	@Override
	public synchronized void stop() {
		ListenerRun current = this.run;
		if (!this.running || current == null) {
			return;
		}
		long deadline = System.nanoTime() + this.shutdownTimeout.toNanos();
		boolean wait = !isCalledByListener();
		resume();
		CompletableFuture<?> unsubscribed = this.client.unsubscribe(this.listener, topicFilters());
		if (wait && this.client.state() == ClientState.CONNECTED) {
			await(unsubscribed, deadline, "the server has not confirmed the end of its subscription");
		}
		if (wait) {
			await(this.client.stopReceiving(List.of(this.listener)), deadline, "messages still wait for it");
		}
		CompletableFuture<Void> idle = end(current);
		if (wait) {
			await(idle, deadline, "its listener is still busy");
		}
	}

	private CompletableFuture<Void> end(ListenerRun current) {
		this.running = false;
		CompletableFuture<Void> idle = current.close();
		idle.thenRun(this.threads::release);
		return idle;
	}

	/**
	 * Stop because the client is about to disconnect. If the session outlives the
	 * connection, the subscription stays, and what arrives from now on is left
	 * unacknowledged: the server sends it again on the next connection, and started again
	 * before that, the listener gets it then.
	 * @return completes when the listener is done with its last message
	 * @see ContainerShutdown
	 */
	public CompletableFuture<Void> shutdown() {
		prepareShutdown();
		return finishShutdown();
	}

	// What comes from now on may be left to the next connection
	synchronized void prepareShutdown() {
		ListenerRun current = this.run;
		if (this.running && current != null) {
			this.abandoning = true;
			current.endRetries();
			if (this.paused) {
				current.abandon();
			}
		}
	}

	// Take no more messages, and finish the rest
	synchronized CompletableFuture<Void> finishShutdown() {
		ListenerRun current = this.run;
		if (!this.running || current == null) {
			return CompletableFuture.completedFuture(null);
		}
		CompletableFuture<Void> idle = end(current);
		if (!isSessionKept()) {
			this.client.unsubscribe(this.listener, topicFilters());
		}
		return isCalledByListener() ? CompletableFuture.completedFuture(null) : idle;
	}

	// Not synchronized: called by the listener, for which another thread's stop() may
	// wait
	private void stopAndDisconnect() {
		this.abandoning = true;
		ListenerRun current = this.run;
		if (current != null) {
			current.endRetries();
			current.abandon();
			end(current);
		}
		this.client.disconnect();
	}

	// Do not begin with what still waits
	void abandon() {
		ListenerRun current = this.run;
		if (current != null) {
			current.abandon();
		}
	}

	private boolean isSessionKept() {
		MqttClientOptions options = this.client.options();
		return !options.sessionExpiryInterval().isZero() || !options.cleanStart();
	}

	boolean isCalledByListener() {
		ListenerRun current = this.run;
		return this.deliveryThread == Thread.currentThread() || (current != null && current.isCalledByWorker());
	}

	ManualAcknowledgmentListener listener() {
		return this.listener;
	}

	private void await(CompletableFuture<?> future, long deadline, String otherwise) {
		try {
			future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException | ExecutionException ex) {
			logger.warn("Listener '" + this.id + "' is stopped, but " + otherwise, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private List<String> topicFilters() {
		return this.subscriptions.stream()
			.map((subscription) -> subscription.subscription().topicFilter().value())
			.toList();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Return the id.
	 * @return the id of the listener
	 */
	public String getId() {
		return this.id;
	}

	/**
	 * Return the client.
	 * @return the client that this subscribes with
	 */
	public MqttClient getClient() {
		return this.client;
	}

	/**
	 * Return what this subscribes to.
	 * @return one subscription at least
	 */
	public List<ListenerSubscription> getSubscriptions() {
		return this.subscriptions;
	}

	/**
	 * Return what counts the failures of the listener.
	 * @return counts that go on
	 */
	public ListenerFailureCounts getFailureCounts() {
		return this.failureCounts;
	}

	/**
	 * Return how many messages were taken to the listener, those included that wait for
	 * it.
	 * @return zero or more
	 */
	public long getReceivedCount() {
		return this.received.get();
	}

	/**
	 * Return how many messages, or batches of them, wait for the listener or are with it.
	 * @return zero or more
	 */
	public int getInFlightCount() {
		ListenerRun current = this.run;
		return (current != null) ? current.inFlight() : 0;
	}

	/**
	 * Return how many messages the filter has not accepted.
	 * @return zero or more
	 */
	public long getRejectedCount() {
		return this.rejected.sum();
	}

	@Override
	public String toString() {
		return "MqttListenerContainer[id=" + this.id + ", topicFilters=" + topicFilters() + "]";
	}

}
