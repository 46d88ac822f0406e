package io.github.mqttboot.autoconfigure.docker.compose;

import java.security.KeyStore;
import java.util.Map;

import io.github.mqttboot.autoconfigure.MqttConnectionDetails;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
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
import org.springframework.boot.ssl.SslBundle;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.BDDMockito.given;

/**
 * Tests for {@link MqttDockerComposeConnectionDetailsFactory}, as Spring Boot finds it.
 */
class MqttDockerComposeConnectionDetailsFactoryTests {

	private static final int PUBLISHED = 32_768;

	private static final int PUBLISHED_WITH_TLS = 32_769;

	@ParameterizedTest
	@ValueSource(strings = { "eclipse-mosquitto:2", "emqx/emqx:5.8", "emqx/emqx-enterprise:5.8", "emqx:5",
			"hivemq/hivemq-ce", "hivemq/hivemq4", "emqx/nanomq", "vernemq/vernemq" })
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

	@ParameterizedTest
	@ValueSource(strings = { "apache/activemq-artemis", "apache/artemis:2", "rabbitmq:4", "bitnami/rabbitmq" })
	void allOfTheseAreFoundByTheirImages(String image) {
		MqttConnectionDetails details = details(service(image, Map.of(), Map.of(), true));
		assertThat(details).isNotNull();
		assertThat(details.getUrls()).containsExactly("mqtt://127.0.0.1:" + PUBLISHED);
		assertThat(details.getUsername()).isNotEmpty();
		assertThat(details.getPassword()).isNotEmpty();
	}

	@Test
	void withoutLabelsForItThereIsNoTls() {
		MqttConnectionDetails details = details(service("eclipse-mosquitto", Map.of(), Map.of(), true));
		assertThat(details).isNotNull();
		assertThat(details.getSslBundle()).isNull();
	}

	@Test
	void labelsOfAnSslBundleMakeTheConnectionOneWithTls() throws Exception {
		X509Bundle authority = authority();
		MqttConnectionDetails details = details(service("eclipse-mosquitto", Map.of(), trusting(authority), true));
		assertThat(details).isNotNull();
		assertThat(details.getUrls()).containsExactly("mqtts://127.0.0.1:" + PUBLISHED_WITH_TLS);
		SslBundle bundle = details.getSslBundle();
		assertThat(bundle).isNotNull();
		KeyStore trustStore = bundle.getStores().getTrustStore();
		assertThat(trustStore).isNotNull();
		assertThat(trustStore.getCertificateAlias(authority.getCertificate())).isNotNull();
		assertThat(details.getSslBundle()).isSameAs(bundle);
	}

	@Test
	void aServerThatSpeaksOtherProtocolsTooHasToPublishThePortForTlsThen() throws Exception {
		Map<String, String> labels = trusting(authority());
		assertThat(details(service("rabbitmq:4", Map.of(), labels, false))).isNull();
		MqttConnectionDetails details = details(service("rabbitmq:4", Map.of(), labels, true));
		assertThat(details).isNotNull();
		assertThat(details.getUrls()).containsExactly("mqtts://127.0.0.1:" + PUBLISHED_WITH_TLS);
	}

	private static X509Bundle authority() throws Exception {
		return new CertificateBuilder().ecp256()
			.subject("CN=authority")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
	}

	private static Map<String, String> trusting(X509Bundle authority) {
		return Map.of("org.springframework.boot.sslbundle.pem.truststore.certificate", authority.getCertificatePEM());
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
			given(ports.get(8883)).willReturn(PUBLISHED_WITH_TLS);
		}
		else {
			given(ports.get(anyInt())).willAnswer((call) -> {
				throw new IllegalStateException("No host port mapping found for " + call.getArgument(0));
			});
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
