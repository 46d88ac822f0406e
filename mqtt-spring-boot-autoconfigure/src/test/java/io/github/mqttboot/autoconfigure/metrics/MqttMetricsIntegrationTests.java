package io.github.mqttboot.autoconfigure.metrics;

import java.time.Duration;

import io.github.mqttboot.autoconfigure.MqttAutoConfiguration;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.test.MqttBroker;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the meters tell of a client at work.
 */
class MqttMetricsIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@Test
	void metersTellWhatHappenedToMessagesListenersAndTheConnection() {
		try (MqttBroker broker = MqttBroker.start(); ConfigurableApplicationContext context = start(broker)) {
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			MqttTemplate template = context.getBean(MqttTemplate.class);
			assertThat(meters.get("mqtt.client.connected").gauge().value()).isOne();
			assertThat(template.publish("jobs/1", "fails")).succeedsWithin(PATIENCE);
			assertThat(template.publish("jobs/2", "works", QoS.AT_MOST_ONCE)).succeedsWithin(PATIENCE);
			broker.control().refusePublishes("secret/#", ReasonCode.NOT_AUTHORIZED);
			assertThat(template.publish("secret/1", "x")).failsWithin(PATIENCE);
			assertThat(template.publish("jobs/3", new byte[3000])).failsWithin(PATIENCE);
			await().atMost(PATIENCE)
				.until(() -> listener(meters, "failures") == 1 && listener(meters, "received") == 2);
			assertThat(listener(meters, "retries")).isEqualTo(2);
			assertThat(published(meters, "1", "done")).isOne();
			assertThat(published(meters, "0", "done")).isOne();
			assertThat(published(meters, "1", "refused")).isOne();
			assertThat(published(meters, "1", "not_sent")).isOne();
			assertThat(counter(meters, "mqtt.messages.dropped", "direction", "outbound", "cause", "packet_too_large"))
				.isOne();
			assertThat(counter(meters, "mqtt.messages.received", "qos", "1")).isOne();
			await().atMost(PATIENCE)
				.until(() -> meters.get("mqtt.listener.in.flight").gauge().value() == 0
						&& meters.get("mqtt.inbound.messages").gauge().value() == 0);
			assertThat(meters.get("mqtt.listener.running").gauge().value()).isOne();
			assertThat(meters.get("mqtt.outbound.messages").gauge().value()).isZero();
			assertThat(meters.get("mqtt.outbound.size").gauge().value()).isZero();
			broker.control().dropConnections();
			await().atMost(PATIENCE).until(() -> counter(meters, "mqtt.client.reconnects") == 1);
			assertThat(counter(meters, "mqtt.client.connections.lost")).isOne();
		}
	}

	private static double listener(MeterRegistry meters, String name) {
		return counter(meters, "mqtt.listener." + name, "listener", "worker", "client", "default");
	}

	private static double published(MeterRegistry meters, String qos, String outcome) {
		return counter(meters, "mqtt.messages.published", "qos", qos, "outcome", outcome);
	}

	private static double counter(MeterRegistry meters, String name, String... tags) {
		return meters.get(name).tags(tags).functionCounter().count();
	}

	private static ConfigurableApplicationContext start(MqttBroker broker) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run("--mqtt.url=" + broker.uri(), "--mqtt.startup=fail", "--mqtt.listener.retry.delay=10ms",
					"--mqtt.publish.queue-size=2KB");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ MqttAutoConfiguration.class, MetricsAutoConfiguration.class,
			CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class,
			MqttMetricsAutoConfiguration.class })
	static class Application {

		@Bean
		Worker worker() {
			return new Worker();
		}

	}

	static class Worker {

		@MqttListener(id = "worker", topics = "jobs/{id}")
		void onJob(String job) {
			if (job.equals("fails")) {
				throw new IllegalStateException("no");
			}
		}

	}

}
