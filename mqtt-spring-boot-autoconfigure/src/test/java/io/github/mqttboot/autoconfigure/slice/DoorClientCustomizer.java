package io.github.mqttboot.autoconfigure.slice;

import io.github.mqttboot.autoconfigure.MqttClientCustomizer;
import io.github.mqttboot.client.MqttClientBuilder;

import org.springframework.stereotype.Component;

/**
 * A customizer that is a component.
 */
@Component
class DoorClientCustomizer implements MqttClientCustomizer {

	@Override
	public void customize(MqttClientBuilder builder) {
		builder.clientId("door-under-test");
	}

}
