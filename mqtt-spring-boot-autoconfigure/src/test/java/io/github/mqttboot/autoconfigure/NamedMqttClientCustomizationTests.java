package io.github.mqttboot.autoconfigure;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttClientBuilder;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.annotation.MqttHandler;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.config.DefaultMqttListenerContainerFactory;
import io.github.mqttboot.spring.config.InvalidMqttListenerException;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;
import io.github.mqttboot.spring.core.MqttClientRegistry;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.spring.listener.MqttListenerContainer;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what an application does with the clients below {@code mqtt.clients}: beans
 * of its own, customizers and listeners.
 */
class NamedMqttClientCustomizationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MqttAutoConfiguration.class))
		.withPropertyValues("mqtt.startup=lazy", "mqtt.url=mqtt://one");

	@Test
	void clientsOfTheApplicationAreListedByBeanName() {
		this.contextRunner.withBean("own", MqttClient.class, () -> MqttClient.builder().build())
			.withBean("other", MqttClient.class, () -> MqttClient.builder().build())
			.withPropertyValues("mqtt.clients.telemetry.url=mqtt://two")
			.run((context) -> assertThat(context.getBean(MqttClientRegistry.class).getNames())
				.containsExactly("telemetry", "own", "other"));
	}

	@Test
	void containerFactoryAndClientOfTheApplicationTakeThePlaceOfOurs() {
		this.contextRunner.withPropertyValues("mqtt.clients.telemetry.url=mqtt://two", "which=telemetry")
			.withUserConfiguration(OwnConfiguration.class, ListenersConfiguration.class)
			.run((context) -> {
				assertThat(context.containsBean("telemetryMqttClient")).isFalse();
				assertThat(context.containsBean("telemetryMqttListenerContainerFactory")).isFalse();
				MqttClient own = context.getBean("own", MqttClient.class);
				assertThat(context.getBean("telemetryMqttTemplate", MqttTemplate.class).client()).isSameAs(own);
				assertThat(context.getBean(MqttClientRegistry.class).getClient("telemetry")).isSameAs(own);
				MqttListenerEndpointRegistry registry = context.getBean(MqttListenerEndpointRegistry.class);
				assertThat(registry.getListenerContainer("far").getClient()).isSameAs(own);
				assertThat(context.getBean(MqttClient.class)).isSameAs(context.getBean("mqttClient"));
			});
	}

	@Test
	void customizersAreToldTheName() {
		this.contextRunner.withPropertyValues("mqtt.clients.telemetry.url=mqtt://two")
			.withUserConfiguration(CustomizersConfiguration.class)
			.run((context) -> {
				assertThat(NamedMqttClientsTests.clientId(context, "telemetry")).isEqualTo("customized-telemetry");
				assertThat(((MqttClient) context.getBean("mqttClient")).options().clientIdentifier())
					.isEqualTo("customized-default");
				assertThat(NamedMqttClientsTests.qualified(context, MqttClient.class, "telemetry")
					.options()
					.receiveMaximum()).isEqualTo(7);
				assertThat(context.getBean("telemetryMqttListenerContainerFactory")).hasFieldOrPropertyWithValue("qos",
						QoS.EXACTLY_ONCE);
			});
	}

	@Test
	void eachListenerTellsByTheNameOfItsClientWhatItDrops() {
		this.contextRunner.withPropertyValues("mqtt.clients.telemetry.url=mqtt://two").run((context) -> {
			assertThat(context.getBean("mqttListenerContainerFactory")).extracting("eventPublisher.clientName")
				.isEqualTo("default");
			assertThat(context.getBean("telemetryMqttListenerContainerFactory")).extracting("eventPublisher.clientName")
				.isEqualTo("telemetry");
		});
	}

	@Test
	void aListenerChoosesItsClient() {
		this.contextRunner.withPropertyValues("mqtt.clients.telemetry.url=mqtt://two", "which=telemetry")
			.withUserConfiguration(ListenersConfiguration.class)
			.run((context) -> {
				MqttListenerEndpointRegistry registry = context.getBean(MqttListenerEndpointRegistry.class);
				assertThat(registry.getListenerContainer("far").getClient())
					.isSameAs(context.getBean("telemetryMqttClient"));
				assertThat(registry.getListenerContainer("near").getClient()).isSameAs(context.getBean("mqttClient"));
				assertThat(registry.getListenerContainer("named").getClient()).isSameAs(context.getBean("mqttClient"));
			});
	}

	@Test
	void aListenerWithoutAClientIsToldTheNames() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(MqttAutoConfiguration.class))
			.withPropertyValues("mqtt.startup=lazy", "mqtt.clients.telemetry.url=mqtt://two", "which=telemetri")
			.withUserConfiguration(ListenersConfiguration.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidMqttListenerException.class)
				.hasMessageContaining("[telemetry]"));
	}

	@Test
	void listenersOnClassesListenWhenBeansAreLazy() {
		this.contextRunner.withPropertyValues("mqtt.clients.telemetry.url=mqtt://two")
			.withUserConfiguration(ClassListenerConfiguration.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				MqttListenerContainer container = context.getBean(MqttListenerEndpointRegistry.class)
					.getListenerContainer("class");
				assertThat(container.isRunning()).isTrue();
				assertThat(container.getClient()).isSameAs(context.getBean("telemetryMqttClient"));
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConfiguration {

		@Bean(defaultCandidate = false)
		@Qualifier("telemetry")
		MqttClient own() {
			return MqttClient.builder().build();
		}

		@Bean(defaultCandidate = false)
		@Qualifier("telemetry")
		DefaultMqttListenerContainerFactory ownFactory(@Qualifier("telemetry") MqttClient client) {
			return new DefaultMqttListenerContainerFactory(client);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizersConfiguration {

		@Bean
		MqttClientCustomizer everyClient() {
			return new MqttClientCustomizer() {

				@Override
				public void customize(MqttClientBuilder builder) {
					throw new AssertionError("The one with the name is called");
				}

				@Override
				public void customize(String clientName, MqttClientBuilder builder) {
					builder.clientId("customized-" + clientName);
				}

			};
		}

		@Bean(defaultCandidate = false)
		@Qualifier("telemetry")
		MqttClientCustomizer telemetryOnly() {
			return (builder) -> builder.receiveMaximum(7);
		}

		@Bean
		MqttListenerContainerFactoryCustomizer factoryCustomizer() {
			return (factory) -> factory.setQos(QoS.EXACTLY_ONCE);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ListenersConfiguration {

		@Bean
		Listeners listeners() {
			return new Listeners();
		}

	}

	static class Listeners {

		@MqttListener(id = "far", client = "${which}", topics = "a")
		void far(String payload) {
		}

		@MqttListener(id = "near", topics = "a")
		void near(String payload) {
		}

		@MqttListener(id = "named", client = "default", topics = "a")
		void named(String payload) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ClassListenerConfiguration {

		@Bean
		ClassListener classListener() {
			return new ClassListener();
		}

	}

	@MqttListener(id = "class", client = "telemetry", topics = "a")
	static class ClassListener {

		@MqttHandler
		void on(String payload) {
		}

	}

}
