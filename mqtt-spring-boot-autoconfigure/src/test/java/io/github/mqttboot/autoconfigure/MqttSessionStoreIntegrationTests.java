package io.github.mqttboot.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.test.EmbeddedMqttBroker;
import io.github.mqttboot.test.MqttBroker;
import io.github.mqttboot.test.MqttBrokerControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code mqtt.session.store}.
 */
@EmbeddedMqttBroker
class MqttSessionStoreIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@TempDir
	private Path directory;

	@Test
	void aMessageThatTheBrokerDidNotSeeLeavesWithTheNextRun(MqttBroker broker, MqttBrokerControl control)
			throws IOException {
		broker.stop();
		Path sessions = this.directory.resolve("a/b");
		try (ConfigurableApplicationContext context = start(broker, sessions)) {
			assertThat(context.getBean(MqttTemplate.class).publish("pumps/7", "kept")).succeedsWithin(PATIENCE);
			assertThat(files(sessions)).containsExactly("pump-7.session");
		}
		broker.restart();
		try (ConfigurableApplicationContext context = start(broker, sessions)) {
			assertThat(context.isRunning()).isTrue();
			assertThat(control.awaitPublished("pumps/7", 1, PATIENCE)).extracting(MqttMessage::payloadAsString)
				.containsExactly("kept");
		}
	}

	@Test
	void eachClientHasAFileOfItsOwn(MqttBroker broker) throws IOException {
		try (ConfigurableApplicationContext context = start(broker, this.directory,
				"mqtt.clients.telemetry.keep-alive=5s")) {
			assertThat(context.getBean(MqttTemplate.class).publish("pumps/8", "m")).succeedsWithin(PATIENCE);
			assertThat(context.getBean("telemetryMqttTemplate", MqttTemplate.class).publish("pumps/8", "m"))
				.succeedsWithin(PATIENCE);
			assertThat(files(this.directory)).containsExactly("pump-7-telemetry.session", "pump-7.session");
		}
	}

	private static List<String> files(Path directory) throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			return files.map((file) -> file.getFileName().toString()).sorted().toList();
		}
	}

	private static ConfigurableApplicationContext start(MqttBroker broker, Path sessions, String... properties) {
		Stream<String> common = Stream.of("mqtt.url=" + broker.uri(), "mqtt.client-id=pump-7", "mqtt.clean-start=false",
				"mqtt.session-expiry=1h", "mqtt.session.store=file", "mqtt.session.directory=" + sessions,
				"mqtt.delivery.done-when-stored=true", "mqtt.reconnect.max-delay=1s");
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run(Stream.concat(common, Stream.of(properties))
				.map((property) -> "--" + property)
				.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(MqttAutoConfiguration.class)
	static class Application {

	}

}
