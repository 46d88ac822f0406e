package io.github.mqttboot.autoconfigure.testcontainers;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.autoconfigure.MqttAutoConfiguration;
import io.github.mqttboot.autoconfigure.MqttConnectionDetails;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.core.MqttTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A real container by {@link ServiceConnection @ServiceConnection}. Skipped where there
 * is no engine, or no image; nothing is pulled.
 */
class MosquittoContainerIntegrationTests {

	private static final String IMAGE = "eclipse-mosquitto:2";

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@BeforeEach
	void anEngineIsNeeded() {
		assumeTrue(DockerClientFactory.instance().isDockerAvailable(), "Skipped: no container engine answers");
		boolean present = DockerClientFactory.lazyClient()
			.listImagesCmd()
			.exec()
			.stream()
			.anyMatch((image) -> image.getRepoTags() != null && List.of(image.getRepoTags()).contains(IMAGE));
		assumeTrue(present, "Skipped: the engine has no image " + IMAGE);
	}

	@Test
	void anApplicationConnectsToTheContainer() throws InterruptedException {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.run("--mqtt.startup=fail", "--mqtt.connect-timeout=30s")) {
			GenericContainer<?> container = context.getBean(GenericContainer.class);
			assertThat(context.getBean(MqttConnectionDetails.class).getUrls())
				.containsExactly("mqtt://" + container.getHost() + ":" + container.getMappedPort(1883));
			context.getBean(MqttTemplate.class).publishAndWait("doors/1/bell", "ring", PATIENCE);
			assertThat(context.getBean(Doorbells.class).rung.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
				.isEqualTo("ring");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ MqttAutoConfiguration.class, ServiceConnectionAutoConfiguration.class })
	static class Application {

		@Bean
		@ServiceConnection(name = "eclipse-mosquitto")
		GenericContainer<?> mosquitto() {
			return new GenericContainer<>(DockerImageName.parse(IMAGE)).withExposedPorts(1883)
				.withCopyToContainer(Transferable.of("listener 1883 0.0.0.0\nallow_anonymous true\n"),
						"/mosquitto/config/mosquitto.conf")
				.waitingFor(Wait.forListeningPort().withStartupTimeout(PATIENCE));
		}

		@Bean
		Doorbells doorbells() {
			return new Doorbells();
		}

	}

	static class Doorbells {

		private final BlockingQueue<String> rung = new LinkedBlockingQueue<>();

		@MqttListener("doors/+/bell")
		void onBell(String text) {
			this.rung.add(text);
		}

	}

}
