package io.github.mqttboot.spring.annotation;

import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;

/**
 * Bean that adds listeners by code, once all singletons are there and before the first
 * listener starts.
 */
@FunctionalInterface
public interface MqttListenerConfigurer {

	/**
	 * Add listeners.
	 * @param registry where to register their endpoints
	 */
	void configureMqttListeners(MqttListenerEndpointRegistry registry);

}
