package io.github.mqttboot.autoconfigure.aot;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.github.mqttboot.autoconfigure.InvalidMqttPropertyException;
import io.github.mqttboot.autoconfigure.MqttAutoConfiguration;
import io.github.mqttboot.autoconfigure.MqttClientCustomizer;
import io.github.mqttboot.autoconfigure.actuate.MqttEndpointAutoConfiguration;
import io.github.mqttboot.autoconfigure.health.MqttHealthContributorAutoConfiguration;
import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.annotation.TopicVariable;
import io.github.mqttboot.spring.core.MqttClientRegistry;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.spring.publisher.MqttPublish;
import io.github.mqttboot.spring.publisher.MqttPublisher;
import io.github.mqttboot.test.MqttBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * An application with the starter that is processed ahead of time, compiled and started
 * from what came out of that. What clients there are was settled then; where they connect
 * to was not.
 */
@CompileWithForkedClassLoader
@Timeout(300)
class AheadOfTimeIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final String[] WHEN_BUILT = { "mqtt.url=mqtt://built.example.com",
			"mqtt.clients.plant.url=mqtt://plant.example.com", "mqtt.clients.plant.presence.topic=plant/presence",
			"management.endpoints.web.exposure.include=mqtt" };

	@Test
	void clientsListenersAndPublishersWorkAsEver() {
		try (MqttBroker first = MqttBroker.start(); MqttBroker second = MqttBroker.start()) {
			processAndRun((initializer) -> run(initializer, first, second));
			requirePresence(second, "offline");
		}
	}

	private static void run(ApplicationContextInitializer<GenericApplicationContext> initializer, MqttBroker first,
			MqttBroker second) {
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			TestPropertyValues
				.of("mqtt.url=" + first.uri(), "mqtt.clients.plant.url=" + second.uri(),
						"mqtt.clients.plant.presence.topic=plant/presence")
				.applyTo(context);
			initializer.initialize(context);
			context.refresh();
			assertThat(context.getBean(MqttClientRegistry.class).getClients()).containsOnlyKeys("default", "plant");
			assertThat(qualified(context, MqttClient.class).options().serverUris())
				.containsExactly(URI.create(second.uri()));
			assertThat(qualified(context, MqttClient.class).options().keepAlive()).isEqualTo(Duration.ofSeconds(77));
			assertThat(context.getBean(MqttClient.class).options().keepAlive()).isNotEqualTo(Duration.ofSeconds(77));
			requirePresence(second, "online");
			listenersAndPublishersWork(context, first, second);
		}
	}

	private static void requirePresence(MqttBroker broker, String presence) {
		MqttMessage message = broker.control()
			.awaitPublished("plant/presence", (published) -> presence.equals(published.payloadAsString()), PATIENCE);
		assertThat(message.isRetain()).isTrue();
	}

	private static void listenersAndPublishersWork(GenericApplicationContext context, MqttBroker first,
			MqttBroker second) {
		Listeners listeners = context.getBean(Listeners.class);
		MqttTemplate template = context.getBean(MqttTemplate.class);
		assertThat(template.publish("house/kitchen/reading", new Reading(21.5))).succeedsWithin(PATIENCE);
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(listeners.received).containsExactly("kitchen: 21.5"));
		assertThat(first.control().awaitPublished("house/kitchen/answer", 1, PATIENCE).get(0).payloadAsString())
			.isEqualTo("{\"celsius\":22.5}");
		context.getBean(Thermostats.class).set("boiler", new Reading(60));
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(listeners.received).contains("plant boiler: 60.0"));
		assertThat(second.control().published("plant/boiler/target")).hasSize(1);
		assertThat(first.control().published("plant/#")).isEmpty();
		assertThat(qualified(context, MqttTemplate.class)).isNotSameAs(template);
		assertThat(context.getBean(MqttClient.class).state()).isEqualTo(ClientState.CONNECTED);
	}

	@Test
	void clientsThatCameOrWentAfterwardsAreRefused() {
		processAndRun((initializer) -> {
			InvalidMqttPropertyException came = refusal(initializer, "mqtt.clients.depot.url=mqtt://depot.example.com");
			assertThat(came.getName()).isEqualTo("mqtt.clients.depot");
			assertThat(came.getReason()).contains("processed ahead of time");
			InvalidMqttPropertyException went = refusal(initializer, "mqtt.clients.plant.enabled=false");
			assertThat(went.getName()).isEqualTo("mqtt.clients.plant.enabled");
			assertThat(went.getValue()).isEqualTo("false");
		});
	}

	private static InvalidMqttPropertyException refusal(
			ApplicationContextInitializer<GenericApplicationContext> initializer, String property) {
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			TestPropertyValues.of(WHEN_BUILT).and(property).applyTo(context);
			initializer.initialize(context);
			Throwable failure = catchThrowableOfType(BeanCreationException.class, context::refresh).getRootCause();
			assertThat(failure).isInstanceOf(InvalidMqttPropertyException.class);
			return (InvalidMqttPropertyException) failure;
		}
	}

	private static <T> T qualified(GenericApplicationContext context, Class<T> type) {
		return BeanFactoryAnnotationUtils.qualifiedBeanOfType(context.getBeanFactory(), type, "plant");
	}

	private static void processAndRun(Consumer<ApplicationContextInitializer<GenericApplicationContext>> test) {
		TestGenerationContext generation = new TestGenerationContext(AheadOfTimeIntegrationTests.class);
		ClassName initializer;
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			TestPropertyValues.of(WHEN_BUILT).applyTo(context);
			context.register(Application.class);
			initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		}
		generation.writeGeneratedContent();
		TestCompiler.forSystem().with(generation).compile((compiled) -> {
			@SuppressWarnings("unchecked")
			ApplicationContextInitializer<GenericApplicationContext> instance = compiled
				.getInstance(ApplicationContextInitializer.class, initializer.toString());
			test.accept(instance);
		});
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, SslAutoConfiguration.class, MqttAutoConfiguration.class,
			MqttHealthContributorAutoConfiguration.class, MqttEndpointAutoConfiguration.class })
	static class Application {

		@Bean
		Listeners listeners() {
			return new Listeners();
		}

		@Bean(defaultCandidate = false)
		@Qualifier("plant")
		MqttClientCustomizer plantCustomizer() {
			return (builder) -> builder.keepAlive(Duration.ofSeconds(77));
		}

	}

	record Reading(double celsius) {

	}

	static class Listeners {

		final List<String> received = new CopyOnWriteArrayList<>();

		@MqttListener(topics = "house/{room}/reading", qos = "1")
		@SendTo("house/{room}/answer")
		Reading on(@TopicVariable String room, Reading reading) {
			this.received.add(room + ": " + reading.celsius());
			return new Reading(reading.celsius() + 1);
		}

		@MqttListener(topics = "plant/{machine}/target", qos = "1", client = "plant")
		void onPlant(@TopicVariable String machine, Reading reading) {
			this.received.add("plant " + machine + ": " + reading.celsius());
		}

	}

	@MqttPublisher(topic = "plant/{machine}", client = "plant")
	interface Thermostats {

		@MqttPublish("target")
		void set(@TopicVariable String machine, Reading target);

	}

}
