package io.github.mqttboot.autoconfigure.health;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import io.github.mqttboot.autoconfigure.MqttAutoConfiguration;
import io.github.mqttboot.autoconfigure.MqttGracePeriods;
import io.github.mqttboot.autoconfigure.status.MqttStatusConfiguration;
import io.github.mqttboot.autoconfigure.status.MqttStatusMonitor;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.spring.core.MqttClientRegistry;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the health of MQTT clients.
 */
@AutoConfiguration(after = MqttAutoConfiguration.class)
@ConditionalOnClass({ MqttClient.class, HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(MqttClientRegistry.class)
@ConditionalOnEnabledHealthIndicator("mqtt")
@Import(MqttStatusConfiguration.class)
public final class MqttHealthContributorAutoConfiguration {

	// A single client is not nested, as with what Spring Boot itself has several of
	@Bean
	@ConditionalOnMissingBean(name = { "mqttHealthIndicator", "mqttHealthContributor" })
	HealthContributor mqttHealthContributor(MqttStatusMonitor monitor, ListableBeanFactory beanFactory) {
		MqttGracePeriods gracePeriods = MqttGracePeriods.of(beanFactory);
		Map<String, MqttHealthIndicator> indicators = new LinkedHashMap<>();
		monitor.getClients()
			.keySet()
			.forEach((name) -> indicators.put(name, new MqttHealthIndicator(
					() -> Objects.requireNonNull(monitor.getClient(name)), gracePeriods.get(name))));
		return (indicators.size() == 1) ? indicators.values().iterator().next()
				: CompositeHealthContributor.fromMap(indicators);
	}

}
