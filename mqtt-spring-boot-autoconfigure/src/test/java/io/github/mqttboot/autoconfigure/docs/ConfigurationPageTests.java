package io.github.mqttboot.autoconfigure.docs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ClassPathResource;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds docs/configuration.md against the configuration metadata, which editors show,
 * too. {@code mvn test -Dmqtt.docs.write} writes the page anew.
 */
class ConfigurationPageTests {

	private static final Path PAGE = Path.of("..", "docs", "configuration.md");

	private static final String INTRODUCTION = """
			# Configuration properties

			All properties that there are, with their defaults. This page is made from the same descriptions that editors
			show while you type (`ConfigurationPageTests` writes it with `-Dmqtt.docs.write`); change those, not this page.

			Every property below `mqtt` can also be set for one client, below `mqtt.clients.<name>`, except for `mqtt.clients`
			itself. What is not set there is inherited from the top level, with the
			[exceptions of named clients](listeners.md#several-clients). A wrong value fails the start with a message that
			names the property, the value, where it comes from, and the remedy.

			Durations are written as `10s`, `500ms`, `5m`, `1h`, `7d`, sizes as `64KB`, `2MB`. What a property cannot say, an
			`MqttClientCustomizer` bean can.

			## TLS

			A URL that begins with `mqtts:` or `wss:` is enough for a server whose certificate is signed by an authority that Java
			trusts. For an authority of your own, or a certificate of the client, name an SSL bundle of Spring Boot:

			```yaml
			spring.ssl.bundle.pem.plant:
			  truststore.certificate: file:/etc/plant/authority.pem
			  keystore:
			    certificate: file:/etc/plant/client.pem
			    private-key: file:/etc/plant/client.key
			  reload-on-update: true
			mqtt:
			  url: mqtts://broker.example.com
			  ssl.bundle: plant
			```

			A bundle that was reloaded is used from the next connection on, and at once with `mqtt.ssl.reconnect-on-reload`: the
			connection is then ended in order and made again. What is in flight goes on if the session outlives the connection
			(`mqtt.session-expiry`, before MQTT 5 `mqtt.clean-start: false`); without that, the server forgets at this moment what it has
			not delivered, as at every loss of the connection. A reloaded bundle that cannot be used leaves the connection alone.

			The certificate must name the host in the URL. `mqtt.ssl.verify-host-name: false` switches that off, and lets everybody who
			has any certificate that you trust read and change everything. It is there for tests.
			""";

	@Test
	void thePageSaysWhatTheMetadataSays() throws IOException {
		String expected = page();
		if (System.getProperty("mqtt.docs.write") != null) {
			Files.writeString(PAGE, expected);
			return;
		}
		assertThat(Files.readString(PAGE)).as("write the page anew with -Dmqtt.docs.write").isEqualTo(expected);
	}

	@Test
	void typesAndDefaultsAreThoseThatAUserWrites() throws IOException {
		assertThat(page()).contains("| `mqtt.keep-alive` | duration | `60s` |")
			.contains("| `mqtt.url` | text | `mqtt://localhost:1883` |")
			.contains("| `mqtt.startup` | `retry`, `fail`, `lazy` | `retry` |")
			.contains("| `mqtt.websocket.headers` | names and values | |");
	}

	// by code it can be done, with a warning at each start
	@Test
	void noPropertyLetsAClientTrustEverybody() throws IOException {
		List<String> names = properties().map(ConfigurationPageTests::name).toList();
		assertThat(names).contains("mqtt.ssl.bundle", "mqtt.ssl.verify-host-name")
			.noneMatch((name) -> name.matches(".*(trust|insecure|unsafe|self-signed|verify-cert|accept).*"));
	}

	private static String page() throws IOException {
		Map<String, List<JsonNode>> groups = properties()
			.collect(Collectors.groupingBy((property) -> group(name(property)), TreeMap::new, Collectors.toList()));
		StringBuilder page = new StringBuilder(INTRODUCTION);
		groups.forEach((group, properties) -> {
			page.append("\n## ").append(group).append("\n\n| property | value | default | |\n|---|---|---|---|\n");
			properties.stream()
				.sorted(Comparator.comparing(ConfigurationPageTests::name))
				.forEach((property) -> page.append(row(property)));
		});
		return page.toString();
	}

	private static String row(JsonNode property) {
		String defaultValue = property.path("defaultValue").asString("");
		String description = property.path("description").asString("").replace("*", "\\*").replace("<", "&lt;");
		return "| `%s` | %s | %s| %s |\n".formatted(name(property), type(property.path("type").asString("")),
				defaultValue.isEmpty() ? "" : "`" + defaultValue + "` ", description);
	}

	private static String type(String type) {
		return switch (type.replaceAll("<.*", "")) {
			case "java.lang.String" -> "text";
			case "java.lang.Boolean" -> "`true`, `false`";
			case "java.lang.Integer", "java.lang.Long", "java.lang.Double" -> "number";
			case "java.time.Duration" -> "duration";
			case "org.springframework.util.unit.DataSize" -> "size";
			case "java.util.List" -> "list";
			case "java.util.Map" -> type.contains("MqttProperties") ? "names and properties" : "names and values";
			default -> constants(type);
		};
	}

	private static String constants(String type) {
		Class<?> constants = ClassUtils.resolveClassName(type, null);
		assertThat(constants.isEnum()).as("a word for %s", type).isTrue();
		return Stream.of(constants.getEnumConstants())
			.map((constant) -> "`" + constant.toString().toLowerCase(Locale.ROOT).replace('_', '-') + "`")
			.collect(Collectors.joining(", "));
	}

	private static String group(String name) {
		return name.substring(0, name.lastIndexOf('.'));
	}

	private static String name(JsonNode property) {
		return property.path("name").asString("");
	}

	private static Stream<JsonNode> properties() throws IOException {
		try (InputStream json = new ClassPathResource("META-INF/spring-configuration-metadata.json").getInputStream()) {
			return JsonMapper.shared().readTree(json).path("properties").valueStream();
		}
	}

}
