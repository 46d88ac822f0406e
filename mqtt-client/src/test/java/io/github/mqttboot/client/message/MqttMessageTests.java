package io.github.mqttboot.client.message;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.github.mqttboot.client.topic.TopicName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * {@link MqttMessage} and its builder.
 */
class MqttMessageTests {

	@Test
	void startsEmptyAtQos1() {
		MqttMessage message = MqttMessage.to("a/b").build();
		assertThat(message.topic()).isEqualTo("a/b");
		assertThat(message.topicName()).isEqualTo(TopicName.of("a/b"));
		assertThat(message.payload()).isEmpty();
		assertThat(message.qos()).isEqualTo(QoS.AT_LEAST_ONCE);
		assertThat(message.isRetain()).isFalse();
		assertThat(message.isDuplicate()).isFalse();
		assertThat(message.messageExpiryInterval()).isNull();
		assertThat(message.isPayloadUtf8()).isNull();
		assertThat(message.contentType()).isNull();
		assertThat(message.responseTopic()).isNull();
		assertThat(message.correlationData()).isNull();
		assertThat(message.userProperties()).isEmpty();
		assertThat(message.subscriptionIdentifiers()).isEmpty();
		assertThat(message.hasProperties()).isFalse();
	}

	@Test
	void keepsWhatItWasBuiltWith() {
		assertEverything(everything().build());
	}

	@Test
	void isCopiedAsAWhole() {
		MqttMessage message = everything().build();
		assertEverything(message.toBuilder().build());
		MqttMessage moved = message.withTopic(TopicName.of("elsewhere"));
		assertThat(moved.topic()).isEqualTo("elsewhere");
		assertThat(moved.payload()).isSameAs(message.payload());
		assertEverything(moved.toBuilder().topic(TopicName.of("a")).build());
	}

	private static MqttMessageBuilder everything() {
		return MqttMessage.to(TopicName.of("a"))
			.payload("text")
			.qos(QoS.EXACTLY_ONCE)
			.retain(true)
			.duplicate(true)
			.messageExpiryInterval(Duration.ofSeconds(5))
			.payloadUtf8(true)
			.contentType("text/plain")
			.responseTopic("r")
			.correlationData(new byte[] { 1 })
			.userProperty("k", "v")
			.userProperty("k", "w")
			.subscriptionIdentifiers(1, 2);
	}

	private static void assertEverything(MqttMessage message) {
		assertThat(message.topic()).isEqualTo("a");
		assertThat(message.payloadAsString()).isEqualTo("text");
		assertThat(message.qos()).isEqualTo(QoS.EXACTLY_ONCE);
		assertThat(message.isRetain()).isTrue();
		assertThat(message.isDuplicate()).isTrue();
		assertThat(message.messageExpiryInterval()).isEqualTo(Duration.ofSeconds(5));
		assertThat(message.isPayloadUtf8()).isTrue();
		assertThat(message.contentType()).isEqualTo("text/plain");
		assertThat(message.responseTopic()).isEqualTo(TopicName.of("r"));
		assertThat(message.correlationData()).containsExactly(1);
		assertThat(message.userProperties().all("k")).containsExactly("v", "w");
		assertThat(message.subscriptionIdentifiers()).containsExactly(1, 2);
		assertThat(message.hasProperties()).isTrue();
	}

	@Test
	void canBeStrippedOfItsProperties() {
		MqttMessage message = everything().messageExpiryInterval(null)
			.payloadUtf8(null)
			.contentType(null)
			.responseTopic(null)
			.correlationData(null)
			.userProperties(UserProperties.none())
			.subscriptionIdentifiers()
			.build();
		assertThat(message.hasProperties()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "PT0S, 0", "PT1S, 1", "PT0.000000001S, 1", "PT1.5S, 2", "PT4294967295S, 4294967295" })
	void roundsTheExpiryUpToWholeSeconds(Duration interval, long seconds) {
		MqttMessage message = MqttMessage.to("a").messageExpiryInterval(interval).build();
		assertThat(message.messageExpiryInterval()).isEqualTo(Duration.ofSeconds(seconds));
		assertThat(message.hasProperties()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT-1S", "PT-0.000000001S", "PT4294967295.000000001S", "PT4294967296S" })
	void refusesAnExpiryThatDoesNotFit(Duration interval) {
		assertThatIllegalArgumentException().isThrownBy(() -> MqttMessage.to("a").messageExpiryInterval(interval))
			.withMessageContaining("4294967295");
	}

	@Test
	void refusesWhatCanNotGoOnTheWire() {
		MqttMessageBuilder builder = MqttMessage.to("a");
		assertThatIllegalArgumentException().isThrownBy(() -> MqttMessage.to("a/#"));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.contentType("\u0000"));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.contentType("\ud800"));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.contentType("x".repeat(65_536)));
		// [MQTT-3.3.2-14]
		assertThatIllegalArgumentException().isThrownBy(() -> builder.responseTopic("a/+"));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.responseTopic(""));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.correlationData(new byte[65_536]));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.userProperty("\u0000", "v"));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.userProperty("k", "x".repeat(65_536)));
		assertThat(builder.correlationData(new byte[65_535]).build().correlationData()).hasSize(65_535);
	}

	@Test
	void readsAPayloadThatIsNotTextWithReplacements() {
		MqttMessage message = MqttMessage.to("a").payload(new byte[] { 'a', -1 }).build();
		assertThat(message.payloadAsString()).isEqualTo("a\ufffd");
	}

	@Test
	void needsAPayload() {
		assertThatNullPointerException().isThrownBy(() -> MqttMessage.to("a").payload((byte[]) null));
	}

	@Test
	void neverShowsPayloadOrProperties() {
		MqttMessage message = MqttMessage.to("a/b")
			.payload("s3cr3t")
			.contentType("s3cr3t")
			.correlationData("s3cr3t".getBytes(StandardCharsets.UTF_8))
			.userProperty("s3cr3t", "s3cr3t")
			.build();
		assertThat(message.toString()).contains("a/b", "6 bytes").doesNotContain("s3cr3t");
	}

	@Test
	void willMessageHasLimits() {
		MqttMessage message = MqttMessage.to("w").payload(new byte[65_535]).build();
		assertThat(new WillMessage(message).delayInterval()).isZero();
		MqttMessage tooLong = MqttMessage.to("w").payload(new byte[65_536]).build();
		assertThatIllegalArgumentException().isThrownBy(() -> new WillMessage(tooLong));
		assertThatIllegalArgumentException().isThrownBy(() -> new WillMessage(message, Duration.ofSeconds(-1)));
		assertThatIllegalArgumentException().isThrownBy(() -> new WillMessage(message, Duration.ofSeconds(1L << 32)));
	}

}
