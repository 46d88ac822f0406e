package io.github.mqttboot.client;

/**
 * The MQTT version to speak, or to try.
 */
public enum MqttVersion {

	/** MQTT 5, and MQTT 3.1.1 if the server refuses that. */
	AUTO,

	/** MQTT 3.1. */
	MQTT_3_1,

	/** MQTT 3.1.1. */
	MQTT_3_1_1,

	/** MQTT 5. */
	MQTT_5

}
