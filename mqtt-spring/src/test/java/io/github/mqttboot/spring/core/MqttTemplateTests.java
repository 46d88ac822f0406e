package io.github.mqttboot.spring.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.error.MqttNotSentException;
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
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

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
			.isThrownBy(() -> this.template.newMessage(Map.of()).topic("a").contentType("application/cbor").publish());
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
	void aTopicVariableMustNotLeadToAnotherTopic() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.template.newMessage("on").topic("cmd/{id}/set", "7/reboot"));
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
	void aRequestBringsItsReply() {
		CompletableFuture<Reading> reply = this.template.request("read/7", "now", Reading.class, LIMIT);
		MqttMessage request = this.client.lastPublished();
		assertThat(request.topic()).isEqualTo("read/7");
		assertThat(request.payloadAsString()).isEqualTo("now");
		assertThat(reply).isNotDone();
		this.client.deliver(reply(request, "{\"celsius\":21.5}"));
		assertThat(reply).isCompletedWithValue(new Reading(21.5));
	}

	@Test
	void aReplyMayHaveAGenericType() {
		CompletableFuture<List<Reading>> reply = this.template.request("read/all", null,
				new ParameterizedTypeReference<>() {
				}, LIMIT);
		this.client.deliver(reply(this.client.lastPublished(), "[{\"celsius\":21.5}]"));
		assertThat(reply).isCompletedWithValue(List.of(new Reading(21.5)));
	}

	@Test
	void requestsShareOneSubscriptionAndAreToldApart() {
		CompletableFuture<String> first = this.template.request("read/1", "", String.class, LIMIT);
		CompletableFuture<String> second = this.template.request("read/2", "", String.class, LIMIT);
		assertThat(this.client.topicFilters()).hasSize(1);
		this.client.deliver(reply(this.client.published.get(1), "2"));
		this.client.deliver(reply(this.client.published.get(1), "2 again"));
		assertThat(first).isNotDone();
		assertThat(second).isCompletedWithValue("2");
		this.client.deliver(reply(this.client.published.get(0), "1"));
		assertThat(first).isCompletedWithValue("1");
	}

	@Test
	void aRequestThatNobodyAnswersFails() {
		assertThat(this.template.request("read/7", "", String.class, Duration.ofNanos(1))).failsWithin(LIMIT)
			.withThrowableThat()
			.withCauseInstanceOf(MqttReplyTimeoutException.class)
			.withMessageContaining("'read/7'");
	}

	@Test
	void aRequestThatCannotBeSentFails() {
		this.client.outcome = CompletableFuture
			.failedFuture(new MqttNotSentException(MqttNotSentException.Reason.EXPIRED, "expired"));
		assertThat(this.template.request("read/7", "", String.class, LIMIT)).failsWithin(LIMIT)
			.withThrowableThat()
			.withCauseInstanceOf(MqttNotSentException.class);
	}

	@Test
	void aRequestNeedsMqtt5() {
		MqttTemplate old = new MqttTemplate(new FakeMqttClient((builder) -> builder.version(MqttVersion.MQTT_3_1_1)));
		assertThatIllegalStateException().isThrownBy(() -> old.request("a", "", String.class, LIMIT))
			.withMessageContaining("MQTT_3_1_1");
	}

	private static MqttMessage reply(MqttMessage request, String payload) {
		return MqttMessage.to(request.responseTopic())
			.payload(payload)
			.correlationData(request.correlationData().clone())
			.build();
	}

	@Test
	void theClientIsAtHand() {
		assertThat(this.template.client()).isSameAs(this.client);
	}

	record Reading(double celsius) {
	}

}
