package io.github.mqttboot.autoconfigure;

import io.github.mqttboot.client.MqttClient;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for advice in the log while there is
 * no connection.
 */
@AutoConfiguration(before = MqttAutoConfiguration.class)
@ConditionalOnClass(MqttClient.class)
@ConditionalOnBooleanProperty(name = "mqtt.enabled", matchIfMissing = true)
public final class MqttConnectAdviceAutoConfiguration {

	@Bean
	MqttConnectAdviceLogger mqttConnectAdviceLogger(Environment environment) {
		return new MqttConnectAdviceLogger(new MqttConnectAdvice(environment));
	}

}
