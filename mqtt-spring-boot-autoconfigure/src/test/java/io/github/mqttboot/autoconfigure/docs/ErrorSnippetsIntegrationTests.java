package io.github.mqttboot.autoconfigure.docs;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.mqttboot.autoconfigure.MqttAutoConfiguration;
import io.github.mqttboot.autoconfigure.docs.ErrorSnippets.DeadLetterConfiguration;
import io.github.mqttboot.autoconfigure.docs.ErrorSnippets.DeadLetters;
import io.github.mqttboot.autoconfigure.docs.ErrorSnippets.FailedMessageStore;
import io.github.mqttboot.autoconfigure.docs.ErrorSnippets.IgnoreLateReadings;
import io.github.mqttboot.autoconfigure.docs.ErrorSnippets.LateReadingException;
import io.github.mqttboot.autoconfigure.docs.ErrorSnippets.Meters;
import io.github.mqttboot.autoconfigure.docs.ErrorSnippets.RecovererConfiguration;
import io.github.mqttboot.autoconfigure.docs.ErrorSnippets.StoreIsBusyException;
import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.spring.listener.MqttListenerContainer;
import io.github.mqttboot.test.EmbeddedMqttBroker;
import io.github.mqttboot.test.MqttBroker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs the examples of the page about errors, and what the page says beside them.
 */
@EmbeddedMqttBroker
class ErrorSnippetsIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@BeforeEach
	void reset(MqttBroker broker) {
		broker.control().reset();
	}

	@Test
	void aListenerHasItsOwnRetriesAndItsOwnDeadLetters(MqttBroker broker) {
		try (ConfigurableApplicationContext context = start(broker, MetersConfiguration.class,
				"meters.retry-delay=1ms")) {
			MqttTemplate template = context.getBean(MqttTemplate.class);
			template.publish("meters/1", "busy");
			template.publish("meters/2", "broken");
			List<MqttMessage> dead = broker.control().awaitPublished("failed/#", 2, PATIENCE);
			assertThat(dead).extracting(MqttMessage::topic)
				.containsExactly("failed/meters.onReading/1", "failed/meters.onReading/2");
			assertThat(context.getBean(MetersConfiguration.class).calls).containsExactly("busy", "busy", "busy", "busy",
					"busy", "broken");
			awaitAllAcknowledged(context);
		}
	}

	@Test
	void anErrorHandlerDealsWithSomeFailuresAndARecovererWithTheOthers(MqttBroker broker) {
		try (ConfigurableApplicationContext context = start(broker, HandlerConfiguration.class)) {
			MqttTemplate template = context.getBean(MqttTemplate.class);
			template.publish("readings", "late");
			template.publish("readings", "broken");
			List<String> saved = context.getBean(HandlerConfiguration.class).saved;
			await().atMost(PATIENCE).until(() -> !saved.isEmpty());
			awaitAllAcknowledged(context);
			assertThat(saved).containsExactly("readings broken handlerConfiguration.onReading");
			MqttListenerContainer container = context.getBean(MqttListenerEndpointRegistry.class)
				.getListenerContainer("handlerConfiguration.onReading");
			assertThat(container.getFailureCounts().failures()).isEqualTo(2);
			assertThat(container.getFailureCounts().handled()).isOne();
		}
	}

	@Test
	void deadLettersTellWhyAndCanBeListenedTo(MqttBroker broker) {
		try (ConfigurableApplicationContext context = start(broker, DeadLettersConfiguration.class,
				"mqtt.listener.dead-letter.enabled=true")) {
			context.getBean(MqttTemplate.class).publish("numbers", "many");
			DeadLetters deadLetters = context.getBean(DeadLetters.class);
			await().atMost(PATIENCE).until(() -> !deadLetters.reasons().isEmpty());
			assertThat(deadLetters.reasons()).singleElement()
				.satisfies((reason) -> assertThat(reason).startsWith("numbers: "));
			awaitAllAcknowledged(context);
		}
	}

	@Test
	void aRecovererBeanNeedsNoFurtherConfiguration(MqttBroker broker) {
		try (ConfigurableApplicationContext context = start(broker, ByCodeConfiguration.class)) {
			context.getBean(MqttTemplate.class).publish("numbers", "many");
			broker.control().awaitPublished("failed/byCodeConfiguration.onNumber/numbers", 1, PATIENCE);
			awaitAllAcknowledged(context);
		}
	}

	@Test
	void theMessageIsAcknowledgedOnlyOnceTheServerHasTheDeadLetter(MqttBroker broker) {
		try (ConfigurableApplicationContext context = start(broker, DeadLettersConfiguration.class,
				"mqtt.listener.dead-letter.enabled=true")) {
			MqttClient client = context.getBean(MqttClient.class);
			broker.control().withholdAcknowledgements(true);
			broker.control().publish(MqttMessage.to("numbers").payload("many").build());
			broker.control().awaitPublished("dead-letters/numbers", 1, PATIENCE);
			assertThat(client.statistics().unacknowledged()).isPositive();
			broker.control().withholdAcknowledgements(false);
			awaitAllAcknowledged(context);
		}
	}

	@Test
	void aDeadLetterThatIsRefusedIsCountedAndTheNextMessageFollows(MqttBroker broker) {
		try (ConfigurableApplicationContext context = start(broker, DeadLettersConfiguration.class,
				"mqtt.listener.dead-letter.enabled=true")) {
			broker.control().refusePublishes("dead-letters/#", ReasonCode.NOT_AUTHORIZED);
			MqttTemplate template = context.getBean(MqttTemplate.class);
			template.publish("numbers", "many");
			template.publish("numbers", "7");
			DeadLettersConfiguration listener = context.getBean(DeadLettersConfiguration.class);
			await().atMost(PATIENCE).until(() -> listener.numbers.contains(7));
			awaitAllAcknowledged(context);
			assertThat(context.getBean(MqttListenerEndpointRegistry.class)
				.getListenerContainer("deadLettersConfiguration.onNumber")
				.getFailureCounts()
				.recoveryFailures()).isOne();
		}
	}

	@Test
	void beforeMqtt5AnEnvelopeTellsWhyIfAskedFor(MqttBroker broker) {
		try (ConfigurableApplicationContext context = start(broker, DeadLettersConfiguration.class,
				"mqtt.listener.dead-letter.enabled=true", "mqtt.listener.dead-letter.envelope=when-needed",
				"mqtt.version=3.1.1")) {
			context.getBean(MqttTemplate.class).publish("numbers", "many");
			assertThat(broker.control().awaitPublished("dead-letters/numbers", 1, PATIENCE)).singleElement()
				.satisfies((message) -> assertThat(message.payloadAsString()).contains("\"topic\":\"numbers\"",
						"\"payload\":\"bWFueQ==\""));
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "AT_LEAST_ONCE", "EXACTLY_ONCE" })
	void aRejectedMessageIsGoneForTheServerToo(QoS qos, MqttBroker broker) {
		try (ConfigurableApplicationContext context = start(broker, StandingStillConfiguration.class,
				"mqtt.listener.on-failure=reject")) {
			MqttTemplate template = context.getBean(MqttTemplate.class);
			StandingStillConfiguration listener = context.getBean(StandingStillConfiguration.class);
			template.publish("work", "broken", qos);
			template.publish("work", "fine", qos);
			await().atMost(PATIENCE).until(() -> listener.done.contains("fine"));
			awaitAllAcknowledged(context);
			assertThat(context.getBean(MqttListenerEndpointRegistry.class)
				.getListenerContainer("work")
				.getFailureCounts()
				.rejections()).isOne();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "AT_LEAST_ONCE", "EXACTLY_ONCE" })
	void aListenerThatStopsGetsTheMessageAgainWhenItIsStarted(QoS qos, MqttBroker broker) {
		try (ConfigurableApplicationContext context = start(broker, StandingStillConfiguration.class,
				"mqtt.listener.on-failure=stop", "mqtt.clean-start=false", "mqtt.client-id=stands-still-" + qos,
				"mqtt.session-expiry=1h")) {
			MqttClient client = context.getBean(MqttClient.class);
			StandingStillConfiguration listener = context.getBean(StandingStillConfiguration.class);
			for (String payload : List.of("first", "broken", "last")) {
				broker.control().publish(MqttMessage.to("work").payload(payload).qos(qos).build());
			}
			await().atMost(PATIENCE).until(() -> client.state() == ClientState.DISCONNECTED);
			assertThat(listener.done).containsExactly("first");
			listener.repaired = true;
			context.getBean(MqttListenerEndpointRegistry.class).start("work");
			client.connect().join();
			await().atMost(PATIENCE).until(() -> listener.done.contains("last"));
			assertThat(listener.done).containsExactly("first", "broken", "last");
			awaitAllAcknowledged(context);
		}
	}

	@Test
	void aListenerThatStopsGetsTheMessageAgainAfterARestartOfTheApplication(MqttBroker broker) {
		String[] properties = { "mqtt.listener.on-failure=stop", "mqtt.clean-start=false", "mqtt.client-id=comes-back",
				"mqtt.session-expiry=1h" };
		try (ConfigurableApplicationContext context = start(broker, StandingStillConfiguration.class, properties)) {
			broker.control().publish(MqttMessage.to("work").payload("broken").build());
			MqttClient client = context.getBean(MqttClient.class);
			await().atMost(PATIENCE).until(() -> client.state() == ClientState.DISCONNECTED);
		}
		try (ConfigurableApplicationContext context = start(broker, RepairedConfiguration.class, properties)) {
			List<String> done = context.getBean(RepairedConfiguration.class).done;
			await().atMost(PATIENCE).until(() -> done.contains("broken"));
		}
	}

	private static void awaitAllAcknowledged(ConfigurableApplicationContext context) {
		MqttClient client = context.getBean(MqttClient.class);
		await().atMost(PATIENCE).until(() -> client.statistics().unacknowledged() == 0);
	}

	private static ConfigurableApplicationContext start(MqttBroker broker, Class<?> configuration,
			String... properties) {
		List<String> arguments = new ArrayList<>(
				List.of("--mqtt.url=" + broker.uri(), "--mqtt.startup=fail", "--mqtt.listener.retry.delay=1ms"));
		for (String property : properties) {
			arguments.add("--" + property);
		}
		return new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE)
			.run(arguments.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, MqttAutoConfiguration.class })
	static class MetersConfiguration {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		@Bean
		Meters meters() {
			return new Meters((reading) -> {
				this.calls.add(reading);
				if (reading.equals("busy")) {
					throw new StoreIsBusyException();
				}
				throw new IllegalStateException("broken");
			});
		}

	}

	@Configuration(value = "handlerConfiguration", proxyBeanMethods = false)
	@Import(RecovererConfiguration.class)
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, MqttAutoConfiguration.class })
	static class HandlerConfiguration {

		final List<String> saved = new CopyOnWriteArrayList<>();

		@Bean
		IgnoreLateReadings errorHandler() {
			return new IgnoreLateReadings();
		}

		@Bean
		FailedMessageStore store() {
			return (topic, payload, listener) -> this.saved
				.add(topic + " " + new String(payload, StandardCharsets.UTF_8) + " " + listener);
		}

		@MqttListener("readings")
		void onReading(String reading) {
			if (reading.equals("late")) {
				throw new LateReadingException();
			}
			throw new IllegalStateException(reading);
		}

	}

	@Configuration(value = "deadLettersConfiguration", proxyBeanMethods = false)
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, MqttAutoConfiguration.class })
	static class DeadLettersConfiguration {

		private final List<Integer> numbers = new CopyOnWriteArrayList<>();

		@Bean
		DeadLetters deadLetters() {
			return new DeadLetters();
		}

		@MqttListener("numbers")
		void onNumber(int number) {
			this.numbers.add(number);
		}

	}

	@Configuration(value = "byCodeConfiguration", proxyBeanMethods = false)
	@Import(DeadLetterConfiguration.class)
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, MqttAutoConfiguration.class })
	static class ByCodeConfiguration {

		@MqttListener("numbers")
		void onNumber(int number) {
			throw new IllegalStateException();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, MqttAutoConfiguration.class })
	static class StandingStillConfiguration {

		private final List<String> done = new CopyOnWriteArrayList<>();

		private volatile boolean repaired;

		@MqttListener(id = "work", topics = "work", qos = "2")
		void onWork(String work) {
			if (work.equals("broken") && !this.repaired) {
				throw new IllegalStateException(work);
			}
			this.done.add(work);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, MqttAutoConfiguration.class })
	static class RepairedConfiguration {

		private final List<String> done = new CopyOnWriteArrayList<>();

		@MqttListener(id = "work", topics = "work", qos = "2")
		void onWork(String work) {
			this.done.add(work);
		}

	}

}
