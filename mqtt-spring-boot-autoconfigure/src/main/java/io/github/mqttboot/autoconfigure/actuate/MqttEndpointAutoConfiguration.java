package io.github.mqttboot.autoconfigure.actuate;

import io.github.mqttboot.autoconfigure.MqttAutoConfiguration;
import io.github.mqttboot.autoconfigure.status.MqttStatusConfiguration;
import io.github.mqttboot.autoconfigure.status.MqttStatusMonitor;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;
import io.github.mqttboot.spring.core.MqttClientRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link MqttEndpoint}.
 */
@AutoConfiguration(after = MqttAutoConfiguration.class)
@ConditionalOnClass({ MqttClient.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(MqttClientRegistry.class)
@ConditionalOnAvailableEndpoint(MqttEndpoint.class)
@Import(MqttStatusConfiguration.class)
public final class MqttEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	MqttEndpoint mqttEndpoint(MqttStatusMonitor monitor, ObjectProvider<MqttListenerEndpointRegistry> listeners) {
		return new MqttEndpoint(monitor, listeners.getIfUnique());
	}

}
