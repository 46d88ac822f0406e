package io.github.mqttboot.spring.annotation;

import java.util.Map;
import java.util.TreeMap;

import io.github.mqttboot.spring.config.MqttBeanNames;
import io.github.mqttboot.spring.config.MqttListenerContainerFactory;
import io.github.mqttboot.spring.core.MqttEventPublisher;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.util.StringUtils;

/**
 * Finds the container factory that an annotation means: by its bean name, or by the
 * client, whose name is its qualifier.
 */
final class ContainerFactories {

	private final ConfigurableListableBeanFactory beanFactory;

	ContainerFactories(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	MqttListenerContainerFactory select(ListenerAttributes attributes, MqttListener annotation) {
		Object containerFactory = attributes.resolve(annotation.containerFactory());
		String client = attributes.text(annotation.client());
		if (containerFactory != null) {
			if (client != null) {
				throw attributes.invalid("it names both the client '" + client + "' and a containerFactory",
						"Name one of them: a container factory has a client of its own");
			}
			return attributes.bean("containerFactory", containerFactory, MqttListenerContainerFactory.class);
		}
		Map<String, String> byClient = namesByClient();
		String name = byClient.get((client != null) ? client : MqttEventPublisher.DEFAULT_CLIENT_NAME);
		if (name != null) {
			return this.beanFactory.getBean(name, MqttListenerContainerFactory.class);
		}
		throw (client != null)
				? attributes.invalid("there is no client '" + client + "' but " + byClient.keySet(),
						"Correct the name, or configure such a client")
				: attributes.invalid("it names no client, and there is no default one, but " + byClient.keySet(),
						"Name one of these as its client, or configure a default client (a bean named "
								+ MqttBeanNames.LISTENER_CONTAINER_FACTORY + ")");
	}

	private Map<String, String> namesByClient() {
		Map<String, String> names = new TreeMap<>();
		for (String name : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory,
				MqttListenerContainerFactory.class)) {
			// those of the context itself come first
			names.putIfAbsent(clientOf(name), name);
		}
		return names;
	}

	private String clientOf(String beanName) {
		if (MqttBeanNames.LISTENER_CONTAINER_FACTORY.equals(beanName)) {
			return MqttEventPublisher.DEFAULT_CLIENT_NAME;
		}
		String qualifier = qualifier(beanName);
		return StringUtils.hasText(qualifier) ? qualifier : beanName;
	}

	private @Nullable String qualifier(String beanName) {
		AutowireCandidateQualifier declared = (definition(beanName) instanceof AbstractBeanDefinition definition)
				? definition.getQualifier(Qualifier.class.getName()) : null;
		if (declared != null) {
			return String.valueOf(declared.getAttribute(AutowireCandidateQualifier.VALUE_KEY));
		}
		Qualifier annotation = this.beanFactory.findAnnotationOnBean(beanName, Qualifier.class);
		return (annotation != null) ? annotation.value() : null;
	}

	private @Nullable BeanDefinition definition(String beanName) {
		for (BeanFactory factory = this.beanFactory; factory instanceof ConfigurableListableBeanFactory current; factory = current
			.getParentBeanFactory()) {
			if (current.containsBeanDefinition(beanName)) {
				return current.getMergedBeanDefinition(beanName);
			}
		}
		return null;
	}

}
