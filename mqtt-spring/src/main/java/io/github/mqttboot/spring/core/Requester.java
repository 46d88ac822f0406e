package io.github.mqttboot.spring.core;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import io.github.mqttboot.client.ConnectResult;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.MqttMessageBuilder;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.topic.TopicName;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Brings requests and their replies together. With MQTT 5 (section 4.10): one
 * subscription for all replies, made with the first request, and correlation data that
 * tells them apart. With a {@link ReplyConvention}: a subscription for each request,
 * until its reply is there. Conversion and whatever depends on a reply run on the
 * client's listener executor, or else where futures run it by default, and never where it
 * would hold up other replies. Thread-safe.
 */
final class Requester {

	private static final Log logger = LogFactory.getLog(Requester.class);

	private static final Duration LONGEST_EXPIRY = Duration.ofSeconds(0xFFFF_FFFFL);

	private final MqttClient client;

	private final Function<MqttMessage, CompletableFuture<PublishResult>> publisher;

	private final Executor executor;

	/** Tells the requests of this one apart from those of others on the same topic. */
	private final UUID instance = UUID.randomUUID();

	private final AtomicLong sequence = new AtomicLong();

	private final Map<ByteBuffer, CompletableFuture<MqttMessage>> pending = new ConcurrentHashMap<>();

	/** Ends of the queues for reply topics that only one request can use at a time. */
	private final Map<String, CompletableFuture<@Nullable Void>> queues = new ConcurrentHashMap<>();

	private @Nullable String replyTopic;

	private @Nullable String replyTopicInUse;

	private @Nullable Subscription subscription;

	Requester(MqttClient client, Function<MqttMessage, CompletableFuture<PublishResult>> publisher) {
		this.client = client;
		this.publisher = publisher;
		Executor listeners = client.options().listenerExecutor();
		this.executor = (listeners != null) ? listeners : new CompletableFuture<>().defaultExecutor();
	}

	synchronized void setReplyTopic(@Nullable String replyTopic) {
		if (replyTopic != null) {
			ReplyTopic.requireValid(replyTopic);
		}
		this.replyTopic = replyTopic;
	}

	/**
	 * Send a request.
	 * @param <T> the type of the reply
	 * @param request what to send
	 * @param timeout longest time until the reply
	 * @param convention how the reply finds back; {@code null} for the properties of MQTT
	 * 5
	 * @param reader reads the reply
	 * @return the reply
	 * @throws IllegalStateException if there is no convention and the client cannot speak
	 * MQTT 5
	 */
	<T> CompletableFuture<T> request(MqttMessage request, Duration timeout, @Nullable ReplyConvention convention,
			Function<MqttMessage, T> reader) {
		Assert.isTrue(timeout.compareTo(Duration.ZERO) > 0, () -> "Timeout must be more than zero but is " + timeout);
		MqttMessageBuilder message = request.toBuilder();
		if (request.messageExpiryInterval() == null) {
			// nobody waits for the answer any more
			message.messageExpiryInterval((timeout.compareTo(LONGEST_EXPIRY) < 0) ? timeout : LONGEST_EXPIRY);
		}
		long start = System.nanoTime();
		Exchange<T> exchange = new Exchange<>(request.topic(), timeout, reader);
		if (convention != null) {
			byConvention(exchange, message, convention);
		}
		else {
			byProperties(exchange, message);
		}
		exchange.endAfter(timeout.toNanos() - (System.nanoTime() - start));
		return exchange.result;
	}

	private void byProperties(Exchange<?> exchange, MqttMessageBuilder message) {
		requireVersion5();
		byte[] correlationData = ByteBuffer.allocate(2 * Long.BYTES)
			.putLong(this.instance.getMostSignificantBits())
			.putLong(this.sequence.incrementAndGet())
			.array();
		ByteBuffer key = ByteBuffer.wrap(correlationData);
		Subscription replies = subscribed();
		this.pending.put(key, exchange.reply);
		exchange.atTheEnd(() -> this.pending.remove(key));
		message.responseTopic(replies.topicFilter()).correlationData(correlationData);
		exchange.publishAfter(replies.result(), message.build());
	}

	private void requireVersion5() {
		MqttVersion version = this.client.options().version();
		ConnectResult connection = this.client.connection();
		MqttVersion spoken = (connection != null) ? connection.version() : version;
		Assert.state(spoken == MqttVersion.MQTT_5 || spoken == MqttVersion.AUTO,
				() -> "A request needs the response topic of MQTT 5, but the client speaks " + spoken
						+ ": agree with the responder on topics, and name them by a ReplyConvention "
						+ "(mqtt.template.reply-convention.request-topic and reply-topic)");
	}

	private synchronized Subscription subscribed() {
		Subscription current = this.subscription;
		if (current == null || current.result().isCompletedExceptionally()) {
			String topic = this.replyTopicInUse;
			if (topic == null) {
				topic = ReplyTopic.resolve(this.replyTopic, this.client, this.instance);
				this.replyTopicInUse = topic;
			}
			current = ClientSubscription.open(this.client, topic, QoS.AT_LEAST_ONCE, this::onReply);
			this.subscription = current;
		}
		return current;
	}

	private void onReply(MqttMessage message) {
		byte[] correlationData = message.correlationData();
		CompletableFuture<MqttMessage> reply = (correlationData != null)
				? this.pending.remove(ByteBuffer.wrap(correlationData)) : null;
		if (reply == null || !reply.complete(message)) {
			logger.debug("A reply came late, twice or without the correlation data of its request, and is dropped");
		}
	}

	private void byConvention(Exchange<?> exchange, MqttMessageBuilder message, ReplyConvention convention) {
		String correlation = Long.toHexString(this.instance.getLeastSignificantBits()) + "-"
				+ this.sequence.incrementAndGet();
		ReplyConvention.Route route = convention.route(exchange.topic, correlation);
		MqttMessage request = message.topic(TopicName.of(route.requestTopic())).build();
		String topic = TopicName.of(route.replyTopic()).value();
		if (topic.contains(correlation)) {
			listenAndPublish(exchange, topic, request);
			return;
		}
		CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
		CompletableFuture<@Nullable Void> previous = this.queues.put(topic, end);
		exchange.atTheEnd(() -> {
			this.queues.remove(topic, end);
			end.complete(null);
		});
		if (previous == null) {
			listenAndPublish(exchange, topic, request);
		}
		else {
			previous.thenRunAsync(() -> listenAndPublish(exchange, topic, request), this.executor);
		}
	}

	private void listenAndPublish(Exchange<?> exchange, String topic, MqttMessage request) {
		if (exchange.reply.isDone()) {
			return;
		}
		Subscription replies = ClientSubscription.openForNew(this.client, topic, exchange.reply::complete);
		exchange.atTheEnd(replies::close);
		exchange.publishAfter(replies.result(), request);
	}

	/**
	 * A request on its way.
	 *
	 * @param <T> the type of the reply
	 */
	private final class Exchange<T> {

		private final String topic;

		private final CompletableFuture<MqttMessage> reply = new CompletableFuture<>();

		private final CompletableFuture<T> result;

		private volatile @Nullable CompletableFuture<PublishResult> publication;

		Exchange(String topic, Duration timeout, Function<MqttMessage, T> reader) {
			this.topic = topic;
			this.result = this.reply.handleAsync((message, failure) -> outcome(message, failure, timeout, reader),
					Requester.this.executor);
			// takes back a request that is not on its way, also if the caller gives up
			this.result.whenComplete((value, failure) -> {
				this.reply.cancel(false);
				CompletableFuture<PublishResult> current = this.publication;
				if (current != null) {
					current.cancel(false);
				}
			});
		}

		private T outcome(@Nullable MqttMessage message, @Nullable Throwable failure, Duration timeout,
				Function<MqttMessage, T> reader) {
			if (message == null) {
				CompletableFuture<PublishResult> current = this.publication;
				boolean published = current != null && current.isDone();
				throw new CompletionException((failure instanceof TimeoutException)
						? new MqttReplyTimeoutException(this.topic, timeout, published) : failure);
			}
			if (message.userProperties().first(ErrorReply.USER_PROPERTY) != null) {
				throw new MqttErrorReplyException(this.topic, message);
			}
			return reader.apply(message);
		}

		// Last of all, so that even the shortest time finds the request on its way
		void endAfter(long nanos) {
			this.reply.orTimeout(Math.max(0, nanos), TimeUnit.NANOSECONDS);
		}

		void atTheEnd(Runnable action) {
			this.reply.whenComplete((message, failure) -> action.run());
		}

		void publishAfter(CompletableFuture<?> subscribed, MqttMessage request) {
			subscribed.thenCompose((answer) -> publish(request)).whenComplete((outcome, failure) -> {
				if (failure != null) {
					this.reply
						.completeExceptionally((failure instanceof CompletionException && failure.getCause() != null)
								? failure.getCause() : failure);
				}
			});
		}

		private CompletableFuture<?> publish(MqttMessage request) {
			if (this.reply.isDone()) {
				return CompletableFuture.completedFuture(null);
			}
			CompletableFuture<PublishResult> current = Requester.this.publisher.apply(request);
			this.publication = current;
			return current;
		}

	}

}
