package io.github.mqttboot.spring.listener;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

import io.github.mqttboot.spring.core.MqttEventPublisher;
import io.github.mqttboot.spring.observation.MqttListenerObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.Assert;

/**
 * What can be set on a container before it is started.
 */
public abstract class MqttListenerContainerSettings {

	/** Three attempts, 100 milliseconds and then 200 milliseconds apart. */
	public static final RetryPolicy DEFAULT_RETRY_POLICY = RetrySettings.DEFAULT.toPolicy();

	/** Below the ten seconds that Spring gives a phase of the shutdown. */
	public static final Duration DEFAULT_SHUTDOWN_TIMEOUT = Duration.ofSeconds(8);

	/** Since the first message of a batch. */
	public static final Duration DEFAULT_BATCH_TIMEOUT = Duration.ofSeconds(1);

	AckMode ackMode = AckMode.AUTO;

	boolean autoStartup = true;

	boolean skipRetained;

	RetryPolicy retryPolicy = DEFAULT_RETRY_POLICY;

	boolean retryQos0;

	@Nullable MqttListenerErrorHandler errorHandler;

	MqttMessageRecoverer recoverer = new LoggingRecoverer();

	Duration shutdownTimeout = DEFAULT_SHUTDOWN_TIMEOUT;

	int concurrency = 1;

	MessageOrder order = MessageOrder.LISTENER;

	@Nullable Executor taskExecutor;

	@Nullable MqttBatchListenerInvoker batchInvoker;

	int batchSize;

	Duration batchTimeout = DEFAULT_BATCH_TIMEOUT;

	@Nullable MqttMessageFilter filter;

	ObservationRegistry observationRegistry = ObservationRegistry.NOOP;

	@Nullable MqttListenerObservationConvention observationConvention;

	@Nullable MqttEventPublisher eventPublisher;

	List<MqttListenerInterceptor> interceptors = List.of();

	MqttListenerContainerSettings() {
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
	 * Set how many messages are worked on at a time, and what stays in order among them.
	 * A message counts until its asynchronous result is there.
	 * @param concurrency 1 or more; 1 if not called
	 * @param order what stays in order; with {@link MessageOrder#LISTENER} it is one at a
	 * time whatever the concurrency
	 */
	public void setConcurrency(int concurrency, MessageOrder order) {
		Assert.isTrue(concurrency > 0, "Concurrency must be 1 or more");
		this.concurrency = concurrency;
		this.order = order;
	}

	/**
	 * Set what runs the listener where the thread that messages come on does not.
	 * @param taskExecutor the executor, or {@code null} for threads that are named after
	 * the listener and end when they have nothing to do
	 */
	public void setTaskExecutor(@Nullable Executor taskExecutor) {
		this.taskExecutor = taskExecutor;
	}

	/**
	 * Set that the listener is called with several messages at once.
	 * @param batchInvoker calls the listener
	 * @param size how many messages at most, 1 or more
	 * @param timeout the longest time after the first one of them
	 */
	public void setBatch(MqttBatchListenerInvoker batchInvoker, int size, Duration timeout) {
		Assert.isTrue(size > 0, "Batch size must be 1 or more");
		this.batchInvoker = batchInvoker;
		this.batchSize = size;
		this.batchTimeout = timeout;
	}

	/**
	 * Set what chooses the messages that the listener is called with.
	 * @param filter the filter, or {@code null} for all messages
	 */
	public void setFilter(@Nullable MqttMessageFilter filter) {
		this.filter = filter;
	}

	/**
	 * Set what is called around the listener.
	 * @param interceptors the interceptors in their order
	 */
	public void setInterceptors(List<MqttListenerInterceptor> interceptors) {
		this.interceptors = List.copyOf(interceptors);
	}

	/**
	 * Set where deliveries are observed. A batch is not.
	 * @param observationRegistry the registry; deliveries are not observed if not called
	 */
	public void setObservationRegistry(ObservationRegistry observationRegistry) {
		this.observationRegistry = observationRegistry;
	}

	/**
	 * Set what the observation of a delivery is called and what it says.
	 * @param observationConvention the convention, or {@code null} for the registry's or
	 * the default one
	 */
	public void setObservationConvention(@Nullable MqttListenerObservationConvention observationConvention) {
		this.observationConvention = observationConvention;
	}

	/**
	 * Set what tells of messages that are dropped because the listener was stopped.
	 * @param eventPublisher the publisher, or {@code null} for the log alone
	 */
	public void setEventPublisher(@Nullable MqttEventPublisher eventPublisher) {
		this.eventPublisher = eventPublisher;
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
	 * Return whether the registry starts this container by itself.
	 * @return {@code false} if it has to be started by its id
	 */
	public boolean isAutoStartup() {
		return this.autoStartup;
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
	 * Return how many messages are worked on at a time at most.
	 * @return 1 or more
	 */
	public int getConcurrency() {
		return this.concurrency;
	}

	/**
	 * Return what stays in order among them.
	 * @return the order
	 */
	public MessageOrder getOrder() {
		return this.order;
	}

	/**
	 * Return how many messages the listener is called with at once.
	 * @return the maximum, 0 if it is called with each message
	 */
	public int getBatchSize() {
		return this.batchSize;
	}

}
