package io.github.mqttboot.client.topic;

import java.nio.charset.StandardCharsets;

import io.github.mqttboot.client.conformance.Conformance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Topic names (MQTT 5.0 section 4.7).
 */
class TopicNameTests {

	@ParameterizedTest
	@ValueSource(strings = { "a", "/", "//", "a/b", "/a", "a/", " ", "Accounts payable", "$SYS/broker", "\ufeffa",
			"\u0001", "\u00e4\u20ac\ud83d\ude80", "$share/group/a" })
	void isAnyTextWithoutWildcards(String text) {
		TopicName topicName = TopicName.of(text);
		assertThat(topicName.value()).isEqualTo(text);
		assertThat(topicName.utf8()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
		assertThat(topicName).hasToString(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "#", "+", "a/#", "a/+/b", "a+", "#a", "sport/tennis#" })
	void hasNoWildcard(String text) {
		// [MQTT-3.3.2-2] [MQTT-4.7.0-1]
		assertThatIllegalArgumentException().isThrownBy(() -> TopicName.of(text)).withMessageContaining("wildcard");
	}

	@Test
	void hasAtLeastOneCharacter() {
		// [MQTT-4.7.3-1]
		assertThatIllegalArgumentException().isThrownBy(() -> TopicName.of(""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u0000", "a\u0000b", "\ud800", "a\udc00b", "a\ud83d" })
	void isValidText(String text) {
		// [MQTT-4.7.3-2] [MQTT-1.5.4-1]
		assertThatIllegalArgumentException().isThrownBy(() -> TopicName.of(text));
	}

	@Test
	@Conformance(mqtt311 = "MQTT-4.7.3-3", mqtt5 = "MQTT-4.7.3-3")
	void hasAtMost65535Bytes() {
		// [MQTT-4.7.3-3]
		assertThat(TopicName.of("a".repeat(65_535)).utf8()).hasSize(65_535);
		assertThatIllegalArgumentException().isThrownBy(() -> TopicName.of("a".repeat(65_536)));
	}

	@Test
	@Conformance(mqtt311 = "MQTT-4.7.3-3", mqtt5 = "MQTT-4.7.3-3")
	void countsBytesNotCharacters() {
		// [MQTT-4.7.3-3]
		assertThat(TopicName.of("\u00e4".repeat(32_767)).utf8()).hasSize(65_534);
		assertThatIllegalArgumentException().isThrownBy(() -> TopicName.of("\u00e4".repeat(32_768)));
		assertThat(TopicName.of("\u20ac".repeat(21_845)).utf8()).hasSize(65_535);
		assertThatIllegalArgumentException().isThrownBy(() -> TopicName.of("\u20ac".repeat(21_845) + "a"));
		assertThat(TopicName.of("\ud83d\ude80".repeat(16_383)).utf8()).hasSize(65_532);
		assertThatIllegalArgumentException().isThrownBy(() -> TopicName.of("\ud83d\ude80".repeat(16_384)));
	}

	@Test
	void isComparedCharacterByCharacter() {
		TopicName topicName = TopicName.of("Accounts");
		assertThat(topicName).isEqualTo(TopicName.of("Accounts")).hasSameHashCodeAs(TopicName.of("Accounts"));
		assertThat(topicName).isNotEqualTo(TopicName.of("ACCOUNTS")).isNotEqualTo(TopicName.of("Accounts/"));
		// composed and decomposed
		assertThat(TopicName.of("\u00e4")).isNotEqualTo(TopicName.of("a\u0308"));
		assertThat(topicName).isNotEqualTo("Accounts");
	}

	@Test
	void computesItsBytesOnce() {
		TopicName topicName = TopicName.of("a/b");
		assertThat(topicName.utf8()).isSameAs(topicName.utf8());
		byte[] bytes = { 'c' };
		assertThat(TopicName.ofValidated("c", bytes).utf8()).isSameAs(bytes);
		assertThat(TopicName.ofValidated("c", bytes)).isEqualTo(TopicName.of("c"));
	}

}
