package io.github.mqttboot.autoconfigure;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.spring.config.MqttClientLifecycle;
import io.github.mqttboot.spring.config.MqttClientShutdown;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;
import io.github.mqttboot.spring.core.MqttOperations;
import io.github.mqttboot.spring.core.MqttTemplate;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for MQTT.
 */
@AutoConfiguration(afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnClass(MqttTemplate.class)
@ConditionalOnBooleanProperty(name = "mqtt.enabled", matchIfMissing = true)
@EnableConfigurationProperties(MqttProperties.class)
@Import({ MqttClientConfiguration.class, MqttNamedClientsConfiguration.class, MqttPayloadConversionConfiguration.class,
		MqttObservations.class, MqttAnnotationDrivenConfiguration.class, MqttPublisherConfiguration.class })
@ImportRuntimeHints(MqttRuntimeHints.class)
public final class MqttAutoConfiguration {

	@Bean
	MqttClientSettings mqttClientSettings(MqttProperties properties) {
		return MqttClientSettings.of(properties);
	}

	@Bean
	@ConditionalOnMissingBean(MqttConnectionDetails.class)
	PropertiesMqttConnectionDetails mqttConnectionDetails(MqttClientSettings settings,
			ObjectProvider<SslBundles> sslBundles) {
		return new PropertiesMqttConnectionDetails(settings, sslBundles.getIfAvailable());
	}

	@Bean
	@ConditionalOnSingleCandidate(MqttClient.class)
	@ConditionalOnMissingBean(MqttOperations.class)
	MqttTemplate mqttTemplate(MqttClientSettings settings, MqttClient client, MqttPayloadConversion payloadConversion,
			MqttObservations observations) {
		MqttTemplate template = new MqttTemplate(client);
		template.setMessageConverter(payloadConversion.converter());
		new MqttSpringPropertiesMapper(settings).map(template);
		observations.apply(settings, template);
		return template;
	}

	@Bean
	@ConditionalOnSingleCandidate(MqttClient.class)
	@ConditionalOnMissingBean({ MqttClientLifecycle.class, MqttClientShutdown.class })
	MqttClientShutdown mqttClientShutdown(MqttClient client) {
		return new MqttClientShutdown(client);
	}

	@Bean
	@ConditionalOnSingleCandidate(MqttClient.class)
	@ConditionalOnMissingBean
	MqttClientLifecycle mqttClientLifecycle(MqttClientSettings settings, MqttClient client,
			ObjectProvider<MqttListenerEndpointRegistry> registry) {
		MqttClientLifecycle lifecycle = new MqttClientLifecycle(client, registry.getIfUnique());
		lifecycle.setStartupPolicy(settings.properties().getStartup());
		// the last web request may publish when listeners have stopped
		lifecycle.setDisconnectOnStop(false);
		return lifecycle;
	}

}
