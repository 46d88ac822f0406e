package io.github.mqttboot.autoconfigure.container;

import java.util.Map;

import io.github.mqttboot.autoconfigure.container.MqttImage.Credentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MqttImage}.
 */
class MqttImageTests {

	@ParameterizedTest
	@CsvSource({ "eclipse-mosquitto,MOSQUITTO", "library/eclipse-mosquitto,MOSQUITTO", "emqx/emqx,EMQX",
			"emqx/emqx-enterprise,EMQX", "hivemq/hivemq-ce,HIVEMQ", "hivemq/hivemq4,HIVEMQ", "emqx/nanomq,NANOMQ",
			"vernemq/vernemq,VERNEMQ", "apache/activemq-artemis,ARTEMIS", "apache/artemis,ARTEMIS", "rabbitmq,RABBITMQ",
			"library/rabbitmq,RABBITMQ" })
	void imagesAreFoundByName(String name, MqttImage image) {
		assertThat(MqttImage.find(name)).isEqualTo(image);
		assertThat(MqttImage.names(image.isShared())).contains(name.replace("library/", ""));
		assertThat(MqttImage.names(!image.isShared())).doesNotContain(name.replace("library/", ""));
	}

	@Test
	void otherImagesAreNotKnown() {
		assertThat(MqttImage.find("redis")).isNull();
	}

	@ParameterizedTest
	@EnumSource(names = { "MOSQUITTO", "EMQX", "HIVEMQ", "NANOMQ", "VERNEMQ" })
	void serversThatLetEverybodyInNeedNoCredentials(MqttImage image) {
		assertThat(image.credentials(Map.of("PATH", "/bin"))).isNull();
	}

	@Test
	void credentialsAreThoseOfTheEnvironment() {
		assertThat(MqttImage.VERNEMQ
			.credentials(Map.of("DOCKER_VERNEMQ_USER_scott", "s3cr3t", "DOCKER_VERNEMQ_USER_adam", "s3cr3t-lion")))
			.isEqualTo(new Credentials("adam", "s3cr3t-lion"));
		assertThat(MqttImage.ARTEMIS.credentials(Map.of("ARTEMIS_USER", "scott", "ARTEMIS_PASSWORD", "s3cr3t")))
			.isEqualTo(new Credentials("scott", "s3cr3t"));
		assertThat(MqttImage.RABBITMQ
			.credentials(Map.of("RABBITMQ_DEFAULT_USER", "scott", "RABBITMQ_DEFAULT_PASS", "s3cr3t")))
			.isEqualTo(new Credentials("scott", "s3cr3t"));
		assertThat(
				MqttImage.RABBITMQ.credentials(Map.of("RABBITMQ_USERNAME", "adam", "RABBITMQ_PASSWORD", "s3cr3t-lion")))
			.isEqualTo(new Credentials("adam", "s3cr3t-lion"));
	}

	@Test
	void serversWithCredentialsOfTheirOwnAreAskedWithThose() {
		assertThat(MqttImage.ARTEMIS.credentials(Map.of())).isEqualTo(new Credentials("artemis", "artemis"));
		assertThat(MqttImage.RABBITMQ.credentials(Map.of())).isEqualTo(new Credentials("guest", "guest"));
	}

	@Test
	void credentialsDoNotShowThemselves() {
		assertThat(new Credentials("scott", "s3cr3t").toString()).doesNotContain("scott", "s3cr3t");
	}

}
