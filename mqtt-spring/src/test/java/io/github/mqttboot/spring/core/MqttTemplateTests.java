package io.github.mqttboot.spring.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttOutcomeUnknownException;
import io.github.mqttboot.client.error.MqttRefusedException;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.spring.FakeMqttClient;
import io.github.mqttboot.spring.support.MqttHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.support.GenericMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link MqttTemplate}.
 */
class MqttTemplateTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final FakeMqttClient client = new FakeMqttClient();

	private final MqttTemplate template = new MqttTemplate(this.client);

	@Test
	void publishesWithQos1AndWithoutRetainUnlessToldOtherwise() {
		this.template.publish("sensors/7", "21.5");
		MqttMessage message = this.client.lastPublished();
		assertThat(message.topic()).isEqualTo("sensors/7");
		assertThat(message.payloadAsString()).isEqualTo("21.5");
		assertThat(message.contentType()).isEqualTo("text/plain");
		assertThat(message.qos()).isEqualTo(QoS.AT_LEAST_ONCE);
		assertThat(message.isRetain()).isFalse();
	}

	@Test
	void publishesWithQosAndRetainFlag() {
		this.template.publish("a", "x", QoS.AT_MOST_ONCE);
		assertThat(this.client.lastPublished().qos()).isEqualTo(QoS.AT_MOST_ONCE);
		this.template.publish("a", "x", QoS.EXACTLY_ONCE, true);
		assertThat(this.client.lastPublished().qos()).isEqualTo(QoS.EXACTLY_ONCE);
		assertThat(this.client.lastPublished().isRetain()).isTrue();
	}

	@Test
	void defaultsCanBeSet() {
		this.template.setDefaultTopic("default");
		this.template.setDefaultQos(QoS.EXACTLY_ONCE);
		this.template.setDefaultRetain(true);
		this.template.newMessage("x").publish();
		assertThat(this.client.lastPublished().topic()).isEqualTo("default");
		assertThat(this.client.lastPublished().qos()).isEqualTo(QoS.EXACTLY_ONCE);
		assertThat(this.client.lastPublished().isRetain()).isTrue();
		this.template.publish("a", "x");
		assertThat(this.client.lastPublished().qos()).isEqualTo(QoS.EXACTLY_ONCE);
		assertThat(this.client.lastPublished().isRetain()).isTrue();
		this.template.publish(new GenericMessage<>("x"));
		assertThat(this.client.lastPublished().topic()).isEqualTo("default");
	}

	@Test
	void bytesAreNotCopied() {
		byte[] payload = { 1, 2 };
		this.template.publish("a", payload);
		assertThat(this.client.lastPublished().payload()).isSameAs(payload);
		assertThat(this.client.lastPublished().hasProperties()).isFalse();
	}

	@Test
	void objectsGoThroughTheConverter() {
		this.template.publish("a", Map.of("celsius", 21.5));
		assertThat(this.client.lastPublished().payloadAsString()).isEqualTo("{\"celsius\":21.5}");
		assertThat(this.client.lastPublished().contentType()).isEqualTo("application/json");
	}

	@Test
	void anObjectThatCannotBeConvertedIsTheCallersMistake() {
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> this.template.newMessage(Map.of()).topic("a").contentType("application/avro").publish());
		assertThat(this.client.published).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a/+", "#", "a\0" })
	void aTopicThatIsNotValidIsTheCallersMistake(String topic) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.publish(topic, "x"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.publish(topic, new byte[0]));
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.setDefaultTopic(topic));
	}

	@Test
	void aMessageSaysEverythingInItsHeaders() {
		UserProperties properties = UserProperties.none().with("k", "1").with("k", "2");
		this.template.publish(new GenericMessage<>(Map.of("on", true),
				Map.of(MqttHeaders.TOPIC, "lamps/1", MqttHeaders.QOS, QoS.EXACTLY_ONCE, MqttHeaders.RETAIN, true,
						MqttHeaders.MESSAGE_EXPIRY, Duration.ofSeconds(30), MqttHeaders.RESPONSE_TOPIC, "reply",
						MqttHeaders.CORRELATION_DATA, new byte[] { 7 }, MqttHeaders.USER_PROPERTIES, properties,
						MessageHeaders.CONTENT_TYPE, "application/vnd.lamp+json", "other", "ignored")));
		MqttMessage message = this.client.lastPublished();
		assertThat(message.topic()).isEqualTo("lamps/1");
		assertThat(message.payloadAsString()).isEqualTo("{\"on\":true}");
		assertThat(message.qos()).isEqualTo(QoS.EXACTLY_ONCE);
		assertThat(message.isRetain()).isTrue();
		assertThat(message.messageExpiryInterval()).isEqualTo(Duration.ofSeconds(30));
		assertThat(message.responseTopic()).hasToString("reply");
		assertThat(message.correlationData()).containsExactly(7);
		assertThat(message.userProperties()).isEqualTo(properties);
		assertThat(message.contentType()).isEqualTo("application/vnd.lamp+json");
	}

	@Test
	void aMessageNeedsATopic() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.publish(new GenericMessage<>("x")))
			.withMessageContaining("default topic");
	}

	@Test
	void aSpecSaysEverythingByMethods() {
		this.template.newMessage("on")
			.topic("cmd/{id}/set", 7)
			.qos(QoS.AT_MOST_ONCE)
			.retain(true)
			.expiry(Duration.ofSeconds(30))
			.contentType("application/x-switch")
			.responseTopic("reply")
			.correlationData(new byte[] { 7 })
			.userProperty("k", "1")
			.userProperty("k", "2")
			.publish();
		MqttMessage message = this.client.lastPublished();
		assertThat(message.topic()).isEqualTo("cmd/7/set");
		assertThat(message.payloadAsString()).isEqualTo("on");
		assertThat(message.qos()).isEqualTo(QoS.AT_MOST_ONCE);
		assertThat(message.isRetain()).isTrue();
		assertThat(message.messageExpiryInterval()).isEqualTo(Duration.ofSeconds(30));
		assertThat(message.contentType()).isEqualTo("application/x-switch");
		assertThat(message.responseTopic()).hasToString("reply");
		assertThat(message.correlationData()).containsExactly(7);
		assertThat(message.userProperties().all("k")).containsExactly("1", "2");
	}

	@Test
	void aRetainedMessageIsClearedByAnEmptyOne() {
		this.template.clearRetained("lamps/1");
		assertThat(this.client.lastPublished().payload()).isEmpty();
		assertThat(this.client.lastPublished().isRetain()).isTrue();
	}

	@Test
	void theOutcomeIsTheClients() {
		PublishResult result = new PublishResult("a", QoS.AT_LEAST_ONCE, 1, ReasonCode.SUCCESS, null,
				UserProperties.none());
		this.client.outcome = new CompletableFuture<>();
		CompletableFuture<PublishResult> outcome = this.template.publish("a", "x");
		assertThat(outcome).isNotDone();
		this.client.outcome.complete(result);
		assertThat(outcome).isCompletedWithValue(result);
	}

	@Test
	void publishAndWaitHandsTheTimeoutToTheBlockingView() {
		this.template.publishAndWait("a", "x", Duration.ofSeconds(3));
		assertThat(this.client.calls).containsExactly("publish within PT3S");
		assertThat(this.client.lastPublished().payloadAsString()).isEqualTo("x");
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.publishAndWait("a", "x", Duration.ZERO));
	}

	@Test
	void aFullQueueIsWaitedFor() {
		this.client.timesFull = 2;
		assertThat(this.template.publish("a", "x")).isCompleted();
		assertThat(this.client.calls).containsExactly("awaitCapacity", "awaitCapacity");
		assertThat(this.client.published).hasSize(1);
	}

	@Test
	void aPlainLoopOfPublishesLosesNothing() {
		List<CompletableFuture<PublishResult>> outcomes = new ArrayList<>();
		IntStream.range(0, 1_000).forEach((i) -> {
			this.client.timesFull = i % 3;
			outcomes.add(this.template.publish("a", "x"));
		});
		assertThat(outcomes).allMatch((outcome) -> outcome.isDone() && !outcome.isCompletedExceptionally());
		assertThat(this.client.published).hasSize(1_000);
	}

	@Test
	void aQueueThatStaysFullFailsThePublish() {
		this.client.timesFull = 5;
		this.client.capacityComes = false;
		assertThat(this.template.publish("a", "x")).isCompletedExceptionally()
			.failsWithin(Duration.ZERO)
			.withThrowableThat()
			.havingCause()
			.isInstanceOfSatisfying(MqttNotSentException.class,
					(ex) -> assertThat(ex.reason()).isEqualTo(MqttNotSentException.Reason.QUEUE_FULL));
	}

	@Test
	void aFullQueueCanFailAtOnce() {
		this.template.setQueueFullPolicy(QueueFullPolicy.FAIL);
		this.client.timesFull = 1;
		assertThat(this.template.publish("a", "x")).isCompletedExceptionally();
		assertThat(this.client.calls).isEmpty();
	}

	@Test
	void subscribesUntilTheHandleIsClosed() {
		List<String> received = new ArrayList<>();
		Subscription subscription = this.template.subscribe("sensors/+", QoS.EXACTLY_ONCE,
				(message) -> received.add(message.payloadAsString()));
		assertThat(subscription.topicFilter()).isEqualTo("sensors/+");
		assertThat(subscription.result()).isCompleted();
		assertThat(this.client.subscription("sensors/+").qos()).isEqualTo(QoS.EXACTLY_ONCE);
		assertThat(this.client.deliver("sensors/7", "21.5").isAcknowledged()).isTrue();
		subscription.close();
		subscription.close();
		this.client.deliver("sensors/7", "22");
		assertThat(received).containsExactly("21.5");
		assertThat(this.client.calls).containsExactly("subscribe sensors/+", "unsubscribe sensors/+");
	}

	@Test
	void aSubscriptionCanConvertPayloads() {
		List<Reading> received = new ArrayList<>();
		this.template.subscribe("sensors/+", QoS.AT_LEAST_ONCE, Reading.class, received::add);
		this.client.deliver("sensors/7", "{\"celsius\":21.5}");
		assertThat(received).containsExactly(new Reading(21.5));
	}

	@Test
	void aSubscriptionCanConvertPayloadsToAGenericType() {
		List<List<Reading>> received = new ArrayList<>();
		this.template.subscribe("sensors/+", QoS.AT_LEAST_ONCE, new ParameterizedTypeReference<List<Reading>>() {
		}, received::add);
		this.client.deliver("sensors/7", "[{\"celsius\":21.5}]");
		assertThat(received).containsExactly(List.of(new Reading(21.5)));
	}

	@Test
	void topicVariablesMayHaveNames() {
		this.template.newMessage("on").topic("{site}/cmd/{id}/set", Map.of("id", 7, "site", "north")).publish();
		assertThat(this.client.lastPublished().topic()).isEqualTo("north/cmd/7/set");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.template.newMessage("on").topic("cmd/{id}/set", Map.of("other", 7)))
			.withMessageContaining("no value for 'id'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "7/reboot", "+", "#", "7\0" })
	void aTopicVariableMustNotLeadToAnotherTopic(String value) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.template.newMessage("on").topic("cmd/{id}/set", value));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.template.newMessage("on").topic("cmd/{id}/set", Map.of("id", value)));
	}

	@Test
	void userPropertiesCanBeAddedAllAtOnce() {
		this.template.newMessage("on")
			.topic("a")
			.userProperty("k", "1")
			.userProperties(UserProperties.none().with("k", "2").with("l", "3"))
			.publish();
		assertThat(this.client.lastPublished().userProperties().all("k")).containsExactly("1", "2");
		assertThat(this.client.lastPublished().userProperties().first("l")).isEqualTo("3");
	}

	@Test
	void theOutcomesAreTheClientsOwnExceptions() {
		for (MqttException failure : List.of(new MqttNotSentException(MqttNotSentException.Reason.EXPIRED, "expired"),
				new MqttRefusedException("full", ReasonCode.QUOTA_EXCEEDED, null),
				new MqttOutcomeUnknownException("nobody knows"))) {
			this.client.outcome = CompletableFuture.failedFuture(failure);
			assertThat(this.template.publish("a", "x")).isCompletedExceptionally()
				.failsWithin(LIMIT)
				.withThrowableThat()
				.havingCause()
				.isSameAs(failure);
		}
	}

	@Test
	void theClientIsAtHand() {
		assertThat(this.template.client()).isSameAs(this.client);
	}

	record Reading(double celsius) {
	}

}
