package io.github.mqttboot.autoconfigure.embedded;

import io.github.mqttboot.autoconfigure.MqttAutoConfiguration;
import io.github.mqttboot.autoconfigure.MqttConnectionDetails;
import io.github.mqttboot.test.MqttBroker;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for an application or a test that
 * has a broker of its own: connects to it, whatever the properties say.
 */
@AutoConfiguration(before = MqttAutoConfiguration.class)
@ConditionalOnClass(MqttBroker.class)
public final class EmbeddedMqttBrokerAutoConfiguration {

	@Bean
	@ConditionalOnSingleCandidate(MqttBroker.class)
	@ConditionalOnMissingBean(MqttConnectionDetails.class)
	EmbeddedMqttBrokerConnectionDetails embeddedMqttBrokerConnectionDetails(MqttBroker broker) {
		return new EmbeddedMqttBrokerConnectionDetails(broker);
	}

}
