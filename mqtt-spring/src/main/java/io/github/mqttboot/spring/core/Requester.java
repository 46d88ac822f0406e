package io.github.mqttboot.spring.core;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Brings requests and their replies together (MQTT 5.0 section 4.10): one subscription
 * for all replies, made with the first request, and correlation data that tells them
 * apart. Thread-safe.
 */
final class Requester {

	private static final Log logger = LogFactory.getLog(Requester.class);

	private final MqttClient client;

	private final String replyTopic = "replies/" + UUID.randomUUID();

	private final Map<ByteBuffer, CompletableFuture<MqttMessage>> pending = new ConcurrentHashMap<>();

	private final AtomicLong sequence = new AtomicLong();

	private @Nullable Subscription subscription;

	Requester(MqttClient client) {
		this.client = client;
	}

	/**
	 * Send a request.
	 * @param topic where it goes, for messages
	 * @param timeout longest time until the reply
	 * @param publisher publishes it with the response topic and correlation data given
	 * @return the reply
	 * @throws IllegalStateException if the client speaks a version before MQTT 5
	 */
	CompletableFuture<MqttMessage> request(String topic, Duration timeout, RequestPublisher publisher) {
		Assert.isTrue(timeout.compareTo(Duration.ZERO) > 0, () -> "Timeout must be more than zero but is " + timeout);
		MqttVersion version = this.client.options().version();
		Assert.state(version == MqttVersion.MQTT_5 || version == MqttVersion.AUTO,
				() -> "A request needs the response topic of MQTT 5, but the client speaks " + version);
		byte[] correlationData = ByteBuffer.allocate(Long.BYTES).putLong(this.sequence.incrementAndGet()).array();
		ByteBuffer key = ByteBuffer.wrap(correlationData);
		CompletableFuture<MqttMessage> reply = new CompletableFuture<>();
		this.pending.put(key, reply);
		subscribed().result()
			.thenCompose((answer) -> publisher.publish(this.replyTopic, correlationData))
			.whenComplete((result, failure) -> {
				if (failure != null) {
					reply.completeExceptionally(failure);
				}
			});
		return reply.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS).handle((message, failure) -> {
			this.pending.remove(key);
			return (failure != null)
					? CompletableFuture.<MqttMessage>failedFuture((failure instanceof TimeoutException)
							? new MqttReplyTimeoutException(topic, timeout) : failure)
					: CompletableFuture.completedFuture(message);
		}).thenCompose((outcome) -> outcome);
	}

	private synchronized Subscription subscribed() {
		Subscription current = this.subscription;
		if (current == null || current.result().isCompletedExceptionally()) {
			current = ClientSubscription.open(this.client, this.replyTopic, QoS.AT_LEAST_ONCE, this::onReply);
			this.subscription = current;
		}
		return current;
	}

	private void onReply(MqttMessage message) {
		byte[] correlationData = message.correlationData();
		CompletableFuture<MqttMessage> reply = (correlationData != null)
				? this.pending.remove(ByteBuffer.wrap(correlationData)) : null;
		if (reply != null) {
			reply.complete(message);
		}
		else {
			logger.debug("A reply came too late or without the correlation data of its request, and is dropped");
		}
	}

	/**
	 * Publishes a request.
	 */
	@FunctionalInterface
	interface RequestPublisher {

		/**
		 * Publish.
		 * @param responseTopic where the reply is expected
		 * @param correlationData what the reply has to bring back
		 * @return the outcome
		 */
		CompletableFuture<PublishResult> publish(String responseTopic, byte[] correlationData);

	}

}
