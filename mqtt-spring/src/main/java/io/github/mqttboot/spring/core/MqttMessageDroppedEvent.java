package io.github.mqttboot.spring.core;

import io.github.mqttboot.client.message.MqttMessage;

/**
 * A received message was dropped: nobody wanted it. It has been acknowledged.
 */
public class MqttMessageDroppedEvent extends MqttEvent {

	private static final long serialVersionUID = 1L;

	private final transient MqttMessage mqttMessage;

	MqttMessageDroppedEvent(Object source, String clientName, MqttMessage mqttMessage) {
		super(source, clientName);
		this.mqttMessage = mqttMessage;
	}

	/**
	 * Return the message.
	 * @return the message
	 */
	public MqttMessage getMqttMessage() {
		return this.mqttMessage;
	}

}
