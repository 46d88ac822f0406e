package io.github.mqttboot.spring.config;

import io.github.mqttboot.spring.listener.MqttListenerContainer;

/**
 * Makes containers of listener endpoints.
 */
@FunctionalInterface
public interface MqttListenerContainerFactory {

	/**
	 * Make a container, without starting it.
	 * @param endpoint the listener as it was declared
	 * @return the container
	 * @throws InvalidMqttListenerException if the listener could never work
	 */
	MqttListenerContainer createContainer(MqttListenerEndpoint endpoint);

}
