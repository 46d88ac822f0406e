package io.github.mqttboot.autoconfigure.docs;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.mqttboot.autoconfigure.MqttAutoConfiguration;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.spring.core.MqttClientRegistry;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.test.EmbeddedMqttBroker;
import io.github.mqttboot.test.MqttBrokerControl;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the examples of the page about listeners.
 */
@SpringBootTest(properties = { "mqtt.clients.telemetry.url=${mqtt.url}", "mqtt.clients.telemetry.client-id=telemetry",
		"mqtt.listener.retry.attempts=1" })
@EmbeddedMqttBroker
class ListenerSnippetsIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final String READING = "{\"kind\":\"reading\",\"celsius\":21.5,\"humidity\":0.4}";

	private final MqttBrokerControl broker;

	private final MqttTemplate template;

	ListenerSnippetsIntegrationTests(@Autowired MqttBrokerControl broker, @Autowired MqttTemplate template) {
		this.broker = broker;
		this.template = template;
	}

	@BeforeEach
	void everybodyListens() {
		this.broker.awaitClients(2, PATIENCE);
		this.broker.awaitSubscription("by-code/+", PATIENCE);
		this.broker.awaitSubscription("plant/7/commands", PATIENCE);
		this.broker.awaitSubscription("square", PATIENCE);
	}

	@Test
	void theFirstListener(@Autowired ListenerSnippets.Thermometers thermometers) {
		this.template.publish("sensors/7/temperature", 21.5);
		await(() -> assertThat(ListenerSnippets.latest(thermometers)).containsEntry("7", 21.5));
	}

	@Test
	void attributes(@Autowired ListenerSnippets.Meters meters) {
		this.template.publish("legacy/meters/1", new ListenerSnippets.Reading(1, 2));
		await(() -> assertThat(meters.readings).contains(new ListenerSnippets.Reading(1, 2)));
	}

	@Test
	void parameters(@Autowired ListenerSnippets.Inspector inspector) {
		publish("plants/north/4/a/b", READING);
		publish("alarms/south/fire", "");
		publish("alarms/fire", READING);
		await(() -> assertThat(inspector.seen).contains("north 4 a/b 21.5", "alarm south false",
				"alarm everywhere true"));
	}

	@Test
	void acknowledgementByHand(@Autowired ListenerSnippets.Orders orders) {
		publish("orders/1", "a chair");
		await(() -> assertThat(ListenerSnippets.workshop(orders)).isNotEmpty());
		ListenerSnippets.workshop(orders).remove().run();
		await(() -> assertThat(this.template.client().statistics().unacknowledged()).isZero());
	}

	@Test
	void replies() {
		publish("devices/7/celsius", "100");
		this.broker.awaitPublished("devices/7/fahrenheit", 1, PATIENCE);
		assertThat(this.broker.published("devices/7/fahrenheit").get(0).payloadAsString()).isEqualTo("212.0");
		assertThat(this.template.request("square", 12, Integer.class, PATIENCE).join()).isEqualTo(144);
	}

	@Test
	void handlers(@Autowired ListenerSnippets.Devices devices) {
		publish("devices/8/status", "online");
		publish("devices/8/events", READING);
		publish("devices/8/events", "{\"kind\":\"other\"}");
		await(() -> assertThat(devices.seen).contains("8 is online", "8 has 21.5", "devices/8/events"));
	}

	@Test
	void handlersByKindOfPayload(@Autowired ListenerSnippets.Screen screen) {
		this.template.publish("screens/1/show", "hello");
		this.template.publish("screens/1/show", new ListenerSnippets.Reading(3, 4));
		this.template.publish("screens/1/show", new byte[5]);
		await(() -> assertThat(screen.shown).contains("text hello", "reading 3.0", "picture 5"));
	}

	@Test
	void composedAnnotations(@Autowired ListenerSnippets.Sirens sirens) {
		publish("sirens/fire", "fire");
		publish("sirens/test", "test");
		await(() -> assertThat(sirens.heard).contains("fire", "test"));
	}

	@Test
	void namedClients(@Autowired MqttClientRegistry clients) {
		assertThat(clients.getNames()).containsExactly("default", "telemetry");
		publish("local/temperature/1", "21");
		publish("plant/7/commands", "go");
		this.broker.awaitPublished("plant/7/temperature/1", 1, PATIENCE);
		this.broker.awaitPublished("plant/7/results", 1, PATIENCE);
		assertThat(this.broker.published("plant/7/results").get(0).payloadAsString()).isEqualTo("done: go");
		assertThat(clients.getClients().get("telemetry").options().receiveMaximum()).isEqualTo(20);
		assertThat(clients.getClients().get("default").options().receiveMaximum()).isEqualTo(200);
		assertThat(clients.getClients().get("telemetry").options().credentialsProvider()).isNotNull();
		assertThat(clients.getClients().get("default").options().credentialsProvider()).isNull();
	}

	@Test
	void errors(@Autowired ListenerSnippets.ErrorConfiguration configuration) {
		publish("fragile", READING);
		await(() -> assertThat(configuration.failures).contains("fragile fragile"));
	}

	@Test
	void listenersByCode(@Autowired ListenerSnippets.ListenersByCode listeners) {
		publish("by-code/x", "hello");
		await(() -> assertThat(listeners.heard).contains("hello"));
	}

	@Test
	void theRegistry(@Autowired ListenerSnippets.Maintenance maintenance) {
		List<String> seen = new CopyOnWriteArrayList<>();
		maintenance.begin();
		await(() -> assertThat(this.broker.subscriptions())
			.noneMatch((subscription) -> subscription.topicFilter().equals("legacy/meters/+")));
		maintenance.end();
		this.broker.awaitSubscription("legacy/meters/+", PATIENCE);
		maintenance.watch("new", seen);
		this.broker.awaitSubscription("new", PATIENCE);
		publish("new", "x");
		await(() -> assertThat(seen).containsExactly("x"));
		maintenance.forget("new");
		await(() -> assertThat(this.broker.subscriptions())
			.noneMatch((subscription) -> subscription.topicFilter().equals("new")));
	}

	private void publish(String topic, String payload) {
		this.broker.publish(MqttMessage.to(topic).payload(payload).build());
	}

	private static void await(ThrowingRunnable assertion) {
		Awaitility.await().atMost(PATIENCE).untilAsserted(assertion);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, MqttAutoConfiguration.class })
	@Import({ ListenerSnippets.Thermometers.class, ListenerSnippets.Meters.class, ListenerSnippets.Inspector.class,
			ListenerSnippets.Orders.class, ListenerSnippets.Calculator.class, ListenerSnippets.Devices.class,
			ListenerSnippets.Screen.class, ListenerSnippets.Sirens.class, ListenerSnippets.Bridge.class,
			ListenerSnippets.TelemetryConfiguration.class, ListenerSnippets.ErrorConfiguration.class,
			ListenerSnippets.Fragile.class, ListenerSnippets.ListenersByCode.class,
			ListenerSnippets.Maintenance.class })
	static class Application {

		@Bean
		ListenerSnippets.TokenService tokenService() {
			return () -> "token";
		}

	}

}
