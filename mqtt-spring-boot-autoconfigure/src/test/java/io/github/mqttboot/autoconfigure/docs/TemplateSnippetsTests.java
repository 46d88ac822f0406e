package io.github.mqttboot.autoconfigure.docs;

import java.time.Duration;
import java.util.List;

import io.github.mqttboot.autoconfigure.MqttAutoConfiguration;
import io.github.mqttboot.autoconfigure.docs.PublisherSnippets.Evening;
import io.github.mqttboot.autoconfigure.docs.PublisherSnippets.Lamps;
import io.github.mqttboot.autoconfigure.docs.PublisherSnippets.Status;
import io.github.mqttboot.autoconfigure.docs.TemplateSnippets.Device;
import io.github.mqttboot.autoconfigure.docs.TemplateSnippets.FahrenheitConverter;
import io.github.mqttboot.autoconfigure.docs.TemplateSnippets.Operations;
import io.github.mqttboot.autoconfigure.docs.TemplateSnippets.Order;
import io.github.mqttboot.autoconfigure.docs.TemplateSnippets.Orders;
import io.github.mqttboot.autoconfigure.docs.TemplateSnippets.Payloads;
import io.github.mqttboot.autoconfigure.docs.TemplateSnippets.Reading;
import io.github.mqttboot.autoconfigure.docs.TemplateSnippets.Thermometer;
import io.github.mqttboot.autoconfigure.docs.TemplateSnippets.Valves;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.annotation.TopicVariable;
import io.github.mqttboot.spring.core.MqttErrorReplyException;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.spring.core.Subscription;
import io.github.mqttboot.test.EmbeddedMqttBroker;
import io.github.mqttboot.test.MqttBrokerControl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs the examples of the page about the template.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE)
@EmbeddedMqttBroker
@DirtiesContext
@Timeout(120)
class TemplateSnippetsTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@Autowired
	private MqttTemplate mqtt;

	@Autowired
	private Operations operations;

	@Autowired
	private MqttBrokerControl broker;

	@BeforeEach
	void reset() {
		this.broker.reset();
		this.operations.log().clear();
		this.broker.awaitSubscription("rooms/+/read", LIMIT);
		this.broker.awaitSubscription("rooms/+/history", LIMIT);
		this.broker.awaitSubscription("devices/+/read/+", LIMIT);
		this.broker.awaitSubscription("lamps/+/status", LIMIT);
		this.broker.awaitSubscription("readings/odd", LIMIT);
	}

	@Test
	void textAndObjectsArePublishedRetainedAndForgotten(@Autowired Valves valves) {
		assertThat(valves.open("kitchen")).succeedsWithin(LIMIT);
		valves.announce("kitchen", new Reading(21.5));
		assertThat(this.broker.awaitPublished("rooms/kitchen/#", 2, LIMIT)).extracting(MqttMessage::payloadAsString)
			.containsExactly("open", "{\"celsius\":21.5}");
		await().atMost(LIMIT).until(() -> this.broker.retained().size() == 1);
		valves.forget("kitchen");
		await().atMost(LIMIT).until(() -> this.broker.retained().isEmpty());
	}

	@Test
	void aSpecAndAMessageSayMore() {
		assertThat(this.operations.spec("kitchen")).succeedsWithin(LIMIT);
		MqttMessage message = this.broker.published().get(0);
		assertThat(message.topic()).isEqualTo("rooms/kitchen/temperature");
		assertThat(message.contentType()).isEqualTo("application/cbor");
		assertThat(message.userProperties().first("sensor")).isEqualTo("roof");
		assertThat(new CBORMapper().readValue(message.payload(), Reading.class)).isEqualTo(new Reading(21.5));
		assertThat(this.operations.message()).succeedsWithin(LIMIT);
		assertThat(this.broker.published().get(1).messageExpiryInterval()).isEqualTo(Duration.ofMinutes(10));
	}

	@Test
	void anOutcomeIsDoneOrRefused() {
		this.operations.outcome();
		await().atMost(LIMIT).untilAsserted(() -> assertThat(this.operations.log()).containsExactly("done"));
		this.broker.refusePublishes(ReasonCode.QUOTA_EXCEEDED);
		this.operations.outcome();
		await().atMost(LIMIT)
			.untilAsserted(() -> assertThat(this.operations.log()).hasSize(2)
				.last()
				.asString()
				.startsWith("the server said no"));
		this.broker.acceptPublishes();
		assertThat(this.operations.waiting().qos()).isEqualTo(QoS.AT_LEAST_ONCE);
	}

	@Test
	void aSubscriptionByCodeConvertsToo() {
		try (Subscription subscription = this.operations.subscribe()) {
			assertThat(subscription.result()).succeedsWithin(LIMIT);
			this.mqtt.publish("rooms/kitchen/temperature", new Reading(21.5));
			await().atMost(LIMIT)
				.untilAsserted(() -> assertThat(this.operations.log()).containsExactly("21.5 degrees"));
		}
	}

	@Test
	void requestsAreAnswered() {
		assertThat(this.operations.request()).succeedsWithin(LIMIT).isEqualTo(new Reading(21.5));
		assertThat(this.operations.requestList()).succeedsWithin(LIMIT)
			.isEqualTo(List.of(new Reading(20), new Reading(21.5)));
		assertThat(this.mqtt.request("rooms/cellar/read", null, Reading.class)).failsWithin(LIMIT)
			.withThrowableThat()
			.withCauseInstanceOf(MqttErrorReplyException.class);
		assertThat(this.operations.convention()).succeedsWithin(LIMIT).isEqualTo("7 now");
	}

	@Test
	void anOrderIsPublished(@Autowired Orders orders) {
		orders.place(new Order("1"));
		assertThat(this.broker.awaitPublished("orders/placed", 1, LIMIT).get(0).payloadAsString())
			.isEqualTo("{\"id\":\"1\"}");
	}

	@Test
	void payloadsBecomeWhatTheSignatureSays(@Autowired Payloads payloads) {
		this.mqtt.publish("readings/one", new Reading(1_000));
		this.mqtt.publish("readings/one", "{\"celsius\":1}");
		this.mqtt.publish("readings/many", "[{\"celsius\":2}]");
		this.mqtt.publish("readings/old", new CBORMapper().writeValueAsBytes(new Reading(3)));
		this.mqtt.publish("readings/odd", "212");
		await().atMost(LIMIT)
			.untilAsserted(() -> assertThat(TemplateSnippets.received(payloads))
				.containsExactlyInAnyOrder(new Reading(1), List.of(new Reading(2)), new Reading(3), new Reading(100)));
	}

	@Test
	void anInterfacePublishes(@Autowired Lamps lamps, @Autowired Evening evening) {
		evening.begin();
		assertThat(this.broker.awaitPublished("lamps/porch/command", 1, LIMIT).get(0).payloadAsString())
			.isEqualTo("{\"name\":\"on\"}");
		assertThat(lamps.rename("porch", "front", "me")).succeedsWithin(LIMIT);
		assertThat(this.broker.published("lamps/porch/name").get(0).userProperties().first("by")).isEqualTo("me");
		assertThat(this.broker.retained()).extracting(MqttMessage::payloadAsString).containsExactly("front");
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage
	@ImportAutoConfiguration({ MqttAutoConfiguration.class, JacksonAutoConfiguration.class })
	@Import({ Valves.class, Operations.class, Thermometer.class, Device.class, Orders.class, Payloads.class,
			FahrenheitConverter.class, Evening.class })
	static class SnippetConfiguration {

		@Bean
		LocalValidatorFactoryBean validator() {
			return new LocalValidatorFactoryBean();
		}

		@MqttListener("lamps/{id}/status")
		Status status(@TopicVariable String id) {
			return new Status(false);
		}

	}

}
