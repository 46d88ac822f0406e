package io.github.mqttboot.spring.integration;

import java.util.Map;

import io.github.mqttboot.spring.support.MqttHeaders;

import org.springframework.messaging.support.GenericMessage;

/**
 * What begins a flow. Spring Integration shows messages in logs and in the text of
 * exceptions; this one shows neither its payload nor the value of a property.
 */
final class ReceivedMessage extends GenericMessage<Object> {

	private static final long serialVersionUID = 1L;

	ReceivedMessage(Object payload, Map<String, Object> headers) {
		super(payload, headers);
	}

	@Override
	public String toString() {
		return "ReceivedMessage[topic=" + getHeaders().get(MqttHeaders.RECEIVED_TOPIC) + "]";
	}

}
