package io.github.mqttboot.spring.annotation;

import java.util.Map;
import java.util.function.Consumer;

import io.github.mqttboot.spring.FakeMqttClient;
import io.github.mqttboot.spring.config.DefaultMqttListenerContainerFactory;
import io.github.mqttboot.spring.config.MqttClientLifecycle;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;
import org.junit.jupiter.api.AfterEach;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.retry.RetryPolicy;

/**
 * Starts an application context with listeners on a {@link FakeMqttClient}.
 */
abstract class AbstractListenerTests {

	protected FakeMqttClient client = new FakeMqttClient();

	private AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	@AfterEach
	void close() {
		this.context.close();
	}

	protected void resetContext() {
		this.context = new AnnotationConfigApplicationContext();
	}

	protected AnnotationConfigApplicationContext context() {
		return this.context;
	}

	protected void property(String name, Object value) {
		this.context.getEnvironment().getPropertySources().addFirst(new MapPropertySource(name, Map.of(name, value)));
	}

	protected AnnotationConfigApplicationContext start(Class<?>... components) {
		return start((context) -> context.register(components));
	}

	protected AnnotationConfigApplicationContext start(Consumer<AnnotationConfigApplicationContext> registrar) {
		this.context.registerBean(FakeMqttClient.class, () -> this.client);
		this.context.register(MqttConfiguration.class);
		registrar.accept(this.context);
		this.context.refresh();
		return this.context;
	}

	protected <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	protected MqttListenerEndpointRegistry registry() {
		return bean(MqttListenerEndpointRegistry.class);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableMqtt
	static class MqttConfiguration {

		@Bean
		DefaultMqttListenerContainerFactory mqttListenerContainerFactory(FakeMqttClient client) {
			DefaultMqttListenerContainerFactory factory = new DefaultMqttListenerContainerFactory(client);
			factory.setRetryPolicy(RetryPolicy.withMaxRetries(0));
			return factory;
		}

		@Bean
		MqttClientLifecycle mqttClientLifecycle(FakeMqttClient client, MqttListenerEndpointRegistry registry) {
			return new MqttClientLifecycle(client, registry);
		}

	}

}
