package io.github.mqttboot.autoconfigure.docs;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.mqttboot.autoconfigure.MqttAutoConfiguration;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;
import io.github.mqttboot.spring.support.MqttHeaders;
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
import org.springframework.integration.config.EnableIntegration;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.PollableChannel;
import org.springframework.messaging.support.GenericMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs {@link IntegrationSnippets}.
 */
@SpringBootTest(
		properties = { "mqtt.startup=fail", "mqtt.listener.retry.delay=1ms", "mqtt.clients.plant.client-id=plant" })
@EmbeddedMqttBroker
class IntegrationSnippetsIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@Autowired
	private MqttBrokerControl broker;

	@Autowired
	private Book book;

	@Test
	void aFlowLeadsFromOneTopicToAnother() {
		publish("boilers/+/temperature", "boilers/7/temperature", "{\"celsius\":121.5}");
		MqttMessage alarm = this.broker.awaitPublished("alarms/7", 1, PATIENCE).get(0);
		assertThat(alarm.payloadAsString()).isEqualTo("{\"celsius\":121.5}");
		assertThat(alarm.qos()).isEqualTo(QoS.EXACTLY_ONCE);
	}

	@Test
	void adaptersAreBeansLikeOthers() {
		publish("meters/+", "meters/1", "12");
		assertThat(this.broker.awaitPublished("copies", 1, PATIENCE).get(0).payloadAsString())
			.isEqualTo("meters/1: 12");
	}

	@Test
	void whatAnErrorChannelHasDealtWithIsAcknowledged() {
		publish("orders/new", "orders/new", "broken");
		await().atMost(PATIENCE).until(() -> this.book.failed.contains("orders/new"));
		this.broker.awaitAcknowledged(PATIENCE);
	}

	@Test
	void workThatIsHandedOverIsAcknowledgedByHand() {
		publish("work", "work", "dig");
		await().atMost(PATIENCE).until(() -> this.book.orders.contains("dig"));
		this.broker.awaitAcknowledged(PATIENCE);
	}

	@Test
	void aFailureThatNobodyWaitsForGoesToItsChannel(@Autowired Map<String, MessageChannel> byName) {
		this.broker.refusePublishes("meters/secret", ReasonCode.NOT_AUTHORIZED);
		byName.get("meters.input").send(new GenericMessage<>("12", Map.of("meter", "secret")));
		Message<?> error = ((PollableChannel) byName.get("lost")).receive(PATIENCE.toMillis());
		assertThat(error).isNotNull();
		assertThat(error.getPayload()).isInstanceOf(Exception.class);
	}

	@Test
	void aNamedClientListensAndTheDefaultOnePublishes() {
		publish("machines/#", "machines/3/state", "on");
		assertThat(this.broker.awaitPublished("plant-7/#", 1, PATIENCE).get(0).topic())
			.isEqualTo("plant-7/machines/3/state");
	}

	@Test
	void adaptersAreAmongTheListenersOfTheApplication(@Autowired MqttListenerEndpointRegistry registry) {
		assertThat(registry.getListenerContainerIds()).contains("readingsInbound").hasSize(5);
	}

	private void publish(String topicFilter, String topic, String payload) {
		this.broker.awaitSubscription(topicFilter, PATIENCE);
		this.broker.publish(topic, payload);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableIntegration
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, MqttAutoConfiguration.class })
	@Import({ IntegrationSnippets.AlarmConfiguration.class, IntegrationSnippets.ChannelConfiguration.class,
			IntegrationSnippets.OrderConfiguration.class, IntegrationSnippets.WorkConfiguration.class,
			IntegrationSnippets.MeterConfiguration.class, IntegrationSnippets.PlantConfiguration.class })
	static class TestConfiguration {

		@Bean
		Book book() {
			return new Book();
		}

	}

	static class Book implements IntegrationSnippets.OrderBook {

		final List<String> orders = new CopyOnWriteArrayList<>();

		final List<Object> failed = new CopyOnWriteArrayList<>();

		@Override
		public void add(String order) {
			if (order.equals("broken")) {
				throw new IllegalStateException("on purpose");
			}
			this.orders.add(order);
		}

		@Override
		public void failed(Message<?> message) {
			this.failed.add(message.getHeaders().get(MqttHeaders.RECEIVED_TOPIC));
		}

	}

}
