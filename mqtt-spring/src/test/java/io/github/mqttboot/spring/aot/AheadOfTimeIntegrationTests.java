package io.github.mqttboot.spring.aot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.spring.FakeMqttClient;
import io.github.mqttboot.spring.annotation.EnableMqtt;
import io.github.mqttboot.spring.annotation.MqttHandler;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.annotation.TopicVariable;
import io.github.mqttboot.spring.config.DefaultMqttListenerContainerFactory;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.spring.publisher.EnableMqttPublishers;
import io.github.mqttboot.spring.publisher.MqttPublish;
import io.github.mqttboot.spring.publisher.MqttPublisher;
import org.junit.jupiter.api.Test;

import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that is processed ahead of time, compiled and started from what came out
 * of that: no annotation of a configuration is looked at any more.
 */
@CompileWithForkedClassLoader
class AheadOfTimeIntegrationTests {

	@Test
	void listenersAndPublishersWorkAsEver() {
		try (GenericApplicationContext context = processedAndCompiled()) {
			context.getBean(MqttListenerEndpointRegistry.class).start();
			FakeMqttClient client = context.getBean(FakeMqttClient.class);
			Listeners listeners = context.getBean(Listeners.class);
			client.deliver(MqttMessage.to("house-7/kitchen/reading").payload("{\"celsius\":21.5}"));
			assertThat(listeners.received).containsExactly("kitchen: 21.5");
			client.deliver(MqttMessage.to("class/alarm").payload("fire"));
			assertThat(context.getBean(Handlers.class).received).containsExactly("fire");
			context.getBean(Thermostats.class).set("kitchen", new Reading(19));
			assertThat(client.lastPublished().topic()).isEqualTo("house-7/kitchen/target");
			assertThat(client.lastPublished().payloadAsString()).isEqualTo("{\"celsius\":19.0}");
			context.getBean(Thermostats.class).off("kitchen");
			assertThat(client.lastPublished().payloadAsString()).isEqualTo("{\"celsius\":5.0}");
		}
	}

	private static GenericApplicationContext processedAndCompiled() {
		TestGenerationContext generation = new TestGenerationContext(AheadOfTimeIntegrationTests.class);
		ClassName initializer;
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(Configured.class);
			initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		}
		generation.writeGeneratedContent();
		GenericApplicationContext context = new GenericApplicationContext();
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("house", "house-7")));
		TestCompiler.forSystem().with(generation).compile((compiled) -> {
			@SuppressWarnings("unchecked")
			ApplicationContextInitializer<GenericApplicationContext> instance = compiled
				.getInstance(ApplicationContextInitializer.class, initializer.toString());
			instance.initialize(context);
			context.refresh();
		});
		return context;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableMqtt
	@EnableMqttPublishers(basePackageClasses = AheadOfTimeIntegrationTests.class)
	static class Configured {

		@Bean
		FakeMqttClient client() {
			return new FakeMqttClient();
		}

		@Bean
		@Qualifier("heating")
		MqttTemplate template(FakeMqttClient client) {
			return new MqttTemplate(client);
		}

		@Bean
		DefaultMqttListenerContainerFactory mqttListenerContainerFactory(FakeMqttClient client) {
			return new DefaultMqttListenerContainerFactory(client);
		}

		@Bean
		Listeners listeners() {
			return new Listeners();
		}

		@Bean
		Handlers handlers() {
			return new Handlers();
		}

	}

	record Reading(double celsius) {

	}

	static class Listeners {

		final List<String> received = new ArrayList<>();

		@MqttListener(topics = "${house}/{room}/reading")
		void on(@TopicVariable String room, Reading reading) {
			this.received.add(room + ": " + reading.celsius());
		}

	}

	@MqttListener(topics = "class/#")
	static class Handlers {

		final List<String> received = new ArrayList<>();

		@MqttHandler(isDefault = true)
		void on(String payload) {
			this.received.add(payload);
		}

	}

	@MqttPublisher(topic = "${house}/{room}", client = "heating")
	interface Thermostats {

		@MqttPublish("target")
		void set(@TopicVariable String room, Reading target);

		default void off(String room) {
			set(room, new Reading(5));
		}

	}

}
