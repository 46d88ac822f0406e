package io.github.mqttboot.spring.core;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.MqttMessageBuilder;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.topic.TopicName;
import io.github.mqttboot.spring.support.InboundMessage;
import io.github.mqttboot.spring.support.MqttHeaderMapper;
import io.github.mqttboot.spring.support.MqttHeaders;
import io.github.mqttboot.spring.support.MqttMessageConverter;
import io.github.mqttboot.spring.support.PayloadReader;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * Publishes, and subscribes by code, through one {@link MqttClient}. Thread-safe once
 * configured; it never connects by itself.
 */
public class MqttTemplate implements MqttOperations {

	private static final boolean transactionsPresent = ClassUtils.isPresent(
			"org.springframework.transaction.support.TransactionSynchronizationManager",
			MqttTemplate.class.getClassLoader());

	private final MqttClient client;

	private final Requester requester;

	private final TopicNames topicNames = new TopicNames();

	private MqttMessageConverter messageConverter = new MqttMessageConverter();

	private @Nullable String defaultTopic;

	private QoS defaultQos = QoS.AT_LEAST_ONCE;

	private boolean defaultRetain;

	private QueueFullPolicy queueFullPolicy = QueueFullPolicy.WAIT;

	private Duration replyTimeout = Duration.ofSeconds(10);

	private @Nullable ReplyConvention replyConvention;

	private @Nullable AfterCommitPublisher afterCommit;

	/**
	 * Create a template.
	 * @param client the client to publish with
	 */
	public MqttTemplate(MqttClient client) {
		Assert.notNull(client, "Client must not be null");
		this.client = client;
		this.requester = new Requester(client, this::sendNow);
	}

	/**
	 * Set what converts payloads that are neither bytes nor text.
	 * @param messageConverter the converter; JSON by Jackson if not called
	 */
	public void setMessageConverter(MessageConverter messageConverter) {
		this.messageConverter = MqttMessageConverter.of(messageConverter);
	}

	/**
	 * Set the topic for messages that name none.
	 * @param defaultTopic a valid topic name, or {@code null} if every message has to
	 * name one
	 */
	public void setDefaultTopic(@Nullable String defaultTopic) {
		this.defaultTopic = (defaultTopic != null) ? TopicName.of(defaultTopic).value() : null;
	}

	/**
	 * Set the QoS for messages that name none.
	 * @param defaultQos the quality of service; QoS 1 if not called
	 */
	public void setDefaultQos(QoS defaultQos) {
		Assert.notNull(defaultQos, "Default QoS must not be null");
		this.defaultQos = defaultQos;
	}

	/**
	 * Set the retain flag for messages that say nothing about it.
	 * @param defaultRetain the flag; {@code false} if not called
	 */
	public void setDefaultRetain(boolean defaultRetain) {
		this.defaultRetain = defaultRetain;
	}

	/**
	 * Set what happens when the client's outbound queue is full.
	 * @param queueFullPolicy the policy; {@link QueueFullPolicy#WAIT} if not called
	 */
	public void setQueueFullPolicy(QueueFullPolicy queueFullPolicy) {
		Assert.notNull(queueFullPolicy, "Queue full policy must not be null");
		this.queueFullPolicy = queueFullPolicy;
	}

	/**
	 * Set how long to wait for the reply to a request that does not say so itself.
	 * @param replyTimeout more than zero; ten seconds if not called
	 */
	public void setReplyTimeout(Duration replyTimeout) {
		Assert.isTrue(replyTimeout.compareTo(Duration.ZERO) > 0,
				() -> "Reply timeout must be more than zero but is " + replyTimeout);
		this.replyTimeout = replyTimeout;
	}

	/**
	 * Set the topic that replies come to (MQTT 5). It takes effect with the first
	 * request.
	 * @param replyTopic a topic, with the variables <code>{clientId}</code> and
	 * <code>{responseInformation}</code> if need be. Several templates and clients may
	 * share one, but each gets the replies of all. {@code null}, the default, for a
	 * random topic, below the server's response information if there is any
	 * @throws IllegalArgumentException if it cannot be a topic or has other variables
	 */
	public void setReplyTopic(@Nullable String replyTopic) {
		this.requester.setReplyTopic(replyTopic);
	}

	/**
	 * Set how requests and replies find each other without the properties of MQTT 5. It
	 * holds for all requests and with every version.
	 * @param replyConvention the convention; {@code null}, the default, for response
	 * topic and correlation data of MQTT 5
	 */
	public void setReplyConvention(@Nullable ReplyConvention replyConvention) {
		this.replyConvention = replyConvention;
	}

	/**
	 * Set what a publish does in a Spring transaction.
	 * @param transactionMode the mode; {@link TransactionMode#NONE} if not called
	 * @throws IllegalStateException if Spring's transactions are not on the class path
	 */
	public void setTransactionMode(TransactionMode transactionMode) {
		Assert.state(transactionMode == TransactionMode.NONE || transactionsPresent,
				"Publishing after commit needs org.springframework:spring-tx on the class path");
		this.afterCommit = (transactionMode == TransactionMode.AFTER_COMMIT) ? new AfterCommitPublisher(this::sendNow)
				: null;
	}

	@Override
	public CompletableFuture<PublishResult> publish(String topic, @Nullable Object payload) {
		return publish(topic, payload, this.defaultQos, this.defaultRetain);
	}

	@Override
	public CompletableFuture<PublishResult> publish(String topic, @Nullable Object payload, QoS qos) {
		return publish(topic, payload, qos, this.defaultRetain);
	}

	@Override
	public CompletableFuture<PublishResult> publish(String topic, @Nullable Object payload, QoS qos, boolean retain) {
		return send(toMqttMessage(topic, payload, qos, retain));
	}

	private MqttMessage toMqttMessage(String topic, @Nullable Object payload, QoS qos, boolean retain) {
		if (payload instanceof byte[] bytes) {
			return MqttMessage.of(this.topicNames.get(topic), bytes, qos, retain);
		}
		MqttMessageBuilder builder = MqttMessage.to(this.topicNames.get(topic)).qos(qos).retain(retain);
		this.messageConverter.write(payload, null, builder);
		return builder.build();
	}

	@Override
	public CompletableFuture<PublishResult> publish(Message<?> message) {
		MessageHeaders headers = message.getHeaders();
		MqttMessageBuilder builder = newBuilder(headers.get(MqttHeaders.TOPIC, String.class));
		MqttHeaderMapper.fromHeaders(headers, builder);
		this.messageConverter.write(message.getPayload(), headers.get(MessageHeaders.CONTENT_TYPE), builder);
		return send(builder.build());
	}

	@Override
	public PublishResult publishAndWait(String topic, @Nullable Object payload, Duration timeout) {
		Assert.isTrue(timeout.compareTo(Duration.ZERO) > 0, () -> "Timeout must be more than zero but is " + timeout);
		requireNoTransaction("publishAndWait");
		return this.client.blocking()
			.publish(toMqttMessage(topic, payload, this.defaultQos, this.defaultRetain), timeout);
	}

	@Override
	public PublishSpec newMessage(@Nullable Object payload) {
		return new PublishSpec(this, payload);
	}

	@Override
	public <T> CompletableFuture<T> request(String topic, @Nullable Object payload, Class<T> replyType) {
		return request(topic, payload, replyType, this.replyTimeout);
	}

	@Override
	public <T> CompletableFuture<T> request(String topic, @Nullable Object payload, Class<T> replyType,
			Duration timeout) {
		return request(toMqttMessage(topic, payload, this.defaultQos, false), timeout, null, reader(replyType));
	}

	@Override
	public <T> CompletableFuture<T> request(String topic, @Nullable Object payload,
			ParameterizedTypeReference<T> replyType) {
		return request(topic, payload, replyType, this.replyTimeout);
	}

	@Override
	public <T> CompletableFuture<T> request(String topic, @Nullable Object payload,
			ParameterizedTypeReference<T> replyType, Duration timeout) {
		return request(toMqttMessage(topic, payload, this.defaultQos, false), timeout, null, reader(replyType));
	}

	<T> CompletableFuture<T> request(MqttMessage request, @Nullable Duration timeout,
			@Nullable ReplyConvention convention, Function<MqttMessage, T> reader) {
		requireNoTransaction("request");
		return this.requester.request(request, (timeout != null) ? timeout : this.replyTimeout,
				(convention != null) ? convention : this.replyConvention, reader);
	}

	/**
	 * Return whether what the current thread publishes now waits for its transaction to
	 * commit.
	 * @return {@code true} with {@link TransactionMode#AFTER_COMMIT} inside a transaction
	 */
	public boolean isWaitingForCommit() {
		return this.afterCommit != null && this.afterCommit.isTransactionActive();
	}

	private void requireNoTransaction(String operation) {
		Assert.state(!isWaitingForCommit(),
				() -> operation + " cannot wait for an outcome inside a transaction, because messages of this template "
						+ "leave when it has committed: use publish, or call it outside of the transaction");
	}

	@SuppressWarnings("unchecked")
	<T> Function<MqttMessage, T> reader(ParameterizedTypeReference<T> replyType) {
		TypeParameter type = new TypeParameter(replyType.getType());
		return (Function<MqttMessage, T>) reader(type.getParameterType(), type);
	}

	<T> Function<MqttMessage, T> reader(Class<T> type) {
		return reader(type, null);
	}

	@SuppressWarnings("unchecked")
	private <T> Function<MqttMessage, T> reader(Class<T> type, @Nullable MethodParameter parameter) {
		PayloadReader reader = this.messageConverter.reader(type, parameter);
		return (message) -> (T) Objects.requireNonNull(reader.read(new InboundMessage(message, null)));
	}

	@Override
	public CompletableFuture<PublishResult> clearRetained(String topic) {
		return publish(topic, null, this.defaultQos, true);
	}

	@Override
	public Subscription subscribe(String topicFilter, QoS qos, Consumer<MqttMessage> handler) {
		return ClientSubscription.open(this.client, topicFilter, qos, handler);
	}

	@Override
	public <T> Subscription subscribe(String topicFilter, QoS qos, Class<T> payloadType, Consumer<T> handler) {
		Function<MqttMessage, T> reader = reader(payloadType);
		return subscribe(topicFilter, qos, (message) -> handler.accept(reader.apply(message)));
	}

	@Override
	public <T> Subscription subscribe(String topicFilter, QoS qos, ParameterizedTypeReference<T> payloadType,
			Consumer<T> handler) {
		Function<MqttMessage, T> reader = reader(payloadType);
		return subscribe(topicFilter, qos, (message) -> handler.accept(reader.apply(message)));
	}

	@Override
	public MqttClient client() {
		return this.client;
	}

	MqttMessageBuilder newBuilder(@Nullable String topic) {
		String effectiveTopic = (topic != null) ? topic : this.defaultTopic;
		Assert.notNull(effectiveTopic, "A message needs a topic, and the template has no default topic");
		return MqttMessage.to(this.topicNames.get(effectiveTopic)).qos(this.defaultQos).retain(this.defaultRetain);
	}

	MqttMessage build(@Nullable Object payload, @Nullable String contentType, MqttMessageBuilder builder) {
		this.messageConverter.write(payload, contentType, builder);
		return builder.build();
	}

	CompletableFuture<PublishResult> send(MqttMessage message) {
		AfterCommitPublisher transactional = this.afterCommit;
		if (transactional != null && transactional.isTransactionActive()) {
			return transactional.publish(message);
		}
		return sendNow(message);
	}

	private CompletableFuture<PublishResult> sendNow(MqttMessage message) {
		CompletableFuture<PublishResult> result = this.client.publish(message);
		if (this.queueFullPolicy == QueueFullPolicy.FAIL || !isQueueFull(result)) {
			return result;
		}
		return sendWhenThereIsRoom(message, result);
	}

	private CompletableFuture<PublishResult> sendWhenThereIsRoom(MqttMessage message,
			CompletableFuture<PublishResult> refused) {
		Duration limit = this.client.options().deliveryTimeout();
		long deadline = System.nanoTime() + limit.toNanos();
		CompletableFuture<PublishResult> result = refused;
		try {
			while (isQueueFull(result) && awaitCapacity(message, deadline)) {
				// another thread may have been faster
				result = this.client.publish(message);
			}
			return result;
		}
		catch (MqttException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private boolean awaitCapacity(MqttMessage message, long deadline) {
		Duration remaining = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
		return this.client.blocking().awaitCapacity(message.payload().length, remaining);
	}

	private static boolean isQueueFull(CompletableFuture<PublishResult> result) {
		return result.isCompletedExceptionally() && failure(result) instanceof MqttNotSentException notSent
				&& notSent.reason() == Reason.QUEUE_FULL;
	}

	private static @Nullable Throwable failure(CompletableFuture<PublishResult> result) {
		try {
			result.getNow(null);
			return null;
		}
		catch (CompletionException ex) {
			return ex.getCause();
		}
	}

}
