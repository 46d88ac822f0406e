package io.github.mqttboot.autoconfigure.metrics;

import java.util.Map;
import java.util.stream.Collectors;

import io.github.mqttboot.autoconfigure.MqttAutoConfiguration;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;
import io.github.mqttboot.spring.core.MqttEventPublisher;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for meters of MQTT clients and
 * listeners.
 */
@AutoConfiguration(after = MqttAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass({ MeterRegistry.class, MqttClient.class })
@ConditionalOnBean({ MeterRegistry.class, MqttClient.class })
public final class MqttMetricsAutoConfiguration {

	/** Name of the bean that is the only client of most applications. */
	private static final String DEFAULT_CLIENT_BEAN = "mqttClient";

	@Bean
	@ConditionalOnMissingBean
	MqttMetrics mqttMetrics(Map<String, MqttClient> clients, ObjectProvider<MqttListenerEndpointRegistry> listeners) {
		return new MqttMetrics(byName(clients), listeners.getIfUnique());
	}

	private static Map<String, MqttClient> byName(Map<String, MqttClient> clients) {
		return clients.entrySet()
			.stream()
			.collect(Collectors.toMap((entry) -> entry.getKey().equals(DEFAULT_CLIENT_BEAN)
					? MqttEventPublisher.DEFAULT_CLIENT_NAME : entry.getKey(), Map.Entry::getValue));
	}

}
