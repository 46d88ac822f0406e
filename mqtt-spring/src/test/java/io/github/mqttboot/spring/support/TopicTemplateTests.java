package io.github.mqttboot.spring.support;

import java.util.Map;

import io.github.mqttboot.client.topic.TopicName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TopicTemplate}.
 */
class TopicTemplateTests {

	@ParameterizedTest
	@CsvSource({ "sensors/{deviceId}/temperature, sensors/+/temperature", "{site}/{floor}, +/+",
			"sensors/{*rest}, sensors/#", "{*all}, #", "sensors/+/x/#, sensors/+/x/#", "plain, plain", "/{a}/, /+/",
			"$share/group/sensors/{deviceId}, $share/group/sensors/+" })
	void variablesStandForWildcards(String template, String topicFilter) {
		assertThat(TopicTemplate.of(template).topicFilter().value()).isEqualTo(topicFilter);
	}

	@Test
	void variablesAreReadFromATopic() {
		TopicTemplate template = TopicTemplate.of("sites/{site}/+/{deviceId}/temperature");
		assertThat(template.extract("sites/berlin/floor-2/meter-7/temperature"))
			.containsExactly(Map.entry("site", "berlin"), Map.entry("deviceId", "meter-7"));
	}

	@ParameterizedTest
	@CsvSource({ "a/b/c, b/c", "a/b, b", "a/, ''", "a, ''" })
	void theLastVariableMayHaveSeveralLevelsOrNone(String topic, String rest) {
		TopicTemplate template = TopicTemplate.of("a/{*rest}");
		assertThat(template.matches(TopicName.of(topic))).isTrue();
		assertThat(template.extract(topic)).containsExactly(Map.entry("rest", rest));
	}

	@Test
	void aVariableIsReadByItself() {
		TopicTemplate template = TopicTemplate.of("sites/{site}/+/{deviceId}/{*rest}");
		assertThat(template.extract("sites/berlin/2/meter-7/a/b", "site")).isEqualTo("berlin");
		assertThat(template.extract("sites/berlin/2/meter-7/a/b", "deviceId")).isEqualTo("meter-7");
		assertThat(template.extract("sites/berlin/2/meter-7/a/b", "rest")).isEqualTo("a/b");
		assertThat(template.extract("sites/berlin/2/meter-7", "rest")).isEmpty();
		assertThat(template.extract("sites//2//", "site")).isEmpty();
		assertThat(template.extract("sites/berlin/2/meter-7/a/b", "floor")).isNull();
	}

	@Test
	void theShareGroupIsNotPartOfTheTopic() {
		TopicTemplate template = TopicTemplate.of("$share/group/sensors/{deviceId}");
		assertThat(template.matches(TopicName.of("sensors/7"))).isTrue();
		assertThat(template.extract("sensors/7")).containsExactly(Map.entry("deviceId", "7"));
	}

	@Test
	void aPlainFilterHasNoVariables() {
		TopicTemplate template = TopicTemplate.of("sensors/+/temperature");
		assertThat(template.variableNames()).isEmpty();
		assertThat(template.extract("sensors/7/temperature")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "sensors/dev-{id}, whole level", "sensors/{id, whole level", "sensors/{}, without a name",
			"{a}/{a}, twice", "{*rest}/x, last level", "a/#/b, '#'", "'', one character",
			"sensors/${site}/x, whole level" })
	void whatIsWrongIsSaid(String template, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> TopicTemplate.of(template))
			.withMessageContaining(message);
	}

	@Test
	void valuesArePutInByPosition() {
		assertThat(TopicTemplate.expand("cmd/{deviceId}/set/{key}", 7, "unit")).isEqualTo("cmd/7/set/unit");
		assertThat(TopicTemplate.expand("cmd/dev-{id}", "7")).isEqualTo("cmd/dev-7");
		assertThat(TopicTemplate.expand("plain")).isEqualTo("plain");
	}

	@ParameterizedTest
	@CsvSource({ "a{b, a{b", "a}b, a}b", "{a/b}, {a/b}", "{{id}}, {7}", "{a{id}/x, {a7/x", "{id}-{, 7-{", "{*id}, 7" })
	void bracesThatAreNoVariableStay(String template, String topic) {
		Object[] values = template.contains("id}") ? new Object[] { 7 } : new Object[0];
		assertThat(TopicTemplate.expand(template, values)).isEqualTo(topic);
		assertThat(TopicTemplate.variableNames(template)).hasSize(values.length);
	}

	@Test
	void valuesArePutInByName() {
		assertThat(TopicTemplate.expand("alerts/{deviceId}/{*rest}", Map.of("deviceId", "7", "rest", "a/b")))
			.isEqualTo("alerts/7/a/b");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a/b", "+", "#", "a#b", "a\0b" })
	void aValueMustNotLeadElsewhere(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> TopicTemplate.expand("cmd/{id}/set", value))
			.withMessageContaining("'id'")
			.withMessageContaining("another topic");
	}

	@Test
	void aValueMustNotBeMissing() {
		assertThatIllegalArgumentException().isThrownBy(() -> TopicTemplate.expand("cmd/{id}/set"))
			.withMessageContaining("no value for 'id'");
		assertThatIllegalArgumentException().isThrownBy(() -> TopicTemplate.expand("cmd/{id}/set", (Object) null))
			.withMessageContaining("no value for 'id'");
		assertThatIllegalArgumentException().isThrownBy(() -> TopicTemplate.expand("cmd/{id}/set", Map.of()))
			.withMessageContaining("no value for 'id'");
	}

	@Test
	void aValueMustNotBeLeftOver() {
		assertThatIllegalArgumentException().isThrownBy(() -> TopicTemplate.expand("cmd/{id}/set", "7", "8"))
			.withMessageContaining("has 1 variables but 2 values");
	}

}
