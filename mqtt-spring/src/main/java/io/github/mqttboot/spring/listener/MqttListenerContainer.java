package io.github.mqttboot.spring.listener;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.ManualAcknowledgmentListener;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttClientOptions;
import io.github.mqttboot.client.SubscribeResult;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.message.MessageAcknowledgment;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.spring.support.TopicTemplate;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.Lifecycle;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.Assert;

/**
 * Subscribes for one listener and takes its messages to it, one at a time and in the
 * order of arrival. Configure it before it is started; start and stop are thread-safe. It
 * may be started before the client is connected: the subscription is then part of the
 * connection from its beginning.
 */
public class MqttListenerContainer implements Lifecycle {

	/** Three attempts, 100 milliseconds and then 200 milliseconds apart. */
	public static final RetryPolicy DEFAULT_RETRY_POLICY = RetrySettings.DEFAULT.toPolicy();

	/** Below the ten seconds that Spring gives a phase of the shutdown. */
	public static final Duration DEFAULT_SHUTDOWN_TIMEOUT = Duration.ofSeconds(8);

	private static final Log logger = LogFactory.getLog(MqttListenerContainer.class);

	private final String id;

	private final MqttClient client;

	private final List<ListenerSubscription> subscriptions;

	private final MqttListenerInvoker invoker;

	private final InFlight inFlight = new InFlight();

	private final Runnable finished = this.inFlight::exit;

	/** Whether it matters which subscription a message is for. */
	private final boolean hasVariables;

	/** One object, by which the client knows this container. */
	private final ManualAcknowledgmentListener listener = this::onMessage;

	private AckMode ackMode = AckMode.AUTO;

	private boolean autoStartup = true;

	private boolean skipRetained;

	private RetryPolicy retryPolicy = DEFAULT_RETRY_POLICY;

	private boolean retryQos0;

	private @Nullable MqttListenerErrorHandler errorHandler;

	private MqttMessageRecoverer recoverer = new LoggingRecoverer();

	private final ListenerFailureCounts failureCounts = new ListenerFailureCounts();

	private Duration shutdownTimeout = DEFAULT_SHUTDOWN_TIMEOUT;

	private volatile @Nullable MessageDelivery delivery;

	private volatile boolean abandoning;

	private volatile @Nullable Thread deliveryThread;

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
	}

	/**
	 * Set when messages are acknowledged.
	 * @param ackMode the mode; {@link AckMode#AUTO} if not called
	 */
	public void setAckMode(AckMode ackMode) {
		this.ackMode = ackMode;
	}

	/**
	 * Set whether the registry starts this container by itself.
	 * @param autoStartup {@code true} if not called
	 */
	public void setAutoStartup(boolean autoStartup) {
		this.autoStartup = autoStartup;
	}

	/**
	 * Set whether messages are passed over that the server had kept from before the
	 * subscription.
	 * @param skipRetained {@code false} if not called
	 */
	public void setSkipRetained(boolean skipRetained) {
		this.skipRetained = skipRetained;
	}

	/**
	 * Set how often, and how far apart, a listener is tried again on the same message.
	 * Errors and arguments that cannot be converted are never retried.
	 * @param retryPolicy the policy; {@link #DEFAULT_RETRY_POLICY} if not called
	 */
	public void setRetryPolicy(RetryPolicy retryPolicy) {
		this.retryPolicy = retryPolicy;
	}

	/**
	 * Set whether a listener is tried again on messages of QoS 0, too.
	 * @param retryQos0 {@code false} if not called
	 */
	public void setRetryQos0(boolean retryQos0) {
		this.retryQos0 = retryQos0;
	}

	/**
	 * Set who is asked first once the listener has failed for good.
	 * @param errorHandler the handler, or {@code null} to leave every failure to the
	 * recoverer
	 */
	public void setErrorHandler(@Nullable MqttListenerErrorHandler errorHandler) {
		this.errorHandler = errorHandler;
	}

	/**
	 * Set what becomes of messages that the listener has failed on for good and the error
	 * handler has let through.
	 * @param recoverer the recoverer; it logs if not called
	 */
	public void setRecoverer(MqttMessageRecoverer recoverer) {
		this.recoverer = recoverer;
	}

	/**
	 * Set how long a stop waits for the message that the listener is busy with.
	 * @param shutdownTimeout zero or more; {@link #DEFAULT_SHUTDOWN_TIMEOUT} if not
	 * called
	 */
	public void setShutdownTimeout(Duration shutdownTimeout) {
		this.shutdownTimeout = shutdownTimeout;
	}

	/**
	 * Subscribe.
	 */
	@Override
	public synchronized void start() {
		if (this.inFlight.isOpen()) {
			return;
		}
		this.abandoning = false;
		this.delivery = new MessageDelivery(this.invoker, this.ackMode, new ErrorPath(this.id, this.retryPolicy,
				this.retryQos0, this.errorHandler, this.recoverer, this.failureCounts, this::stopAndDisconnect));
		this.inFlight.open();
		List<TopicSubscription> requested = this.subscriptions.stream()
			.map(ListenerSubscription::subscription)
			.toList();
		this.client.subscribe(requested, this.listener).whenComplete(this::onSubscribed);
	}

	private void onSubscribed(@Nullable SubscribeResult result, @Nullable Throwable failure) {
		if (result != null) {
			result.answers()
				.stream()
				.filter((answer) -> !answer.isGranted())
				.forEach((answer) -> logger.error("Listener '" + this.id + "' gets no messages for '"
						+ answer.topicFilter() + "': the server refused the subscription with " + answer.reasonCode()));
		}
		else if (this.inFlight.isOpen()) {
			logger.error("Listener '" + this.id + "' gets no messages for " + topicFilters(), failure);
		}
	}

	private void onMessage(MqttMessage message, MessageAcknowledgment acknowledgment) {
		MessageDelivery current = this.delivery;
		if (current == null || !this.inFlight.enter()) {
			onMessageWhileStopped(acknowledgment);
			return;
		}
		if (this.skipRetained && message.isRetain()) {
			acknowledgment.acknowledge();
			this.inFlight.exit();
			return;
		}
		this.deliveryThread = Thread.currentThread();
		try {
			current.deliver(new ListenerMessage(message, matching(message), acknowledgment), this.finished);
		}
		finally {
			this.deliveryThread = null;
		}
	}

	private void onMessageWhileStopped(MessageAcknowledgment acknowledgment) {
		// unacknowledged, it holds back all behind it for as long as the connection lives
		if (this.abandoning) {
			acknowledgment.leave();
		}
		else {
			logger.debug("Listener '" + this.id + "' is stopped and drops a message that was on its way");
			acknowledgment.acknowledge();
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
	 * Unsubscribe while the client stays connected. Messages that the server sent before
	 * it heard of it are still handled if that takes no longer than the shutdown timeout.
	 */
	@Override
	public synchronized void stop() {
		if (!this.inFlight.isOpen()) {
			return;
		}
		long deadline = System.nanoTime() + this.shutdownTimeout.toNanos();
		CompletableFuture<?> unsubscribed = this.client.unsubscribe(this.listener, topicFilters());
		boolean wait = !isCalledByListener();
		if (wait && this.client.state() == ClientState.CONNECTED) {
			await(unsubscribed, deadline, "the server has not confirmed the end of its subscription");
		}
		CompletableFuture<Void> idle = this.inFlight.close();
		if (wait) {
			await(idle, deadline, "its listener is still busy");
		}
	}

	/**
	 * Stop because the client is about to disconnect. If the session outlives the
	 * connection, the subscription stays, and what arrives from now on is left
	 * unacknowledged: the server sends it again on the next connection.
	 * @return completes when the listener is done with its last message
	 */
	public synchronized CompletableFuture<Void> shutdown() {
		if (!this.inFlight.isOpen()) {
			return CompletableFuture.completedFuture(null);
		}
		CompletableFuture<Void> idle = abandon();
		if (!isSessionKept()) {
			this.client.unsubscribe(this.listener, topicFilters());
		}
		return isCalledByListener() ? CompletableFuture.completedFuture(null) : idle;
	}

	private CompletableFuture<Void> abandon() {
		this.abandoning = true;
		MessageDelivery current = this.delivery;
		if (current != null) {
			current.abandon();
		}
		return this.inFlight.close();
	}

	// Not synchronized: called by the listener, for which another thread's stop() may
	// wait
	private void stopAndDisconnect() {
		abandon();
		this.client.disconnect();
	}

	private boolean isSessionKept() {
		MqttClientOptions options = this.client.options();
		return !options.sessionExpiryInterval().isZero() || !options.cleanStart();
	}

	private boolean isCalledByListener() {
		return this.deliveryThread == Thread.currentThread();
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
		return this.inFlight.isOpen();
	}

	/**
	 * Return whether the registry starts this container by itself.
	 * @return {@code false} if it has to be started by its id
	 */
	public boolean isAutoStartup() {
		return this.autoStartup;
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
	 * Return when messages are acknowledged.
	 * @return the mode
	 */
	public AckMode getAckMode() {
		return this.ackMode;
	}

	/**
	 * Return how long a stop waits for the message that the listener is busy with.
	 * @return zero or more
	 */
	public Duration getShutdownTimeout() {
		return this.shutdownTimeout;
	}

	/**
	 * Return what counts the failures of the listener.
	 * @return counts that go on
	 */
	public ListenerFailureCounts getFailureCounts() {
		return this.failureCounts;
	}

	@Override
	public String toString() {
		return "MqttListenerContainer[id=" + this.id + ", topicFilters=" + topicFilters() + "]";
	}

}
