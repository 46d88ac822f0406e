package io.github.mqttboot.autoconfigure;

import io.github.mqttboot.spring.core.MqttEventPublisher;

/**
 * The properties of one client, with what is inherited already in them. A bean for each
 * client.
 *
 * @param name name of the client
 * @param properties its properties
 * @param map maps them, and knows their full names
 */
record MqttClientSettings(String name, MqttProperties properties, CheckedPropertyMapper map) {

	static final String DEFAULT_NAME = MqttEventPublisher.DEFAULT_CLIENT_NAME;

	/**
	 * Return the settings of the default client.
	 * @param properties the properties on the top level
	 * @return the settings
	 */
	static MqttClientSettings of(MqttProperties properties) {
		return new MqttClientSettings(DEFAULT_NAME, properties, new CheckedPropertyMapper("mqtt"));
	}

	boolean isDefault() {
		return DEFAULT_NAME.equals(this.name);
	}

}
