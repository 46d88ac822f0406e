package io.github.mqttboot.autoconfigure.info;

import io.github.mqttboot.autoconfigure.MqttAutoConfiguration;
import io.github.mqttboot.autoconfigure.status.MqttStatusConfiguration;
import io.github.mqttboot.autoconfigure.status.MqttStatusMonitor;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.spring.core.MqttClientRegistry;

import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.autoconfigure.info.InfoContributorFallback;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link MqttInfoContributor}. Off
 * unless it is switched on, as with all that Spring Boot tells of the environment of an
 * application: the endpoint is often open to many.
 */
@AutoConfiguration(after = MqttAutoConfiguration.class)
@ConditionalOnClass({ MqttClient.class, InfoContributor.class, ConditionalOnEnabledInfoContributor.class })
@ConditionalOnBean(MqttClientRegistry.class)
@ConditionalOnEnabledInfoContributor(value = "mqtt", fallback = InfoContributorFallback.DISABLE)
@Import(MqttStatusConfiguration.class)
public final class MqttInfoContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	MqttInfoContributor mqttInfoContributor(MqttStatusMonitor monitor) {
		return new MqttInfoContributor(monitor);
	}

}
