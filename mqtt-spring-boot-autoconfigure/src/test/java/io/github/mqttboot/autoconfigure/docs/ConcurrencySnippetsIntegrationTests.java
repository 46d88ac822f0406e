package io.github.mqttboot.autoconfigure.docs;

import java.time.Duration;
import java.util.List;

import io.github.mqttboot.autoconfigure.MqttAutoConfiguration;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;
import io.github.mqttboot.test.EmbeddedMqttBroker;
import io.github.mqttboot.test.MqttBrokerControl;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs {@link ConcurrencySnippets}.
 */
@SpringBootTest(properties = { "mqtt.listener.retry.attempts=1", "mqtt.startup=fail" })
@EmbeddedMqttBroker
class ConcurrencySnippetsIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@Autowired
	private MqttBrokerControl broker;

	@Test
	void eachMeterIsReadInOrder(@Autowired ConcurrencySnippets.Meters meters) {
		for (int i = 0; i < 5; i++) {
			publish("meters/1/reading", Integer.toString(i));
			publish("meters/2/reading", Integer.toString(i));
		}
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(List.of("1", "2")).allSatisfy(
					(meter) -> assertThat(ConcurrencySnippets.readings(meters, meter)).containsExactly(0, 1, 2, 3, 4)));
	}

	@Test
	void anInvoiceIsStored(@Autowired ConcurrencySnippets.Invoices invoices) {
		publish("invoices", "12 EUR");
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(ConcurrencySnippets.stored(invoices)).contains("12 EUR"));
	}

	@Test
	void aBatchThatIsNotFullIsArchivedAfterAWhile(@Autowired ConcurrencySnippets.Archive archive) {
		publish("weather/oslo", "3.5");
		publish("weather/rome", "20.0");
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(ConcurrencySnippets.archived(archive)).containsExactly(3.5, 20.0));
	}

	@Test
	void whatIsTooLargeIsNotHeardOf(@Autowired ConcurrencySnippets.Doors doors,
			@Autowired MqttListenerEndpointRegistry registry) {
		publish("doors/large", "x".repeat(2000));
		publish("doors/front", "x");
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(ConcurrencySnippets.opened(doors)).containsExactly("front"));
		assertThat(registry.getListenerContainers())
			.anySatisfy((container) -> assertThat(container.getRejectedCount()).isOne());
	}

	@Test
	void failuresAreWrittenDownAndAPauseKeepsWhatComes(@Autowired ConcurrencySnippets.FailureLog log,
			@Autowired ConcurrencySnippets.Orders orders, @Autowired ConcurrencySnippets.Maintenance maintenance,
			@Autowired ConcurrencySnippets.Invoices invoices) {
		publish("orders", "bad");
		await().atMost(PATIENCE)
			.untilAsserted(
					() -> assertThat(ConcurrencySnippets.failures(log)).containsExactly("orders failed on orders"));
		maintenance.begin();
		publish("orders", "one");
		publish("invoices", "behind it");
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(ConcurrencySnippets.stored(invoices)).contains("behind it"));
		assertThat(orders.received).isEmpty();
		maintenance.end();
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(orders.received).containsExactly("one"));
	}

	private void publish(String topic, String payload) {
		this.broker.publish(MqttMessage.to(topic).payload(payload).qos(QoS.AT_LEAST_ONCE).build());
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, MqttAutoConfiguration.class })
	@Import({ ConcurrencySnippets.Meters.class, ConcurrencySnippets.Archive.class, ConcurrencySnippets.Doors.class,
			ConcurrencySnippets.FailureLog.class, ConcurrencySnippets.Orders.class,
			ConcurrencySnippets.Maintenance.class })
	static class Application {

		@Bean
		ConcurrencySnippets.Invoices invoices() {
			return new ConcurrencySnippets.Invoices(Runnable::run);
		}

	}

}
