package io.github.mqttboot.autoconfigure;

import java.time.Duration;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttClientOptions;
import io.github.mqttboot.spring.core.MqttClientRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContext;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the names below {@code mqtt.clients} and for the ways to spell them.
 */
class NamedMqttClientNamesTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MqttAutoConfiguration.class))
		.withPropertyValues("mqtt.startup=lazy", "mqtt.url=mqtt://one");

	@Test
	void aNameMayHaveCapitalsAndUnderscores() {
		this.contextRunner
			.withPropertyValues("mqtt.clients.coldStore.keep-alive=5s", "mqtt.clients.cold_room.keep-alive=6s",
					"mqtt.clients.hotRoom.enabled=false")
			.run((context) -> {
				assertThat(context.getBean(MqttClientRegistry.class).getClients()).containsOnlyKeys("default",
						"coldStore", "cold_room");
				assertThat(options(context, "coldStore").keepAlive()).isEqualTo(Duration.ofSeconds(5));
				assertThat(options(context, "cold_room").keepAlive()).isEqualTo(Duration.ofSeconds(6));
			});
	}

	@Test
	void aWrongValueBelowSuchANameIsFound() {
		this.contextRunner.withPropertyValues("mqtt.clients.coldStore.receive-maximum=0").run((context) -> {
			MockEnvironment environment = new MockEnvironment().withProperty("mqtt.clients.coldStore.receive-maximum",
					"0");
			FailureAnalysis analysis = new InvalidMqttPropertyFailureAnalyzer(environment)
				.analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).contains("Property: mqtt.clients.coldStore.receive-maximum")
				.contains("Origin: \"mqtt.clients.coldStore.receive-maximum\" from property source");
		});
	}

	@Test
	void anEnvironmentVariableIsForTheClientWhoseNameItCanNotSpell() {
		this.contextRunner
			.withInitializer((context) -> TestPropertyValues
				.of("MQTT_CLIENTS_COLDSTORE_KEEPALIVE=5s", "MQTT_CLIENTS_COLDROOM_KEEPALIVE=6s",
						"MQTT_CLIENTS_CELLAR_KEEPALIVE=7s")
				.applyTo(context.getEnvironment(), TestPropertyValues.Type.SYSTEM_ENVIRONMENT))
			.withPropertyValues("mqtt.clients.cold-store.client-id=store", "mqtt.clients.coldRoom.client-id=room")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(MqttClientRegistry.class).getClients()).containsOnlyKeys("default",
						"cold-store", "coldRoom", "cellar");
				assertThat(options(context, "cold-store").keepAlive()).isEqualTo(Duration.ofSeconds(5));
				assertThat(options(context, "coldRoom").keepAlive()).isEqualTo(Duration.ofSeconds(6));
				assertThat(options(context, "cellar").keepAlive()).isEqualTo(Duration.ofSeconds(7));
			});
	}

	private static MqttClientOptions options(ApplicationContext context, String name) {
		return context.getBean(name + "MqttClient", MqttClient.class).options();
	}

}
