package io.github.mqttboot.autoconfigure;

import io.github.mqttboot.spring.config.DefaultMqttListenerContainerFactory;

/**
 * Callback interface that can be implemented by beans wishing to customize the
 * auto-configured {@link DefaultMqttListenerContainerFactory} after properties and the
 * other beans have been applied.
 */
@FunctionalInterface
public interface MqttListenerContainerFactoryCustomizer {

	/**
	 * Customize the factory.
	 * @param factory the factory to customize
	 */
	void customize(DefaultMqttListenerContainerFactory factory);

}
