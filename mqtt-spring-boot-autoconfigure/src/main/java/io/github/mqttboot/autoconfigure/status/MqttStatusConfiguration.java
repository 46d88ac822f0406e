package io.github.mqttboot.autoconfigure.status;

import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;
import io.github.mqttboot.spring.core.MqttClientRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * Configuration of what health and endpoint have in common. Imported by both.
 */
@Configuration(proxyBeanMethods = false)
public class MqttStatusConfiguration {

	// It has to hear of the first connection, so it is never lazy
	@Bean
	@Lazy(false)
	@ConditionalOnMissingBean
	MqttStatusMonitor mqttStatusMonitor(MqttClientRegistry clients,
			ObjectProvider<MqttListenerEndpointRegistry> listeners) {
		return new MqttStatusMonitor(clients, listeners.getIfUnique());
	}

}
