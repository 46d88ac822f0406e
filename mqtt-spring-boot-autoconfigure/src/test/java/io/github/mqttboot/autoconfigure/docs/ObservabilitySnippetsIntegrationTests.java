package io.github.mqttboot.autoconfigure.docs;

import java.time.Duration;

import io.github.mqttboot.autoconfigure.MqttAutoConfiguration;
import io.github.mqttboot.autoconfigure.metrics.MqttMetricsAutoConfiguration;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.test.EmbeddedMqttBroker;
import io.github.mqttboot.test.MqttBrokerControl;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs the examples of the page about observability.
 */
@SpringBootTest(properties = { "mqtt.startup=fail", "mqtt.template.observation-enabled=true",
		"mqtt.listener.observation-enabled=true" })
@EmbeddedMqttBroker
@DirtiesContext
class ObservabilitySnippetsIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@Autowired
	private MeterRegistry meters;

	@Autowired
	private MqttClient client;

	@Test
	void theLogKeepsWhatHappensToTheConnection(@Autowired ObservabilitySnippets.ConnectionLog log,
			MqttBrokerControl broker) {
		await().atMost(PATIENCE).until(() -> log.entries().contains("connected"));
		broker.dropConnections();
		await().atMost(PATIENCE).until(() -> log.entries().contains("back"));
		assertThat(log.entries()).contains("ended by NETWORK");
	}

	@Test
	void publishesAndListenersAreTimedByTemplate(@Autowired ObservabilitySnippets.Valves valves,
			MqttBrokerControl broker) {
		broker.awaitSubscription("cmd/+/set", PATIENCE);
		valves.open(7);
		broker.awaitPublished("state/7", 1, PATIENCE);
		await().atMost(PATIENCE)
			.until(() -> count("mqtt.template", "cmd/{deviceId}/set") == 1
					&& count("mqtt.listener", "cmd/{deviceId}/set") == 1
					&& count("mqtt.template", "state/{deviceId}") == 1);
		assertThat(this.meters.get("mqtt.template").tag("plant", "north").timers()).isNotEmpty();
		assertThat(this.meters.find("mqtt.listener").tag("plant", "north").timers()).isEmpty();
	}

	@Test
	void theAlarmIsDueWithoutAConnection(@Autowired ObservabilitySnippets.Alarm alarm) {
		await().atMost(PATIENCE).until(() -> !alarm.isDue());
		assertThat(ObservabilitySnippets.refused(this.client)).isZero();
	}

	private long count(String name, String template) {
		return this.meters.find(name)
			.tag("messaging.destination.template", template)
			.timers()
			.stream()
			.mapToLong((timer) -> timer.count())
			.sum();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ MqttAutoConfiguration.class, MetricsAutoConfiguration.class,
			MqttMetricsAutoConfiguration.class })
	static class Application {

		@Bean
		SimpleMeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

		@Bean
		ObservationRegistry observationRegistry(MeterRegistry meters) {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
			return registry;
		}

		@Bean
		ObservabilitySnippets.ConnectionLog connectionLog() {
			return new ObservabilitySnippets.ConnectionLog();
		}

		@Bean
		ObservabilitySnippets.Valves valves(MqttTemplate mqtt) {
			return new ObservabilitySnippets.Valves(mqtt);
		}

		@Bean
		ObservabilitySnippets.Valve valve(MqttTemplate mqtt) {
			return new ObservabilitySnippets.Valve(mqtt);
		}

		@Bean
		ObservabilitySnippets.PlantConvention plantConvention() {
			return new ObservabilitySnippets.PlantConvention();
		}

		@Bean
		ObservabilitySnippets.Alarm alarm(MeterRegistry meters) {
			return new ObservabilitySnippets.Alarm(meters);
		}

	}

}
