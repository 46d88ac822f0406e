package io.github.mqttboot.client.internal.codec;

import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.message.ReasonCode;

/**
 * The two ways in which a packet is wrong: its bytes can't be parsed, or they can but say
 * what the specification forbids (MQTT 5.0 section 1.2, <em>Malformed Packet</em> and
 * <em>Protocol Error</em>). Messages never show what a field holds.
 */
final class ProtocolErrors {

	private ProtocolErrors() {
	}

	static MqttProtocolException malformed(String message) {
		return new MqttProtocolException(ReasonCode.MALFORMED_PACKET, message);
	}

	static MqttProtocolException forbidden(String message) {
		return new MqttProtocolException(ReasonCode.PROTOCOL_ERROR, message);
	}

}
