package io.github.mqttboot.spring.config;

import io.github.mqttboot.spring.listener.MqttListenerContainer;

/**
 * Hears which listeners there are.
 */
public interface MqttListenerContainerObserver {

	/**
	 * There is a listener.
	 * @param container its container
	 */
	void onRegistered(MqttListenerContainer container);

	/**
	 * A listener is gone.
	 * @param container its container
	 */
	void onUnregistered(MqttListenerContainer container);

}
