package io.github.mqttboot.autoconfigure;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.spring.annotation.EnableMqtt;
import io.github.mqttboot.spring.config.DefaultMqttListenerContainerFactory;
import io.github.mqttboot.spring.config.MqttBeanNames;
import io.github.mqttboot.spring.core.MqttOperations;
import io.github.mqttboot.spring.listener.MqttListenerErrorHandler;
import io.github.mqttboot.spring.listener.MqttListenerInterceptor;
import io.github.mqttboot.spring.listener.MqttMessageRecoverer;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;
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
			MqttPayloadConversion payloadConversion, MqttObservations observations, ListableBeanFactory beanFactory,
			ObjectProvider<MqttOperations> replyTemplate, ObjectProvider<Validator> validator,
			ObjectProvider<MqttListenerErrorHandler> errorHandler, ObjectProvider<MqttMessageRecoverer> recoverer,
			ObjectProvider<MqttListenerInterceptor> interceptors, Environment environment,
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
		factory.setInterceptors(interceptors.orderedStream().toList());
		if (Threading.VIRTUAL.isActive(environment)) {
			factory.setTaskExecutor(new VirtualThreadTaskExecutor("mqtt-listener-"));
		}
		new MqttSpringPropertiesMapper(settings).map(factory);
		observations.apply(settings, factory);
		recoverer.ifUnique(factory::setRecoverer);
		beans.all(MqttListenerContainerFactoryCustomizer.class, settings.name(), customizers)
			.forEach((customizer) -> customizer.customize(settings.name(), factory));
		return factory;
	}

	@Bean
	static LazyInitializationExcludeFilter mqttListenerLazyInitializationExcludeFilter() {
		return new MqttListenerLazyInitializationExcludeFilter();
	}

	// a context's listeners are found by its own processor, not by that of its parent
	@Configuration(proxyBeanMethods = false)
	@EnableMqtt
	@ConditionalOnMissingBean(name = MqttBeanNames.LISTENER_ANNOTATION_PROCESSOR, search = SearchStrategy.CURRENT)
	static class EnableMqttConfiguration {

	}

}
