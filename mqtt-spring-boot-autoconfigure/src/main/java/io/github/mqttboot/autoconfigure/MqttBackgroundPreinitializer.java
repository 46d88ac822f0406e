package io.github.mqttboot.autoconfigure;

import io.github.mqttboot.client.MqttClient;

import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;

/**
 * Loads what a client is made of while the main thread is still busy with the
 * configuration: a good part of what MQTT adds to the start is the loading of Netty.
 */
final class MqttBackgroundPreinitializer implements BackgroundPreinitializer {

	@Override
	public void preinitialize() {
		MqttClient.preload();
	}

}
