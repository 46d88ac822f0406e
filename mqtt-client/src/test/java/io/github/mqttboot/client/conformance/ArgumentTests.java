package io.github.mqttboot.client.conformance;

import java.util.stream.Stream;

import io.github.mqttboot.client.DisconnectOptions;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttClientBuilder;
import io.github.mqttboot.client.MqttCredentials;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What an application cannot even ask for, so that no byte of it ever leaves.
 */
class ArgumentTests {

	/** A null character, lone surrogates in several places, and one byte too many. */
	static Stream<String> illegalTexts() {
		return Stream.of("\u0000", "a\u0000b", "\ud800", "\udc00", "a\ud800", "\ud800a", "\udc00\ud800",
				"x".repeat(65_536), "\u20ac".repeat(21_845) + "x");
	}

	@ParameterizedTest
	@MethodSource("illegalTexts")
	@Conformance(mqtt311 = { "MQTT-1.5.3-1", "MQTT-1.5.3-2", "MQTT-3.1.3-4" },
			mqtt5 = { "MQTT-1.5.4-1", "MQTT-1.5.4-2", "MQTT-3.1.3-4" })
	void theClientIdentifierIsText(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> MqttClient.builder().clientId(text));
	}

	@ParameterizedTest
	@MethodSource("illegalTexts")
	@Conformance(mqtt311 = { "MQTT-1.5.3-1", "MQTT-1.5.3-2", "MQTT-3.1.3-11" },
			mqtt5 = { "MQTT-1.5.4-1", "MQTT-1.5.4-2", "MQTT-3.1.3-12" })
	void theUserNameIsText(String text) {
		MqttClientBuilder builder = MqttClient.builder();
		assertThatIllegalArgumentException().isThrownBy(() -> builder.credentials(text, "p"));
		assertThatIllegalArgumentException().isThrownBy(() -> MqttCredentials.of(text, new byte[0]));
	}

	@Test
	@Conformance(mqtt311 = "MQTT-3.1.2-21", mqtt5 = "MQTT-3.1.2-19")
	void thePasswordHasAtMost65535Bytes() {
		byte[] password = new byte[65_536];
		assertThatIllegalArgumentException().isThrownBy(() -> MqttCredentials.of("u", password));
		assertThatIllegalArgumentException().isThrownBy(() -> MqttCredentials.of("u", "x".repeat(65_536)));
		assertThat(MqttCredentials.of("u", "x".repeat(65_535)).password()).hasSize(65_535);
	}

	@ParameterizedTest
	@MethodSource("illegalTexts")
	@Conformance(mqtt311 = { "MQTT-1.5.3-1", "MQTT-1.5.3-2", "MQTT-3.1.3-10", "MQTT-4.7.3-2", "MQTT-4.7.3-3" },
			mqtt5 = { "MQTT-1.5.4-1", "MQTT-1.5.4-2", "MQTT-3.1.3-11", "MQTT-4.7.3-2", "MQTT-4.7.3-3" })
	void theTopicOfAMessageAndOfAWillIsText(String text) {
		// a will is made of a message
		assertThatIllegalArgumentException().isThrownBy(() -> MqttMessage.to(text));
	}

	@ParameterizedTest
	@ValueSource(strings = { "#", "+", "a/#", "a/+/b", "a+", "#a" })
	@Conformance(mqtt311 = { "MQTT-3.3.2-2", "MQTT-4.7.1-1" }, mqtt5 = { "MQTT-3.3.2-2", "MQTT-4.7.0-1" })
	void theTopicOfAMessageHasNoWildcards(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> MqttMessage.to(text));
	}

	@ParameterizedTest
	@MethodSource("illegalTexts")
	@Conformance(mqtt311 = { "MQTT-3.8.3-1", "MQTT-3.10.3-1" }, mqtt5 = { "MQTT-3.8.3-1", "MQTT-3.10.3-1" })
	void aTopicFilterIsText(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> TopicSubscription.of(text, QoS.AT_MOST_ONCE));
		try (MqttClient client = MqttClient.builder().build()) {
			assertThatIllegalArgumentException().isThrownBy(() -> client.unsubscribe(text));
		}
	}

	@Test
	@Conformance(mqtt311 = "MQTT-4.7.3-1", mqtt5 = "MQTT-4.7.3-1")
	void topicsAndTopicFiltersHaveACharacter() {
		assertThatIllegalArgumentException().isThrownBy(() -> MqttMessage.to(""));
		assertThatIllegalArgumentException().isThrownBy(() -> TopicSubscription.of("", QoS.AT_MOST_ONCE));
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 3, 4, 128 })
	@Conformance(mqtt311 = { "MQTT-3.1.2-14", "MQTT-3.3.1-4" }, mqtt5 = { "MQTT-3.1.2-12", "MQTT-3.3.1-4" })
	void thereAreThreeQualitiesOfService(int value) {
		// of a message, and so of a will
		assertThat(QoS.values()).extracting(QoS::value).containsExactly(0, 1, 2);
		assertThatIllegalArgumentException().isThrownBy(() -> QoS.of(value));
	}

	@ParameterizedTest
	@MethodSource("illegalTexts")
	@Conformance(mqtt5 = { "MQTT-1.5.4-1", "MQTT-1.5.4-2", "MQTT-1.5.7-1", "MQTT-3.3.2-13", "MQTT-3.3.2-19" })
	void textOfPropertiesIsText(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> MqttMessage.to("a").responseTopic(text));
		assertThatIllegalArgumentException().isThrownBy(() -> MqttMessage.to("a").contentType(text));
		assertThatIllegalArgumentException().isThrownBy(() -> MqttMessage.to("a").userProperty(text, "v"));
		assertThatIllegalArgumentException().isThrownBy(() -> MqttMessage.to("a").userProperty("k", text));
		assertThatIllegalArgumentException().isThrownBy(() -> UserProperties.none().with(text, "v"));
		assertThatIllegalArgumentException().isThrownBy(() -> UserProperties.none().with("k", text));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new DisconnectOptions(ReasonCode.SUCCESS, null, text, UserProperties.none()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "#", "+", "a/#", "a/+/b", "a+", "" })
	@Conformance(mqtt5 = "MQTT-3.3.2-14")
	void aResponseTopicHasNoWildcards(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> MqttMessage.to("a").responseTopic(text));
	}

	@Test
	@Conformance(mqtt5 = "MQTT-3.8.3-4")
	void noLocalIsNotForSharedSubscriptions() {
		TopicSubscription shared = TopicSubscription.of("$share/g/a", QoS.AT_MOST_ONCE);
		assertThatIllegalArgumentException().isThrownBy(() -> shared.withNoLocal(true));
		assertThat(TopicSubscription.of("a", QoS.AT_MOST_ONCE).withNoLocal(true).noLocal()).isTrue();
	}

	@Test
	@Conformance(mqtt5 = "5.0-U-4")
	void receiveMaximumAndMaximumPacketSizeOfZeroAreNotAnnounced() {
		MqttClientBuilder builder = MqttClient.builder();
		assertThatIllegalArgumentException().isThrownBy(() -> builder.receiveMaximum(0));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.receiveMaximum(65_536));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.maximumPacketSize(0));
	}

}
