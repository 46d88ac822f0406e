package io.github.mqttboot.autoconfigure;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.spring.config.MqttPresence;
import io.github.mqttboot.spring.core.MqttEventPublisher;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * Configuration of the default {@link MqttClient} and of what listens to its connection.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(MqttClient.class)
@Conditional(OnDefaultMqttClientCondition.class)
class MqttClientConfiguration {

	@Bean
	MqttClient mqttClient(MqttClientSettings settings, MqttConnectionDetails connectionDetails,
			MqttClientFactory factory) {
		return factory.create(settings, connectionDetails);
	}

	@Bean
	@ConditionalOnMissingBean
	MqttEventPublisher mqttEventPublisher(ApplicationEventPublisher applicationEventPublisher) {
		return new MqttEventPublisher(applicationEventPublisher);
	}

	@Bean
	@Conditional(OnPresenceTopicCondition.class)
	MqttPresence mqttPresence(MqttClientSettings settings, ObjectProvider<MqttClient> client) {
		MqttWillPropertiesMapper mapper = new MqttWillPropertiesMapper(settings);
		return new MqttPresence(mapper.online(), mapper.offline(), client::getObject);
	}

}
