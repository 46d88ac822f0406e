package io.github.mqttboot.autoconfigure.docs;

import java.time.Duration;

import io.github.mqttboot.autoconfigure.MqttConnectionDetails;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.annotation.TopicVariable;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.test.EmbeddedMqttBroker;
import io.github.mqttboot.test.MqttBroker;
import io.github.mqttboot.test.MqttBrokerControl;
import io.github.mqttboot.test.autoconfigure.MqttTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.verify;

/**
 * Examples of the page about testing, which are tests themselves.
 */
class TestingSnippetsIntegrationTests {

	/**
	 * Spring Modulith is on the class path for other tests, and wants a repository of
	 * events.
	 */
	private static final String EVENT_PUBLICATION = "org.springframework.modulith.events.config."
			+ "EventPublicationAutoConfiguration";

	// tag::doorbell[]
	@Component
	static class Doorbell {

		private final MqttTemplate mqtt;

		private final Chime chime;

		Doorbell(MqttTemplate mqtt, Chime chime) {
			this.mqtt = mqtt;
			this.chime = chime;
		}

		void press(String door) {
			this.mqtt.publish("doors/" + door + "/bell", "ring");
		}

		@MqttListener("doors/{door}/bell")
		void onBell(@TopicVariable String door, String text) {
			this.chime.play(door);
		}

	}
	// end::doorbell[]

	@Nested
	@ContextConfiguration(classes = Application.class)
	// tag::first[]
	@SpringBootTest
	@EmbeddedMqttBroker
	class DoorbellTests {

		private static final Duration PATIENCE = Duration.ofSeconds(10);

		@Autowired
		private Doorbell doorbell;

		@Test
		void rings(MqttBrokerControl broker) {
			this.doorbell.press("front");
			MqttMessage message = broker.awaitPublished("doors/front/bell", 1, PATIENCE).get(0);
			assertThat(message.payloadAsString()).isEqualTo("ring");
			assertThat(message.qos()).isEqualTo(QoS.AT_LEAST_ONCE);
		}

	}
	// end::first[]

	@Nested
	@ContextConfiguration(classes = SliceApplication.class)
	// tag::slice[]
	@MqttTest
	@EmbeddedMqttBroker
	class DoorbellListenerTests {

		private static final Duration PATIENCE = Duration.ofSeconds(10);

		@MockitoBean
		private Chime chime;

		@Test
		void playsTheChime(MqttBrokerControl broker) {
			broker.awaitSubscription("doors/+/bell", PATIENCE);
			broker.publish("doors/front/bell", "ring");
			broker.awaitAcknowledged(PATIENCE);
			verify(this.chime).play("front");
		}

	}
	// end::slice[]

	@Nested
	@ContextConfiguration(classes = Application.class)
	@SpringBootTest(properties = { "mqtt.reconnect.initial-delay=20ms", "mqtt.reconnect.max-delay=100ms",
			"mqtt.client-id=doorbell" })
	@EmbeddedMqttBroker
	class WhenTheBrokerMisbehavesTests {

		private static final Duration PATIENCE = Duration.ofSeconds(30);

		@Autowired
		private MqttTemplate mqtt;

		// tag::faults[]
		@Test
		void nothingIsLostWhenTheConnectionIs(MqttBrokerControl broker) {
			broker.awaitClient("doorbell", PATIENCE);
			broker.withholdAcknowledgements(true);
			this.mqtt.publish("doors/front/bell", "ring");
			broker.awaitPublished("doors/front/bell", 1, PATIENCE);
			broker.withholdAcknowledgements(false);
			broker.dropConnections();
			broker.awaitClient("doorbell", PATIENCE);
			PublishResult result = this.mqtt.publishAndWait("doors/back/bell", "ring", PATIENCE);
			assertThat(result.reasonCode()).isEqualTo(ReasonCode.SUCCESS);
		}
		// end::faults[]

	}

	@Nested
	// tag::junit[]
	@EmbeddedMqttBroker
	class PlainClientTests {

		@Test
		void publishes(MqttBroker broker) {
			try (MqttClient client = MqttClient.builder().uri(broker.uri()).clientId("plain").build()) {
				client.blocking().connect();
				client.blocking().publish(MqttMessage.to("t").payload("hello").build());
			}
			assertThat(broker.control().published("t")).hasSize(1);
		}

	}
	// end::junit[]

	@Nested
	@ContextConfiguration(classes = Application.class)
	// tag::properties[]
	@SpringBootTest
	@EmbeddedMqttBroker(urlProperties = { "mqtt.clients.plant.url", "legacy.broker" })
	class SeveralClientsTests {

		@Test
		void allFindTheBroker(@Autowired Environment environment, MqttBroker broker) {
			assertThat(environment.getProperty("mqtt.clients.plant.url")).isEqualTo(broker.uri());
			assertThat(environment.getProperty("legacy.broker")).isEqualTo(broker.uri());
		}

	}
	// end::properties[]

	// tag::container[]
	@TestConfiguration(proxyBeanMethods = false)
	static class Containers {

		@Bean
		@ServiceConnection(name = "eclipse-mosquitto")
		GenericContainer<?> mosquitto() {
			return new GenericContainer<>(DockerImageName.parse("eclipse-mosquitto:2")).withExposedPorts(1883)
				.withCopyFileToContainer(MountableFile.forClasspathResource("mosquitto.conf"),
						"/mosquitto/config/mosquitto.conf");
		}

	}
	// end::container[]

	// tag::run[]
	static class TestDoorApplication {

		public static void main(String[] args) {
			SpringApplication.from(DoorApplication::main).with(LocalBroker.class).run(args);
		}

		@TestConfiguration(proxyBeanMethods = false)
		static class LocalBroker {

			@Bean
			MqttBroker broker() {
				return MqttBroker.builder().port(1883).recordLimit(100).start();
			}

		}

	}
	// end::run[]

	@Test
	void anApplicationRunsWithABrokerOfItsOwn() {
		SpringApplication.Running running = SpringApplication.from(DoorApplication::main)
			.with(AnyPortBroker.class)
			.run("--spring.main.web-application-type=none", "--spring.autoconfigure.exclude=" + EVENT_PUBLICATION,
					"--mqtt.startup=fail", "--mqtt.client-id=runs-here");
		try (ConfigurableApplicationContext context = running.getApplicationContext()) {
			MqttBroker broker = context.getBean(MqttBroker.class);
			assertThat(context.getBean(MqttConnectionDetails.class).getUrls()).containsExactly(broker.uri());
			assertThat(broker.control().clients()).singleElement()
				.satisfies((client) -> assertThat(client.clientId()).isEqualTo("runs-here"));
		}
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class AnyPortBroker {

		@Bean
		MqttBroker broker() {
			return MqttBroker.builder().recordLimit(100).start();
		}

	}

	static class DoorApplication {

		public static void main(String[] args) {
			SpringApplication.run(Application.class, args);
		}

	}

	static class Chime {

		void play(String door) {
			assertThat(door).isNotEmpty();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = EVENT_PUBLICATION)
	@Import({ Doorbell.class, Chime.class })
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Doorbell.class)
	static class SliceApplication {

	}

}
