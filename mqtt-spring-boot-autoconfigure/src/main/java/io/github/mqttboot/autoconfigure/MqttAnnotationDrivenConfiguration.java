package io.github.mqttboot.autoconfigure;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.spring.annotation.EnableMqtt;
import io.github.mqttboot.spring.config.DefaultMqttListenerContainerFactory;
import io.github.mqttboot.spring.config.MqttBeanNames;
import io.github.mqttboot.spring.core.MqttOperations;
import io.github.mqttboot.spring.listener.MqttListenerErrorHandler;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.validation.Validator;

/**
 * Configuration of MQTT listeners.
 */
@Configuration(proxyBeanMethods = false)
class MqttAnnotationDrivenConfiguration {

	@Bean(name = MqttBeanNames.LISTENER_CONTAINER_FACTORY)
	@ConditionalOnSingleCandidate(MqttClient.class)
	@ConditionalOnMissingBean(name = MqttBeanNames.LISTENER_CONTAINER_FACTORY)
	DefaultMqttListenerContainerFactory mqttListenerContainerFactory(MqttClientSettings settings, MqttClient client,
			MqttPayloadConversion payloadConversion, ListableBeanFactory beanFactory,
			ObjectProvider<MqttOperations> replyTemplate, ObjectProvider<Validator> validator,
			ObjectProvider<MqttListenerErrorHandler> errorHandler,
			ObjectProvider<MqttListenerContainerFactoryCustomizer> customizers) {
		DefaultMqttListenerContainerFactory factory = new DefaultMqttListenerContainerFactory(client);
		factory.setMessageConverter(payloadConversion.converter());
		QualifiedBeans beans = new QualifiedBeans(beanFactory);
		if (settings.isDefault()) {
			replyTemplate.ifUnique(factory::setReplyTemplate);
		}
		else {
			beans.qualified(MqttOperations.class, settings.name()).forEach(factory::setReplyTemplate);
		}
		validator.ifUnique(factory::setValidator);
		errorHandler.ifUnique(factory::setErrorHandler);
		new MqttSpringPropertiesMapper(settings).map(factory);
		beans.all(MqttListenerContainerFactoryCustomizer.class, settings.name(), customizers)
			.forEach((customizer) -> customizer.customize(settings.name(), factory));
		return factory;
	}

	@Bean
	static LazyInitializationExcludeFilter mqttListenerLazyInitializationExcludeFilter() {
		return new MqttListenerLazyInitializationExcludeFilter();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableMqtt
	@ConditionalOnMissingBean(name = MqttBeanNames.LISTENER_ANNOTATION_PROCESSOR)
	static class EnableMqttConfiguration {

	}

}
