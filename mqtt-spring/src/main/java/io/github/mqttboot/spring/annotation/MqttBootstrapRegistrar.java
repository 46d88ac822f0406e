package io.github.mqttboot.spring.annotation;

import io.github.mqttboot.spring.config.MqttBeanNames;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers what {@link MqttListener} needs, under well-known names and only once.
 */
class MqttBootstrapRegistrar implements ImportBeanDefinitionRegistrar {

	@Override
	public void registerBeanDefinitions(AnnotationMetadata importingClassMetadata, BeanDefinitionRegistry registry) {
		register(registry, MqttBeanNames.LISTENER_ANNOTATION_PROCESSOR, MqttListenerAnnotationBeanPostProcessor.class);
		register(registry, MqttBeanNames.LISTENER_ENDPOINT_REGISTRY, MqttListenerEndpointRegistry.class);
	}

	private static void register(BeanDefinitionRegistry registry, String name, Class<?> type) {
		if (!registry.containsBeanDefinition(name)) {
			RootBeanDefinition definition = new RootBeanDefinition(type);
			definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
			registry.registerBeanDefinition(name, definition);
		}
	}

}
