package io.github.mqttboot.autoconfigure;

import io.github.mqttboot.client.MqttClientBuilder;

/**
 * Callback interface that can be implemented by beans wishing to customize the
 * {@link MqttClientBuilder} after properties, connection details and the other beans have
 * been applied, and before the client is built.
 */
@FunctionalInterface
public interface MqttClientCustomizer {

	/**
	 * Customize the builder.
	 * @param builder the builder to customize
	 */
	void customize(MqttClientBuilder builder);

	/**
	 * Customize the builder of the client with a name. Called for every client that is
	 * configured by properties; by default, all are customized in the same way.
	 * @param clientName name of the client below {@code mqtt.clients}, or {@code default}
	 * @param builder the builder to customize
	 */
	default void customize(String clientName, MqttClientBuilder builder) {
		customize(builder);
	}

}
