package io.github.mqttboot.autoconfigure;

import java.beans.PropertyDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.github.mqttboot.spring.support.TopicTemplate;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.BeanUtils;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the configuration metadata that editors show.
 */
class MqttConfigurationMetadataTests {

	private final JsonNode metadata = read();

	@Test
	void everyPropertyHasADescriptionThatIsASentence() {
		List<String> described = items("properties").filter((property) -> name(property).startsWith("mqtt."))
			.filter((property) -> property.path("description").asString("").matches("(?s)[A-Z].*\\."))
			.map(MqttConfigurationMetadataTests::name)
			.toList();
		assertThat(described).containsExactlyInAnyOrderElementsOf(names("mqtt", MqttProperties.class).toList());
	}

	@Test
	void switchesOfTheActuatorAreDescribedToo() {
		assertThat(items("properties").filter((property) -> !name(property).startsWith("mqtt.")))
			.extracting(MqttConfigurationMetadataTests::name)
			.containsExactlyInAnyOrder("management.health.mqtt.enabled", "management.endpoint.mqtt.access",
					"management.endpoint.mqtt.cache.time-to-live");
	}

	@Test
	void everyHintIsForAPropertyThatExists() {
		List<String> names = names("mqtt", MqttProperties.class).toList();
		assertThat(items("hints").map(MqttConfigurationMetadataTests::name)).isNotEmpty()
			.allSatisfy((name) -> assertThat(names).contains(name));
	}

	@Test
	void everyTopicThatIsSuggestedIsATemplate() {
		assertThat(items("hints").filter((hint) -> name(hint).endsWith("topic"))
			.flatMap((hint) -> hint.path("values").valueStream())
			.map((value) -> value.path("value").asString(""))).hasSizeGreaterThan(3)
			.allSatisfy((topic) -> assertThat(TopicTemplate.of(topic)).hasToString(topic));
	}

	@Test
	void defaultDeadLetterTopicIsTheOneThatIsUsed() {
		assertThat(items("properties").filter((property) -> name(property).equals("mqtt.listener.dead-letter.topic"))
			.map((property) -> property.path("defaultValue").asString("")))
			.containsExactly(new MqttProperties().getListener().getDeadLetter().getTopic());
	}

	@Test
	void defaultUrlIsTheOneThatIsUsed() {
		assertThat(items("properties").filter((property) -> name(property).equals("mqtt.url"))
			.map((property) -> property.path("defaultValue").asString(""))).isEqualTo(
					new PropertiesMqttConnectionDetails(MqttClientSettings.of(new MqttProperties()), null).getUrls());
	}

	private Stream<JsonNode> items(String section) {
		return this.metadata.path(section).valueStream();
	}

	private static String name(JsonNode item) {
		return item.path("name").asString("");
	}

	private static Stream<String> names(String prefix, Class<?> type) {
		return Stream.of(BeanUtils.getPropertyDescriptors(type))
			.filter((property) -> !property.getName().equals("class"))
			.flatMap((property) -> names(prefix, property));
	}

	private static Stream<String> names(String prefix, PropertyDescriptor property) {
		String name = prefix + "." + toDashed(property.getName());
		return (property.getWriteMethod() != null) ? Stream.of(name) : names(name, property.getPropertyType());
	}

	private static String toDashed(String name) {
		return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
	}

	private static JsonNode read() {
		try (InputStream json = new ClassPathResource("META-INF/spring-configuration-metadata.json").getInputStream()) {
			return JsonMapper.shared().readTree(json);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
