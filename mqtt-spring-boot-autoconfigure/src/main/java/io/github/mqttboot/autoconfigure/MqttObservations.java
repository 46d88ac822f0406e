package io.github.mqttboot.autoconfigure;

import io.github.mqttboot.spring.config.DefaultMqttListenerContainerFactory;
import io.github.mqttboot.spring.core.MqttEventPublisher;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.spring.observation.MqttListenerObservationConvention;
import io.github.mqttboot.spring.observation.MqttPublishObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Lets template and listeners be observed where the properties say so, and listeners tell
 * of messages that they drop.
 */
class MqttObservations {

	private final ObjectProvider<ObservationRegistry> registry;

	private final ObjectProvider<MqttPublishObservationConvention> publishConvention;

	private final ObjectProvider<MqttListenerObservationConvention> listenerConvention;

	private final ObjectProvider<MqttEventPublisher> eventPublisher;

	private final QualifiedBeans beans;

	private final ApplicationEventPublisher applicationEventPublisher;

	MqttObservations(ObjectProvider<ObservationRegistry> registry,
			ObjectProvider<MqttPublishObservationConvention> publishConvention,
			ObjectProvider<MqttListenerObservationConvention> listenerConvention,
			ObjectProvider<MqttEventPublisher> eventPublisher, ListableBeanFactory beanFactory,
			ApplicationEventPublisher applicationEventPublisher) {
		this.registry = registry;
		this.publishConvention = publishConvention;
		this.listenerConvention = listenerConvention;
		this.eventPublisher = eventPublisher;
		this.beans = new QualifiedBeans(beanFactory);
		this.applicationEventPublisher = applicationEventPublisher;
	}

	void apply(MqttClientSettings settings, MqttTemplate template) {
		if (settings.properties().getTemplate().isObservationEnabled()) {
			this.registry.ifUnique(template::setObservationRegistry);
			this.publishConvention.ifUnique(template::setObservationConvention);
		}
	}

	void apply(MqttClientSettings settings, DefaultMqttListenerContainerFactory factory) {
		factory.setEventPublisher(eventPublisher(settings));
		if (settings.properties().getListener().isObservationEnabled()) {
			this.registry.ifUnique(factory::setObservationRegistry);
			this.listenerConvention.ifUnique(factory::setObservationConvention);
		}
	}

	private @Nullable MqttEventPublisher eventPublisher(MqttClientSettings settings) {
		if (settings.isDefault()) {
			return this.eventPublisher.getIfUnique();
		}
		return this.beans.qualified(MqttEventPublisher.class, settings.name())
			.stream()
			.findFirst()
			.orElseGet(() -> new MqttEventPublisher(this.applicationEventPublisher, settings.name()));
	}

}
