package io.github.mqttboot.client.topic;

import io.github.mqttboot.client.conformance.Conformance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Topic filters (MQTT 5.0 sections 4.7 and 4.8).
 */
class TopicFilterTests {

	@ParameterizedTest
	@ValueSource(strings = { "a", "/", "#", "/#", "a/#", "sport/tennis/player1/#", "+", "/+", "+/+", "+/tennis/#",
			"sport/+/player1", "a//b", "$SYS/#", "$SYS/+", " ", "\u00e4/+/\u20ac", "$sharex/a", "$shar" })
	@Conformance(mqtt311 = { "MQTT-4.7.1-2", "MQTT-4.7.1-3" }, mqtt5 = { "MQTT-4.7.1-1", "MQTT-4.7.1-2" })
	void takesWildcardsInTheirPlaces(String text) {
		TopicFilter filter = TopicFilter.of(text);
		assertThat(filter.value()).isEqualTo(text);
		assertThat(filter.filter()).isEqualTo(text);
		assertThat(filter.shareName()).isNull();
		assertThat(filter.isShared()).isFalse();
		assertThat(filter).hasToString(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a#", "sport/tennis#", "#/a", "a/#/b", "sport/tennis/#/ranking", "##", "a/##" })
	@Conformance(mqtt311 = "MQTT-4.7.1-2", mqtt5 = "MQTT-4.7.1-1")
	void refusesAMultiLevelWildcardThatIsNotTheLastLevel(String text) {
		// [MQTT-4.7.1-1]
		assertThatIllegalArgumentException().isThrownBy(() -> TopicFilter.of(text)).withMessageContaining("'#'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a+", "sport+", "+a", "a/+b/c", "a/b+/c", "++", "+a/b", "+#" })
	@Conformance(mqtt311 = "MQTT-4.7.1-3", mqtt5 = "MQTT-4.7.1-2")
	void refusesASingleLevelWildcardThatIsNotAWholeLevel(String text) {
		// [MQTT-4.7.1-2]
		assertThatIllegalArgumentException().isThrownBy(() -> TopicFilter.of(text)).withMessageContaining("'+'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\u0000", "a\u0000", "\ud800", "a/\udc00" })
	@Conformance(mqtt311 = { "MQTT-3.8.3-1", "MQTT-4.7.3-1", "MQTT-4.7.3-2" },
			mqtt5 = { "MQTT-3.8.3-1", "MQTT-4.7.3-1", "MQTT-4.7.3-2" })
	void isValidText(String text) {
		// [MQTT-4.7.3-1] [MQTT-4.7.3-2] [MQTT-3.8.3-1]
		assertThatIllegalArgumentException().isThrownBy(() -> TopicFilter.of(text));
	}

	@Test
	@Conformance(mqtt311 = "MQTT-4.7.3-3", mqtt5 = "MQTT-4.7.3-3")
	void hasAtMost65535Bytes() {
		// [MQTT-4.7.3-3]
		assertThat(TopicFilter.of("a".repeat(65_533) + "/#").value()).hasSize(65_535);
		assertThatIllegalArgumentException().isThrownBy(() -> TopicFilter.of("a".repeat(65_534) + "/#"));
		assertThatIllegalArgumentException().isThrownBy(() -> TopicFilter.of("\u20ac".repeat(21_845) + "a"));
	}

	@ParameterizedTest
	@CsvSource({ "$share/g/a, g, a", "$share/g/a/b, g, a/b", "$share/g/#, g, #", "$share/group 1/+/x, group 1, +/x",
			"$share/g//, g, /", "$share/g/$SYS/x, g, $SYS/x", "$share/$share/a, $share, a" })
	@Conformance(mqtt5 = { "MQTT-4.8.2-1", "MQTT-4.8.2-2" })
	void keepsTheShareNameApart(String text, String shareName, String inner) {
		TopicFilter filter = TopicFilter.of(text);
		assertThat(filter.isShared()).isTrue();
		assertThat(filter.shareName()).isEqualTo(shareName);
		assertThat(filter.filter()).isEqualTo(inner);
		assertThat(filter.value()).isEqualTo(text);
		assertThat(TopicFilter.shared(shareName, inner)).isEqualTo(filter);
	}

	@ParameterizedTest
	@ValueSource(strings = { "$share", "$share/", "$share/g", "$share/g/", "$share//a", "$share//", "$share/a+/x",
			"$share/#/x", "$share/+/x", "$share/g/a#", "$share/g/#/a" })
	@Conformance(mqtt5 = { "MQTT-4.8.2-1", "MQTT-4.8.2-2" })
	void refusesASharedSubscriptionOfAnotherForm(String text) {
		// [MQTT-4.8.2-1] [MQTT-4.8.2-2]
		assertThatIllegalArgumentException().isThrownBy(() -> TopicFilter.of(text));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a/b", "+", "#", "a+", "\u0000" })
	void refusesAShareNameThatIsNone(String shareName) {
		assertThatIllegalArgumentException().isThrownBy(() -> TopicFilter.shared(shareName, "a"));
	}

	@ParameterizedTest
	@CsvSource({ "a/b, false", "a/+, true", "+, true", "#, true", "a/#, true", "$share/g/a, false",
			"$share/g/a/#, true", "$share/g/+/a, true" })
	void knowsWhetherItHasAWildcard(String text, boolean wildcard) {
		assertThat(TopicFilter.of(text).hasWildcard()).isEqualTo(wildcard);
	}

	@ParameterizedTest
	@CsvSource({
			// section 4.7.1.2
			"sport/tennis/player1/#, sport/tennis/player1, true",
			"sport/tennis/player1/#, sport/tennis/player1/ranking, true",
			"sport/tennis/player1/#, sport/tennis/player1/score/wimbledon, true",
			"sport/tennis/player1/#, sport/tennis/player10, false", "sport/#, sport, true", "sport/#, sports, false",
			"#, sport, true", "#, /, true", "#, a/b/c, true",
			// section 4.7.1.3
			"sport/tennis/+, sport/tennis/player1, true", "sport/tennis/+, sport/tennis/player2, true",
			"sport/tennis/+, sport/tennis/player1/ranking, false", "sport/+, sport, false", "sport/+, sport/, true",
			"+/+, /finance, true", "/+, /finance, true", "+, /finance, false", "+, finance, true",
			"+/tennis/#, sport/tennis, true", "+/tennis/#, sport/tennis/x, true", "+/tennis/#, sport/golf, false",
			"sport/+/player1, sport/tennis/player1, true", "sport/+/player1, sport//player1, true",
			"sport/+/player1, sport/a/b/player1, false",
			// section 4.7.2 [MQTT-4.7.2-1]
			"#, $SYS/monitor/Clients, false", "+/monitor/Clients, $SYS/monitor/Clients, false",
			"$SYS/#, $SYS/monitor/Clients, true", "$SYS/monitor/+, $SYS/monitor/Clients, true", "$SYS/#, $SYS, true",
			"+, $SYS, false", "a/+, a/$SYS, true", "a/#, a/$SYS/b, true",
			// section 4.7.3
			"ACCOUNTS, Accounts, false", "a, a, true", "a, /a, false", "/a, a, false", "a/, a, false", "a, a/, false",
			"a/b, a/b, true", "a/b, a/bc, false", "a/bc, a/b, false", "/, /, true", "/+, /, true", "+/+, /, true",
			"/#, /, true", "/#, /a, true", "+/#, a, true", "+/#, /, true", "//, /, false", "a//b, a/x/b, false",
			"a/+/+, a/b, false", "a/+/#, a/b, true", "a/+/#, a, false", "\u00e4/+, \u00e4/\u20ac, true",
			// the share name takes no part
			"$share/g/a/+, a/b, true", "$share/g/#, $SYS/x, false", "$share/g/#, $share/g/a, false" })
	void matches(String filter, String name, boolean expected) {
		assertThat(TopicFilter.of(filter).matches(TopicName.of(name))).isEqualTo(expected);
	}

	@Test
	void isComparedByItsWholeText() {
		TopicFilter filter = TopicFilter.of("a/+");
		assertThat(filter).isEqualTo(TopicFilter.of("a/+")).hasSameHashCodeAs(TopicFilter.of("a/+"));
		assertThat(filter).isNotEqualTo(TopicFilter.of("a/#")).isNotEqualTo(TopicFilter.shared("g", "a/+"));
		assertThat(filter).isNotEqualTo("a/+");
	}

}
