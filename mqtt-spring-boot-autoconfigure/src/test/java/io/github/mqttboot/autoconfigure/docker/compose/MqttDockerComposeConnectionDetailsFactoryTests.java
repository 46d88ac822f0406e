package io.github.mqttboot.autoconfigure.docker.compose;

import java.util.Map;

import io.github.mqttboot.autoconfigure.MqttConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.BDDMockito.given;

/**
 * Tests for {@link MqttDockerComposeConnectionDetailsFactory}, as Spring Boot finds it.
 */
class MqttDockerComposeConnectionDetailsFactoryTests {

	private static final int PUBLISHED = 32_768;

	@ParameterizedTest
	@ValueSource(
			strings = { "eclipse-mosquitto:2", "emqx/emqx:5.8", "hivemq/hivemq-ce", "emqx/nanomq", "vernemq/vernemq" })
	void serversForMqttAreFoundByTheirImages(String image) {
		MqttConnectionDetails details = details(service(image, Map.of(), Map.of(), true));
		assertThat(details).isNotNull();
		assertThat(details.getUrls()).containsExactly("mqtt://127.0.0.1:" + PUBLISHED);
		assertThat(details.getUsername()).isNull();
		assertThat(details.getPassword()).isNull();
	}

	@Test
	void otherImagesNeedALabel() {
		assertThat(details(service("registry.example.com/own", Map.of(), Map.of(), true))).isNull();
		MqttConnectionDetails details = details(service("registry.example.com/own", Map.of(),
				Map.of("org.springframework.boot.service-connection", "mqtt"), true));
		assertThat(details).isNotNull();
		assertThat(details.getUrls()).containsExactly("mqtt://127.0.0.1:" + PUBLISHED);
	}

	@Test
	void serversThatSpeakOtherProtocolsTooCountIfTheyPublishThePortOfMqtt() {
		Map<String, String> environment = Map.of("ARTEMIS_USER", "scott", "ARTEMIS_PASSWORD", "s3cr3t");
		assertThat(details(service("apache/activemq-artemis", environment, Map.of(), false))).isNull();
		MqttConnectionDetails details = details(service("apache/activemq-artemis", environment, Map.of(), true));
		assertThat(details).isNotNull();
		assertThat(details.getUsername()).isEqualTo("scott");
		assertThat(details.getPassword()).isEqualTo("s3cr3t");
	}

	@Test
	void aServerForMqttAloneHasToPublishItsPort() {
		assertThatIllegalStateException()
			.isThrownBy(() -> details(service("eclipse-mosquitto", Map.of(), Map.of(), false)))
			.withMessageContaining("1883");
	}

	private static @Nullable MqttConnectionDetails details(RunningService service) {
		DockerComposeConnectionSource source = Mockito.mock();
		given(source.getRunningService()).willReturn(service);
		given(source.getEnvironment()).willReturn(new MockEnvironment());
		Map<Class<?>, ConnectionDetails> found = new ConnectionDetailsFactories(null).getConnectionDetails(source,
				false);
		return (MqttConnectionDetails) found.get(MqttConnectionDetails.class);
	}

	private static RunningService service(String image, Map<String, String> environment, Map<String, String> labels,
			boolean published) {
		ConnectionPorts ports = Mockito.mock();
		if (published) {
			given(ports.get(1883)).willReturn(PUBLISHED);
		}
		else {
			given(ports.get(1883)).willThrow(new IllegalStateException("No host port mapping found for 1883"));
		}
		RunningService service = Mockito.mock();
		given(service.image()).willReturn(ImageReference.of(image));
		given(service.host()).willReturn("127.0.0.1");
		given(service.ports()).willReturn(ports);
		given(service.env()).willReturn(environment);
		given(service.labels()).willReturn(labels);
		return service;
	}

}
