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
import io.github.mqttboot.spring.core.Requester.RequestPublisher;
import io.github.mqttboot.spring.observation.MqttPublishObservationConvention;
import io.github.mqttboot.spring.support.InboundMessage;
import io.github.mqttboot.spring.support.MqttHeaderMapper;
import io.github.mqttboot.spring.support.MqttHeaders;
import io.github.mqttboot.spring.support.MqttMessageConverter;
import io.github.mqttboot.spring.support.PayloadReader;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.util.Assert;

/**
 * Publishes, and subscribes by code, through one {@link MqttClient}. Thread-safe once
 * configured; it never connects by itself.
 */
public class MqttTemplate implements MqttOperations {

	private final MqttClient client;

	private final Requester requester;

	private final TopicNames topicNames = new TopicNames();

	private MqttMessageConverter messageConverter = new MqttMessageConverter();

	private @Nullable String defaultTopic;

	private QoS defaultQos = QoS.AT_LEAST_ONCE;

	private boolean defaultRetain;

	private QueueFullPolicy queueFullPolicy = QueueFullPolicy.WAIT;

	private ObservationRegistry observationRegistry = ObservationRegistry.NOOP;

	private @Nullable MqttPublishObservationConvention observationConvention;

	/** Null if nobody wants to know. */
	private @Nullable PublishObserver observer;

	/**
	 * Create a template.
	 * @param client the client to publish with
	 */
	public MqttTemplate(MqttClient client) {
		Assert.notNull(client, "Client must not be null");
		this.client = client;
		this.requester = new Requester(client);
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
	 * Set where publishes are observed.
	 * @param observationRegistry the registry; publishes are not observed if not called
	 */
	public void setObservationRegistry(ObservationRegistry observationRegistry) {
		Assert.notNull(observationRegistry, "Observation registry must not be null");
		this.observationRegistry = observationRegistry;
		this.observer = PublishObserver.of(observationRegistry, this.observationConvention, this.client);
	}

	/**
	 * Set what the observation of a publish is called and what it says.
	 * @param observationConvention the convention, or {@code null} for the registry's or
	 * the default one
	 */
	public void setObservationConvention(@Nullable MqttPublishObservationConvention observationConvention) {
		this.observationConvention = observationConvention;
		this.observer = PublishObserver.of(this.observationRegistry, observationConvention, this.client);
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
		return send(toMqttMessage(topic, payload, qos, retain), null);
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
		return send(builder.build(), null);
	}

	@Override
	public PublishResult publishAndWait(String topic, @Nullable Object payload, Duration timeout) {
		Assert.isTrue(timeout.compareTo(Duration.ZERO) > 0, () -> "Timeout must be more than zero but is " + timeout);
		MqttMessage message = toMqttMessage(topic, payload, this.defaultQos, this.defaultRetain);
		PublishObserver current = this.observer;
		if (current != null) {
			return current.observeAndWait(message, (traced) -> this.client.blocking().publish(traced, timeout));
		}
		return this.client.blocking().publish(message, timeout);
	}

	@Override
	public PublishSpec newMessage(@Nullable Object payload) {
		return new PublishSpec(this, payload);
	}

	@Override
	public <T> CompletableFuture<T> request(String topic, @Nullable Object payload, Class<T> replyType,
			Duration timeout) {
		return request(topic, payload, timeout, reader(replyType));
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> CompletableFuture<T> request(String topic, @Nullable Object payload,
			ParameterizedTypeReference<T> replyType, Duration timeout) {
		TypeParameter type = new TypeParameter(replyType.getType());
		return request(topic, payload, timeout, (reply) -> (T) Objects.requireNonNull(
				this.messageConverter.fromMessage(new InboundMessage(reply, null), type.getParameterType(), type)));
	}

	private <T> CompletableFuture<T> request(String topic, @Nullable Object payload, Duration timeout,
			Function<MqttMessage, T> reader) {
		MqttMessage request = toMqttMessage(topic, payload, this.defaultQos, false);
		RequestPublisher publisher = (responseTopic, correlationData) -> send(
				request.toBuilder().responseTopic(responseTopic).correlationData(correlationData).build(), null);
		PublishObserver current = this.observer;
		return this.requester.request(topic, timeout, (current != null) ? current.within(publisher) : publisher)
			.thenApply(reader);
	}

	private <T> Function<MqttMessage, T> reader(Class<T> type) {
		PayloadReader reader = this.messageConverter.reader(type, null);
		return (message) -> type.cast(Objects.requireNonNull(reader.read(new InboundMessage(message, null))));
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
	public MqttClient client() {
		return this.client;
	}

	MqttMessageBuilder newBuilder(@Nullable String topic) {
		String effectiveTopic = (topic != null) ? topic : this.defaultTopic;
		Assert.notNull(effectiveTopic, "A message needs a topic, and the template has no default topic");
		return MqttMessage.to(this.topicNames.get(effectiveTopic)).qos(this.defaultQos).retain(this.defaultRetain);
	}

	CompletableFuture<PublishResult> send(@Nullable Object payload, @Nullable String contentType,
			MqttMessageBuilder builder, @Nullable String topicTemplate) {
		this.messageConverter.write(payload, contentType, builder);
		return send(builder.build(), topicTemplate);
	}

	private CompletableFuture<PublishResult> send(MqttMessage message, @Nullable String topicTemplate) {
		PublishObserver current = this.observer;
		return (current != null) ? current.observe(message, topicTemplate, this::send) : send(message);
	}

	private CompletableFuture<PublishResult> send(MqttMessage message) {
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
