package io.github.mqttboot.autoconfigure.testcontainers;

import java.util.Map;

import io.github.mqttboot.autoconfigure.MqttConnectionDetails;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MqttContainerConnectionDetailsFactory} and
 * {@link SharedContainerConnectionDetailsFactory}, as Spring Boot finds them. The
 * containers do not run.
 */
class MqttContainerConnectionDetailsFactoryTests {

	@Test
	void aServerForMqttIsFoundByItsImage() throws Exception {
		MqttConnectionDetails details = contextOf(ByImage.class).getBean(MqttConnectionDetails.class);
		assertThat(details.getUrls()).containsExactly("mqtt://container.test:1083");
		assertThat(details.getUsername()).isNull();
		assertThat(details.getPassword()).isNull();
	}

	@Test
	void anyImageIsFoundByTheName() throws Exception {
		MqttConnectionDetails details = contextOf(ByName.class).getBean(MqttConnectionDetails.class);
		assertThat(details.getUrls()).containsExactly("mqtt://container.test:1083");
	}

	@Test
	void aServerThatSpeaksOtherProtocolsTooNeedsTheType() throws Exception {
		MqttConnectionDetails details = contextOf(Shared.class).getBean(MqttConnectionDetails.class);
		assertThat(details.getUsername()).isEqualTo("scott");
		assertThat(details.getPassword()).isEqualTo("s3cr3t");
	}

	private static ApplicationContext contextOf(Class<?> testClass) throws Exception {
		return new TestContextManager(testClass).getTestContext().getApplicationContext();
	}

	@Configuration(proxyBeanMethods = false)
	static class NoBeans {

	}

	@SpringJUnitConfig(NoBeans.class)
	static class ByImage {

		@ServiceConnection
		static final GenericContainer<?> CONTAINER = new StillContainer("hivemq/hivemq-ce:2025.5", Map.of());

	}

	@SpringJUnitConfig(NoBeans.class)
	static class ByName {

		@ServiceConnection(name = "mqtt")
		static final GenericContainer<?> CONTAINER = new StillContainer("registry.example.com/own:1", Map.of());

	}

	@SpringJUnitConfig(NoBeans.class)
	static class Shared {

		@ServiceConnection(type = MqttConnectionDetails.class)
		static final GenericContainer<?> CONTAINER = new StillContainer("rabbitmq:4",
				Map.of("RABBITMQ_DEFAULT_USER", "scott", "RABBITMQ_DEFAULT_PASS", "s3cr3t"));

	}

	/**
	 * A container that only says where it would be.
	 */
	private static final class StillContainer extends GenericContainer<StillContainer> {

		private final String image;

		StillContainer(String image, Map<String, String> environment) {
			super(DockerImageName.parse(image));
			this.image = image;
			withEnv(environment);
		}

		@Override
		public void start() {
			// no engine is needed to know where it would be
		}

		@Override
		public String getDockerImageName() {
			return this.image;
		}

		@Override
		public String getHost() {
			return "container.test";
		}

		@Override
		public Integer getMappedPort(int originalPort) {
			assertThat(originalPort).isEqualTo(1883);
			return 1083;
		}

	}

}
