package io.github.mqttboot.autoconfigure.docker.compose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.autoconfigure.MqttAutoConfiguration;
import io.github.mqttboot.autoconfigure.MqttConnectionDetails;
import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.spring.core.MqttTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A real service of Docker Compose. Skipped where there is no engine, no image or no
 * version 2 of Compose; nothing is pulled.
 */
class MosquittoComposeIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@TempDir
	private Path folder;

	@Test
	void anApplicationConnectsToTheServiceThatItsImageNames() throws Exception {
		assumeTrue(succeeds("docker", "image", "inspect", "eclipse-mosquitto:2"),
				"Skipped: no container engine answers, or it has no image eclipse-mosquitto:2");
		assumeTrue(succeeds("docker", "compose", "version"), "Skipped: version 2 of Docker Compose is missing");
		Path mosquitto = Files.writeString(this.folder.resolve("mosquitto.conf"),
				"listener 1883 0.0.0.0\nallow_anonymous true\n");
		Path compose = Files.writeString(this.folder.resolve("compose.yaml"), """
				services:
				  broker:
				    image: 'eclipse-mosquitto:2'
				    pull_policy: never
				    ports:
				      - '127.0.0.1::1883'
				    volumes:
				      - '%s:/mosquitto/config/mosquitto.conf:ro'
				""".formatted(mosquitto));
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.run("--spring.docker.compose.file=" + compose, "--spring.docker.compose.skip.in-tests=false",
					"--spring.docker.compose.stop.command=down", "--mqtt.startup=fail", "--mqtt.connect-timeout=30s")) {
			assertThat(context.getBean(MqttConnectionDetails.class).getUrls()).singleElement()
				.asString()
				.startsWith("mqtt://127.0.0.1:");
			assertThat(context.getBean(MqttClient.class).state()).isEqualTo(ClientState.CONNECTED);
			context.getBean(MqttTemplate.class).publishAndWait("doors/1/bell", "ring", PATIENCE);
		}
	}

	private static boolean succeeds(String... command) throws InterruptedException {
		try {
			Process process = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.redirectError(ProcessBuilder.Redirect.DISCARD)
				.start();
			return process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) && process.exitValue() == 0;
		}
		catch (IOException ex) {
			// there is no such program
			return false;
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(MqttAutoConfiguration.class)
	static class Application {

	}

}
