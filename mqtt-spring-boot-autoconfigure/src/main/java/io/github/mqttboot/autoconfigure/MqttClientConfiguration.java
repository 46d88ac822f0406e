package io.github.mqttboot.autoconfigure;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttClientBuilder;
import io.github.mqttboot.client.MqttConnectionListener;
import io.github.mqttboot.client.MqttCredentialsProvider;
import io.github.mqttboot.spring.core.MqttEventPublisher;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * Configuration of the {@link MqttClient} and of what listens to its connection.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(MqttClient.class)
class MqttClientConfiguration {

	private final MqttProperties properties;

	MqttClientConfiguration(MqttProperties properties) {
		this.properties = properties;
	}

	@Bean
	MqttClient mqttClient(MqttConnectionDetails connectionDetails, Environment environment,
			ObjectProvider<MqttCredentialsProvider> credentialsProvider,
			ObjectProvider<MqttConnectionListener> connectionListeners,
			ObjectProvider<MqttClientCustomizer> customizers) {
		MqttClientPropertiesMapper mapper = new MqttClientPropertiesMapper(this.properties,
				environment.getProperty("spring.application.name"));
		MqttClientBuilder builder = MqttClient.builder();
		mapper.map(connectionDetails, builder);
		if (Threading.VIRTUAL.isActive(environment)) {
			builder.listenerExecutor(virtualThreads());
		}
		credentialsProvider.ifAvailable(builder::credentials);
		connectionListeners.orderedStream().forEach(builder::connectionListener);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return mapper.build(builder);
	}

	@Bean
	@ConditionalOnMissingBean
	MqttEventPublisher mqttEventPublisher(ApplicationEventPublisher applicationEventPublisher) {
		return new MqttEventPublisher(applicationEventPublisher);
	}

	@Bean
	@ConditionalOnProperty("mqtt.presence.topic")
	MqttPresence mqttPresence(ObjectProvider<MqttClient> client) {
		MqttWillPropertiesMapper mapper = new MqttWillPropertiesMapper(this.properties);
		return new MqttPresence(mapper.online(), mapper.offline(), client);
	}

	private static SimpleAsyncTaskExecutor virtualThreads() {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("mqtt-");
		executor.setVirtualThreads(true);
		return executor;
	}

}
