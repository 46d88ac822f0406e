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

	/**
	 * Customize the factory for the listeners of the client with a name. Called for every
	 * client that is configured by properties; by default, all are customized in the same
	 * way.
	 * @param clientName name of the client below {@code mqtt.clients}, or {@code default}
	 * @param factory the factory to customize
	 */
	default void customize(String clientName, DefaultMqttListenerContainerFactory factory) {
		customize(factory);
	}

}
