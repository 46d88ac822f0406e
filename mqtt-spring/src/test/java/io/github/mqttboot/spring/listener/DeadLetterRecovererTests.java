package io.github.mqttboot.spring.listener;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.ConnectResult;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.error.MqttRefusedException;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.client.topic.TopicFilter;
import io.github.mqttboot.spring.FakeMqttClient;
import io.github.mqttboot.spring.support.TopicTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link DeadLetterRecoverer}.
 */
class DeadLetterRecovererTests {

	private static final MqttMessage MESSAGE = MqttMessage.to("sensors/7/temp")
		.payload("hot")
		.qos(QoS.EXACTLY_ONCE)
		.retain(true)
		.contentType("text/plain")
		.correlationData(new byte[] { 1, 2 })
		.responseTopic("answers")
		.messageExpiryInterval(Duration.ofSeconds(5))
		.subscriptionIdentifiers(3)
		.userProperty("a", "1")
		.userProperty("a", "2")
		.build();

	private FakeMqttClient client = new FakeMqttClient();

	private static ListenerExecutionFailedException failure(Throwable cause) {
		return new ListenerExecutionFailedException("thermometers", 3, Map.of("deviceId", "7"), cause);
	}

	private MqttMessage deadLetter(DeadLetterRecoverer recoverer, MqttMessage message) {
		return deadLetter(recoverer, message, new IllegalStateException("too hot"));
	}

	private MqttMessage deadLetter(DeadLetterRecoverer recoverer, MqttMessage message, Throwable cause) {
		assertThat(recoverer.recoverAsync(message, failure(cause))).isCompleted();
		return this.client.lastPublished();
	}

	@Test
	void aDeadLetterKeepsWhatTheMessageHad() {
		MqttMessage deadLetter = deadLetter(new DeadLetterRecoverer(this.client), MESSAGE);
		assertThat(deadLetter.topic()).isEqualTo("dead-letters/sensors/7/temp");
		assertThat(deadLetter.payload()).isEqualTo(MESSAGE.payload());
		assertThat(deadLetter.qos()).isEqualTo(QoS.EXACTLY_ONCE);
		assertThat(deadLetter.contentType()).isEqualTo("text/plain");
		assertThat(deadLetter.correlationData()).containsExactly(1, 2);
		assertThat(deadLetter.responseTopic()).hasToString("answers");
		assertThat(deadLetter.userProperties().all("a")).containsExactly("1", "2");
	}

	@Test
	void aDeadLetterIsNeitherRetainedNorExpires() {
		MqttMessage deadLetter = deadLetter(new DeadLetterRecoverer(this.client), MESSAGE);
		assertThat(deadLetter.isRetain()).isFalse();
		assertThat(deadLetter.messageExpiryInterval()).isNull();
		assertThat(deadLetter.subscriptionIdentifiers()).isEmpty();
	}

	@Test
	void aDeadLetterSaysWhatHappened() {
		Instant before = Instant.now();
		UserProperties facts = deadLetter(new DeadLetterRecoverer(this.client), MESSAGE).userProperties();
		assertThat(facts.first(DeadLetterRecoverer.LISTENER)).isEqualTo("thermometers");
		assertThat(facts.first(DeadLetterRecoverer.TOPIC)).isEqualTo("sensors/7/temp");
		assertThat(facts.first(DeadLetterRecoverer.QOS)).isEqualTo("2");
		assertThat(facts.first(DeadLetterRecoverer.RETAIN)).isEqualTo("true");
		assertThat(facts.first(DeadLetterRecoverer.EXCEPTION)).isEqualTo("java.lang.IllegalStateException");
		assertThat(facts.first(DeadLetterRecoverer.MESSAGE)).isEqualTo("too hot");
		assertThat(facts.first(DeadLetterRecoverer.ATTEMPTS)).isEqualTo("3");
		assertThat(Instant.parse(facts.first(DeadLetterRecoverer.TIME))).isBetween(before, Instant.now());
	}

	@Test
	void theMessageOfTheExceptionIsBoundedAndPrintable() {
		MqttMessage deadLetter = deadLetter(new DeadLetterRecoverer(this.client), MESSAGE,
				new IllegalStateException("a\nb\u0000\ud800" + "x".repeat(10_000)));
		assertThat(deadLetter.userProperties().first(DeadLetterRecoverer.MESSAGE))
			.startsWith("a\\u000ab\\u0000\\ud800x")
			.endsWith("...")
			.hasSizeLessThan(270);
	}

	@Test
	void theMessageOfTheExceptionCanBeKeptBack() {
		DeadLetterRecoverer recoverer = new DeadLetterRecoverer(this.client);
		recoverer.setIncludeMessage(false);
		MqttMessage deadLetter = deadLetter(recoverer, MESSAGE);
		assertThat(deadLetter.userProperties().first(DeadLetterRecoverer.MESSAGE)).isNull();
		assertThat(deadLetter.userProperties().first(DeadLetterRecoverer.EXCEPTION)).isNotNull();
	}

	@Test
	void aFailedConversionIsNamedByItsCause() {
		MqttMessage deadLetter = deadLetter(new DeadLetterRecoverer(this.client), MESSAGE,
				new ListenerArgumentException("no", new NumberFormatException("hot")));
		assertThat(deadLetter.userProperties().first(DeadLetterRecoverer.EXCEPTION))
			.isEqualTo("java.lang.NumberFormatException");
	}

	@Test
	void factsThatAPublisherHasForgedAreReplaced() {
		MqttMessage forged = MESSAGE.toBuilder()
			.userProperty(DeadLetterRecoverer.ATTEMPTS, "0")
			.userProperty(DeadLetterRecoverer.MESSAGE, "all is well")
			.build();
		DeadLetterRecoverer recoverer = new DeadLetterRecoverer(this.client);
		recoverer.setIncludeMessage(false);
		MqttMessage deadLetter = deadLetter(recoverer, forged);
		assertThat(deadLetter.userProperties().all(DeadLetterRecoverer.ATTEMPTS)).containsExactly("3");
		assertThat(deadLetter.userProperties().all(DeadLetterRecoverer.MESSAGE)).isEmpty();
	}

	@Test
	void theTopicMayUseTheListenersIdAndItsTopicVariables() {
		DeadLetterRecoverer recoverer = new DeadLetterRecoverer(this.client, "dead/{listener}/device-{deviceId}");
		assertThat(deadLetter(recoverer, MESSAGE).topic()).isEqualTo("dead/thermometers/device-7");
	}

	@Test
	void qos0BecomesQos1UnlessToldOtherwise() {
		DeadLetterRecoverer recoverer = new DeadLetterRecoverer(this.client);
		MqttMessage message = MESSAGE.toBuilder().qos(QoS.AT_MOST_ONCE).build();
		assertThat(deadLetter(recoverer, message).qos()).isEqualTo(QoS.AT_LEAST_ONCE);
		recoverer.setQos(QoS.AT_MOST_ONCE);
		assertThat(deadLetter(recoverer, MESSAGE).qos()).isEqualTo(QoS.AT_MOST_ONCE);
	}

	@Test
	void aCopyForAnotherTopicKeepsTheSettings() {
		DeadLetterRecoverer recoverer = new DeadLetterRecoverer(this.client);
		recoverer.setQos(QoS.AT_MOST_ONCE);
		recoverer.setEnvelope(DeadLetterEnvelope.ALWAYS);
		recoverer.setIncludeMessage(false);
		DeadLetterRecoverer copy = recoverer.withTopic("failed");
		MqttMessage deadLetter = deadLetter(copy, MESSAGE);
		assertThat(copy.getTopic()).isEqualTo("failed");
		assertThat(deadLetter.topic()).isEqualTo("failed");
		assertThat(deadLetter.qos()).isEqualTo(QoS.AT_MOST_ONCE);
		assertThat(deadLetter.contentType()).isEqualTo("application/json");
		assertThat(deadLetter.userProperties().first(DeadLetterRecoverer.MESSAGE)).isNull();
	}

	@Test
	void anEnvelopeHasEverything() {
		DeadLetterRecoverer recoverer = new DeadLetterRecoverer(this.client);
		recoverer.setEnvelope(DeadLetterEnvelope.ALWAYS);
		MqttMessage deadLetter = deadLetter(recoverer, MESSAGE, new IllegalStateException("a \"b\" \\ \u00fc"));
		Map<?, ?> json = new JsonMapper().readValue(deadLetter.payload(), Map.class);
		assertThat(json).hasToString("{listener=thermometers, topic=sensors/7/temp, qos=2, retain=true, "
				+ "exception=java.lang.IllegalStateException, message=a \"b\" \\ \u00fc, attempts=3, time="
				+ deadLetter.userProperties().first(DeadLetterRecoverer.TIME)
				+ ", contentType=text/plain, responseTopic=answers, correlationData=AQI=, "
				+ "userProperties=[{name=a, value=1}, {name=a, value=2}], payload=aG90}");
	}

	@ParameterizedTest
	@CsvSource({ "MQTT_5, false", "AUTO, false", "MQTT_3_1_1, true", "MQTT_3_1, true" })
	void anEnvelopeIsNeededWhereThereAreNoUserProperties(MqttVersion version, boolean needed) {
		this.client = new FakeMqttClient((builder) -> builder.version(version));
		DeadLetterRecoverer recoverer = new DeadLetterRecoverer(this.client);
		recoverer.setEnvelope(DeadLetterEnvelope.WHEN_NEEDED);
		assertThat(deadLetter(recoverer, MESSAGE).payloadAsString().startsWith("{")).isEqualTo(needed);
	}

	@Test
	void theVersionThatIsSpokenCountsMoreThanTheOneThatWasAskedFor() {
		this.client.connection
			.complete(new ConnectResult(MqttVersion.MQTT_3_1_1, false, "c", "mqtt://x", Duration.ZERO, Duration.ZERO,
					10, 1000, QoS.EXACTLY_ONCE, true, true, true, true, 0, null, null, null, UserProperties.none()));
		DeadLetterRecoverer recoverer = new DeadLetterRecoverer(this.client);
		recoverer.setEnvelope(DeadLetterEnvelope.WHEN_NEEDED);
		assertThat(deadLetter(recoverer, MESSAGE).payloadAsString()).startsWith("{");
	}

	@Test
	void aFullQueueIsWaitedFor() {
		this.client.timesFull = 2;
		CompletableFuture<RecoveryResult> result = new DeadLetterRecoverer(this.client).recoverAsync(MESSAGE,
				failure(new IllegalStateException()));
		assertThat(result).succeedsWithin(Duration.ofMinutes(1));
		assertThat(this.client.published).hasSize(1);
	}

	@Test
	void aFullQueueIsNotWaitedForBeyondTheDeliveryTimeout() {
		this.client = new FakeMqttClient((builder) -> builder.deliveryTimeout(Duration.ofMillis(120)));
		this.client.timesFull = Integer.MAX_VALUE;
		CompletableFuture<RecoveryResult> result = new DeadLetterRecoverer(this.client).recoverAsync(MESSAGE,
				failure(new IllegalStateException()));
		assertThat(result).failsWithin(Duration.ofMinutes(1));
	}

	@Test
	void aDeadLetterThatIsRefusedIsAFailureOfTheRecoverer() {
		this.client.outcome = CompletableFuture
			.failedFuture(new MqttRefusedException("no", ReasonCode.NOT_AUTHORIZED, null));
		DeadLetterRecoverer recoverer = new DeadLetterRecoverer(this.client);
		assertThatExceptionOfType(MqttRefusedException.class)
			.isThrownBy(() -> recoverer.recover(MESSAGE, failure(new IllegalStateException())));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "dead/+", "dead/#", "dead/{topic}", "dead/x{*topic}", "dead/{*topic}/{topic" })
	void aTopicThatCannotBeIsRefused(String topic) {
		assertThatIllegalArgumentException().isThrownBy(() -> new DeadLetterRecoverer(this.client, topic));
	}

	@ParameterizedTest
	@CsvSource({ "#, dead-letters/{*topic}", "dead-letters/#, dead-letters/{*topic}", "+/b, a/b",
			"sensors/{deviceId}/temp, sensors/{deviceId}/temp", "sensors/#, {*topic}/dead",
			"sensors/+, sensors/{listener}", "a/{deviceId}/b, a/dead-{deviceId}/b", "$share/group/dead/#, dead/x",
			"{*rest}, x/{*rest}", "a/{b}/{*rest}, a/{*rest}", "#, {*topic}" })
	void aListenerThatWouldGetItsOwnDeadLettersIsRefused(String filter, String topic) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new DeadLetterRecoverer(this.client, topic).requireUsableFor("listener",
					List.of(subscription(filter))))
			.withMessageContaining(topic)
			.withMessageContaining("for ever");
	}

	@ParameterizedTest
	@CsvSource({ "sensors/#, dead-letters/{*topic}", "sensors/+/temp, {*topic}/dead", "#, $dead/{*topic}",
			"a/{deviceId}/b, a/dead-{deviceId}", "a/{deviceId}, dead-{deviceId}/a", "a/b, a/{listener}",
			"+/temp, dead/{*topic}", "a/{*deviceId}, b/{*deviceId}" })
	void aTopicOutsideOfWhatTheListenerGetsIsFine(String filter, String topic) {
		assertThatNoException().isThrownBy(() -> new DeadLetterRecoverer(this.client, topic)
			.requireUsableFor("listener", List.of(subscription(filter))));
	}

	@Test
	void aVariableThatTheListenerDoesNotHaveIsRefused() {
		DeadLetterRecoverer recoverer = new DeadLetterRecoverer(this.client, "dead/{deviceId}");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> recoverer.requireUsableFor("listener", List.of(subscription("sensors/+"))))
			.withMessageContaining("'deviceId'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> recoverer.requireUsableFor("listener", List.of(subscription("sensors/{*deviceId}"))))
			.withMessageContaining("{*deviceId}");
	}

	@Test
	void aListenerIdThatCannotBePartOfATopicIsRefused() {
		DeadLetterRecoverer recoverer = new DeadLetterRecoverer(this.client, "dead/{listener}");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> recoverer.requireUsableFor("inner#0", List.of(subscription("sensors/+"))))
			.withMessageContaining("'#'");
	}

	private static ListenerSubscription subscription(String topic) {
		TopicTemplate template = TopicTemplate.of(topic);
		return new ListenerSubscription(template,
				TopicSubscription.of(TopicFilter.of(template.topicFilter().value()).value(), QoS.AT_LEAST_ONCE));
	}

}
