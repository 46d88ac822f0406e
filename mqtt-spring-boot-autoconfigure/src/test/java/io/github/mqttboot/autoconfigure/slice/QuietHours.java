package io.github.mqttboot.autoconfigure.slice;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.spring.listener.MqttMessageFilter;

import org.springframework.stereotype.Component;

/**
 * A filter that a listener names.
 */
@Component
class QuietHours implements MqttMessageFilter {

	@Override
	public boolean accept(MqttMessage message) {
		return !message.payloadAsString().contains("quiet");
	}

}
