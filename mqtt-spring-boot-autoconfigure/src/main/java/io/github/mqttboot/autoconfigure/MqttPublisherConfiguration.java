package io.github.mqttboot.autoconfigure;

import io.github.mqttboot.spring.publisher.MqttPublisher;
import io.github.mqttboot.spring.publisher.MqttPublisherRegistrar;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.Assert;

/**
 * Configuration of the application's {@link MqttPublisher} interfaces.
 */
@Configuration(proxyBeanMethods = false)
@Import(MqttPublisherConfiguration.PackageRegistrar.class)
class MqttPublisherConfiguration {

	/**
	 * Looks for publishers where Spring Boot looks for entities and repositories.
	 */
	static class PackageRegistrar extends MqttPublisherRegistrar implements BeanFactoryAware {

		private @Nullable BeanFactory beanFactory;

		@Override
		public void setBeanFactory(BeanFactory beanFactory) {
			this.beanFactory = beanFactory;
		}

		@Override
		public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
			Assert.state(this.beanFactory != null, "No bean factory");
			if (AutoConfigurationPackages.has(this.beanFactory)) {
				register(registry, AutoConfigurationPackages.get(this.beanFactory));
			}
		}

	}

}
