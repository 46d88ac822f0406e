package io.github.mqttboot.autoconfigure.testcontainers;

import java.security.KeyStore;
import java.util.Collections;
import java.util.Map;

import io.github.mqttboot.autoconfigure.MqttConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.hivemq.HiveMQContainer;
import org.testcontainers.utility.DockerImageName;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsNotFoundException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.PemTrustStore;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link MqttContainerConnectionDetailsFactory} and
 * {@link SharedContainerConnectionDetailsFactory}, as Spring Boot finds them. The
 * containers do not run.
 */
class MqttContainerConnectionDetailsFactoryTests {

	/** Annotations have constants only. Nobody has its private key. */
	private static final String AUTHORITY = """
			-----BEGIN CERTIFICATE-----
			MIIBQTCB6KADAgECAgkAhOtHTBM++dwwCgYIKoZIzj0EAwIwFDESMBAGA1UEAxMJ
			YXV0aG9yaXR5MCAXDTI2MTEyMjAyMjYxOFoYDzIxMjYxMDI5MDIyNjE4WjAUMRIw
			EAYDVQQDEwlhdXRob3JpdHkwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAR2SrzU
			quMwozhFU0wNjqkEeQ3Hs9zxqUpXwakxCAuQ/1ZOLxq3d52rWBYYaAGFINp4jkTu
			gKyZwtd+RJh8J4u1oyEwHzAdBgNVHQ4EFgQUfrnIJzbbQu1jRLVHnkgNClrk9rMw
			CgYIKoZIzj0EAwIDSAAwRQIgUHYlGs9yWRcmx4gwLzWD6u97jRvxZH++X4wvNpHG
			vnsCIQDSKIzIBN3fygCDFD+ttS6oDUTl8mWweX2NNdfaa0HPwg==
			-----END CERTIFICATE-----
			""";

	@Test
	void aServerForMqttIsFoundByItsImage() throws Exception {
		MqttConnectionDetails details = contextOf(ByImage.class).getBean(MqttConnectionDetails.class);
		assertThat(details.getUrls()).containsExactly("mqtt://container.test:1083");
		assertThat(details.getUsername()).isNull();
		assertThat(details.getPassword()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "eclipse-mosquitto:2", "emqx/emqx:5.8", "emqx/emqx-enterprise:5.8", "emqx:5",
			"hivemq/hivemq-ce:2025.5", "hivemq/hivemq4:4.44.0", "emqx/nanomq:0.23", "vernemq/vernemq:2.0.1" })
	void allServersForMqttAreFoundByTheirImages(String image) throws Exception {
		AnyServerForMqtt.container = new StillContainer(image, Map.of());
		MqttConnectionDetails details = contextOf(AnyServerForMqtt.class).getBean(MqttConnectionDetails.class);
		assertThat(details.getUrls()).containsExactly("mqtt://container.test:1083");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "apache/activemq-artemis:2.41.0", "apache/artemis:2.50.0", "rabbitmq:4", "bitnami/rabbitmq:4" })
	void allServersThatSpeakOtherProtocolsTooAreFoundByTheirImagesAndTheType(String image) throws Exception {
		AnySharedServer.container = new StillContainer(image, Map.of());
		MqttConnectionDetails details = contextOf(AnySharedServer.class).getBean(MqttConnectionDetails.class);
		assertThat(details.getUrls()).containsExactly("mqtt://container.test:1083");
		assertThat(details.getUsername()).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "hivemq/hivemq-ce:2025.5", "hivemq/hivemq4:4.44.0" })
	void theHiveMqContainerOfTestcontainersIsFound(String image) throws Exception {
		TheirHiveMq.container = new StillHiveMqContainer(image);
		MqttConnectionDetails details = contextOf(TheirHiveMq.class).getBean(MqttConnectionDetails.class);
		assertThat(details.getUrls()).containsExactly("mqtt://container.test:1083");
		assertThat(details.getSslBundle()).isNull();
	}

	@Test
	void annotationsForSslMakeTheConnectionOneWithTls() throws Exception {
		MqttConnectionDetails details = contextOf(WithTls.class).getBean(MqttConnectionDetails.class);
		assertThat(details.getUrls()).containsExactly("mqtts://container.test:1083");
		SslBundle bundle = details.getSslBundle();
		assertThat(bundle).isNotNull();
		KeyStore trustStore = bundle.getStores().getTrustStore();
		assertThat(trustStore).isNotNull();
		assertThat(Collections.list(trustStore.aliases())).hasSize(1);
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

	// to whoever else has a factory; here, there is nobody
	@ParameterizedTest
	@ValueSource(classes = { SharedByImage.class, SharedForOthers.class })
	void aServerThatSpeaksOtherProtocolsTooIsLeftToOthersWithoutTheType(Class<?> testClass) {
		assertThatException().isThrownBy(() -> contextOf(testClass))
			.havingRootCause()
			.isInstanceOf(ConnectionDetailsNotFoundException.class);
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
	static class SharedByImage {

		@ServiceConnection
		static final GenericContainer<?> CONTAINER = new StillContainer("rabbitmq:4", Map.of());

	}

	@SpringJUnitConfig(NoBeans.class)
	static class SharedForOthers {

		@ServiceConnection(type = OtherConnectionDetails.class)
		static final GenericContainer<?> CONTAINER = new StillContainer("rabbitmq:4", Map.of());

	}

	@SpringJUnitConfig(NoBeans.class)
	static class AnyServerForMqtt {

		@ServiceConnection
		static @Nullable GenericContainer<?> container;

	}

	@SpringJUnitConfig(NoBeans.class)
	static class AnySharedServer {

		@ServiceConnection(type = MqttConnectionDetails.class)
		static @Nullable GenericContainer<?> container;

	}

	@SpringJUnitConfig(NoBeans.class)
	static class TheirHiveMq {

		@ServiceConnection
		static @Nullable HiveMQContainer container;

	}

	@SpringJUnitConfig(NoBeans.class)
	static class WithTls {

		@ServiceConnection
		@PemTrustStore(certificate = AUTHORITY)
		static final GenericContainer<?> CONTAINER = new StillContainer("eclipse-mosquitto:2", Map.of(), 8883);

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

	private interface OtherConnectionDetails extends ConnectionDetails {

	}

	/**
	 * A container that only says where it would be.
	 */
	private static final class StillContainer extends GenericContainer<StillContainer> {

		private final String image;

		private final int port;

		StillContainer(String image, Map<String, String> environment) {
			this(image, environment, 1883);
		}

		StillContainer(String image, Map<String, String> environment, int port) {
			super(DockerImageName.parse(image));
			this.image = image;
			this.port = port;
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
			assertThat(originalPort).isEqualTo(this.port);
			return 1083;
		}

	}

	/**
	 * The same of the class that Testcontainers has for HiveMQ.
	 */
	private static final class StillHiveMqContainer extends HiveMQContainer {

		private final String image;

		StillHiveMqContainer(String image) {
			super(DockerImageName.parse(image));
			this.image = image;
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
