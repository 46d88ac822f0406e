package io.github.mqttboot.spring.listener;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.mqttboot.client.ConnectResult;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.MqttMessageBuilder;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.client.topic.TopicName;
import io.github.mqttboot.spring.support.PrintableText;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Publishes messages that a listener has failed on to another topic. The message is
 * acknowledged once the server has the dead letter; until then it is the server's, so
 * that a crash loses nothing. No thread waits meanwhile.
 *
 * <p>
 * The topic is a template: <code>{*topic}</code> stands for the topic of the message,
 * <code>{listener}</code> for the id of the listener, and any other variable for the
 * listener's own topic variable of that name. A dead letter keeps payload, content type,
 * correlation data, response topic and user properties, and says what happened by user
 * properties of its own, see the constants. Its message expiry interval and retain flag
 * are not kept.
 *
 * <p>
 * If the client has no connection, or no room in its outbound queue, the dead letter
 * waits until the client's delivery timeout. If it cannot be published by then, or the
 * server refuses it, that is logged and counted and the message is acknowledged.
 */
public class DeadLetterRecoverer implements MqttMessageRecoverer {

	/** Where dead letters go if nobody says so. */
	public static final String DEFAULT_TOPIC = "dead-letters/{*topic}";

	/** User property: id of the listener. */
	public static final String LISTENER = "dead-letter-listener";

	/** User property: topic of the message. */
	public static final String TOPIC = "dead-letter-topic";

	/** User property: QoS of the message. */
	public static final String QOS = "dead-letter-qos";

	/** User property: retain flag of the message. */
	public static final String RETAIN = "dead-letter-retain";

	/** User property: class of what the last attempt threw. */
	public static final String EXCEPTION = "dead-letter-exception";

	/** User property: its message, 256 characters at most. */
	public static final String MESSAGE = "dead-letter-message";

	/** User property: how often the listener was tried. */
	public static final String ATTEMPTS = "dead-letter-attempts";

	/** User property: when, as an ISO 8601 instant. */
	public static final String TIME = "dead-letter-time";

	private static final Log logger = LogFactory.getLog(DeadLetterRecoverer.class);

	private static final Duration QUEUE_FULL_PAUSE = Duration.ofMillis(50);

	private static final Duration GRACE = Duration.ofSeconds(5);

	private final MqttClient client;

	private final DeadLetterTopic topic;

	private @Nullable QoS qos;

	private DeadLetterEnvelope envelope = DeadLetterEnvelope.NEVER;

	private boolean includeMessage = true;

	/**
	 * Create a recoverer that publishes to {@link #DEFAULT_TOPIC}.
	 * @param client publishes the dead letters
	 */
	public DeadLetterRecoverer(MqttClient client) {
		this(client, DEFAULT_TOPIC);
	}

	/**
	 * Create a recoverer.
	 * @param client publishes the dead letters
	 * @param topic where to, a topic or template
	 * @throws IllegalArgumentException if the template cannot lead to a topic
	 */
	public DeadLetterRecoverer(MqttClient client, String topic) {
		Assert.notNull(client, "Client must not be null");
		this.client = client;
		this.topic = new DeadLetterTopic(topic);
	}

	/**
	 * Return a copy that publishes to another topic.
	 * @param other a topic or template
	 * @return the copy
	 * @throws IllegalArgumentException if the template cannot lead to a topic
	 */
	public DeadLetterRecoverer withTopic(String other) {
		DeadLetterRecoverer copy = new DeadLetterRecoverer(this.client, other);
		copy.qos = this.qos;
		copy.envelope = this.envelope;
		copy.includeMessage = this.includeMessage;
		return copy;
	}

	/**
	 * Set the QoS of dead letters.
	 * @param qos the quality of service, or {@code null} for that of the message, but QoS
	 * 1 at least
	 */
	public void setQos(@Nullable QoS qos) {
		this.qos = qos;
	}

	/**
	 * Set what the payload of dead letters is.
	 * @param envelope the choice; {@link DeadLetterEnvelope#NEVER} if not called
	 */
	public void setEnvelope(DeadLetterEnvelope envelope) {
		Assert.notNull(envelope, "Envelope must not be null");
		this.envelope = envelope;
	}

	/**
	 * Set whether the message of the exception is told. It may quote what the listener
	 * knew, and everybody who may read dead letters reads it.
	 * @param includeMessage {@code true} if not called
	 */
	public void setIncludeMessage(boolean includeMessage) {
		this.includeMessage = includeMessage;
	}

	/**
	 * Return where dead letters go.
	 * @return a topic or template
	 */
	public String getTopic() {
		return this.topic.toString();
	}

	/**
	 * Check that this can be used for a listener.
	 * @param listenerId id of the listener
	 * @param subscriptions what it subscribes to
	 * @throws IllegalArgumentException if the topic needs a variable that the listener
	 * does not have, or the listener would get its own dead letters
	 */
	public void requireUsableFor(String listenerId, List<ListenerSubscription> subscriptions) {
		subscriptions.forEach((subscription) -> this.topic.requireUsableFor(listenerId, subscription));
	}

	/**
	 * Publish a dead letter and wait until the server has it.
	 */
	@Override
	public void recover(MqttMessage message, ListenerExecutionFailedException failure) throws Exception {
		Duration limit = this.client.options().deliveryTimeout().plus(GRACE);
		try {
			publish(message, failure).get(limit.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
		catch (TimeoutException ex) {
			throw new IllegalStateException("The dead letter has no outcome within " + limit, ex);
		}
	}

	/**
	 * Publish a dead letter.
	 */
	@Override
	public CompletableFuture<RecoveryResult> recoverAsync(MqttMessage message,
			ListenerExecutionFailedException failure) {
		return publish(message, failure).thenApply((result) -> RecoveryResult.deadLettered());
	}

	private CompletableFuture<PublishResult> publish(MqttMessage message, ListenerExecutionFailedException failure) {
		MqttMessage deadLetter = deadLetter(message, failure);
		logger.warn(failure.describe(message) + ". It goes to '" + PrintableText.of(deadLetter.topic()) + "'",
				failure.getCause());
		long deadline = System.nanoTime() + this.client.options().deliveryTimeout().toNanos();
		return publish(deadLetter, deadline);
	}

	private CompletableFuture<PublishResult> publish(MqttMessage deadLetter, long deadline) {
		return this.client.publish(deadLetter).exceptionallyCompose((thrown) -> {
			Throwable ex = (thrown instanceof CompletionException && thrown.getCause() != null) ? thrown.getCause()
					: thrown;
			if (!isTemporary(ex) || System.nanoTime() - deadline >= 0) {
				return CompletableFuture.failedFuture(ex);
			}
			CompletableFuture<Void> pause = new CompletableFuture<>();
			return pause.completeOnTimeout(null, QUEUE_FULL_PAUSE.toNanos(), TimeUnit.NANOSECONDS)
				.thenCompose((nothing) -> publish(deadLetter, deadline));
		});
	}

	private static boolean isTemporary(Throwable ex) {
		return ex instanceof MqttNotSentException notSent
				&& (notSent.reason() == Reason.QUEUE_FULL || notSent.reason() == Reason.DISCONNECTED);
	}

	private MqttMessage deadLetter(MqttMessage message, ListenerExecutionFailedException failure) {
		Map<String, String> facts = facts(message, failure);
		MqttMessageBuilder builder = message.toBuilder()
			.topic(TopicName.of(this.topic.expand(message, failure)))
			.qos(effectiveQos(message))
			.retain(false)
			.duplicate(false)
			.messageExpiryInterval(null)
			.subscriptionIdentifiers();
		UserProperties userProperties = UserProperties.of(message.userProperties()
			.stream()
			.filter((property) -> !facts.containsKey(property.name()) && !property.name().equals(MESSAGE))
			.toList());
		for (Map.Entry<String, String> fact : facts.entrySet()) {
			userProperties = userProperties.with(fact.getKey(), fact.getValue());
		}
		builder.userProperties(userProperties);
		if (isInEnvelope()) {
			builder.payload(DeadLetterJson.write(message, facts)).payloadUtf8(true).contentType("application/json");
		}
		return builder.build();
	}

	private QoS effectiveQos(MqttMessage message) {
		if (this.qos != null) {
			return this.qos;
		}
		return (message.qos() == QoS.AT_MOST_ONCE) ? QoS.AT_LEAST_ONCE : message.qos();
	}

	private Map<String, String> facts(MqttMessage message, ListenerExecutionFailedException failure) {
		Throwable cause = (failure.getCause() != null) ? failure.getCause() : failure;
		if (failure.isConversionFailure() && cause.getCause() != null) {
			cause = cause.getCause();
		}
		Map<String, String> facts = new LinkedHashMap<>();
		facts.put(LISTENER, failure.getListenerId());
		facts.put(TOPIC, message.topic());
		facts.put(QOS, Integer.toString(message.qos().value()));
		facts.put(RETAIN, Boolean.toString(message.isRetain()));
		facts.put(EXCEPTION, cause.getClass().getName());
		if (this.includeMessage && cause.getMessage() != null) {
			facts.put(MESSAGE, PrintableText.of(cause.getMessage()));
		}
		facts.put(ATTEMPTS, Integer.toString(failure.getAttempts()));
		facts.put(TIME, Instant.now().toString());
		return facts;
	}

	private boolean isInEnvelope() {
		return switch (this.envelope) {
			case NEVER -> false;
			case ALWAYS -> true;
			case WHEN_NEEDED -> isBeforeMqtt5();
		};
	}

	private boolean isBeforeMqtt5() {
		ConnectResult connection = this.client.connectResult();
		MqttVersion version = (connection != null) ? connection.version() : this.client.options().version();
		return version == MqttVersion.MQTT_3_1 || version == MqttVersion.MQTT_3_1_1;
	}

}
