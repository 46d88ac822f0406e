package io.github.mqttboot.client.error;

import io.github.mqttboot.client.message.ReasonCode;

/**
 * The first thing that the peer sent belongs to another protocol than MQTT, mostly
 * because the port is another one's.
 */
public class MqttForeignProtocolException extends MqttProtocolException {

	private static final long serialVersionUID = 1L;

	private final Protocol protocol;

	/**
	 * Create an exception.
	 * @param protocol what was spoken instead
	 */
	public MqttForeignProtocolException(Protocol protocol) {
		super(ReasonCode.MALFORMED_PACKET, "The server speaks " + protocol + " instead of MQTT");
		this.protocol = protocol;
	}

	/**
	 * Return what was spoken instead of MQTT.
	 * @return the protocol
	 */
	public Protocol protocol() {
		return this.protocol;
	}

	/**
	 * Protocols that are easily met instead of MQTT.
	 */
	public enum Protocol {

		/** TLS, where the client was told to speak MQTT without it. */
		TLS,

		/** HTTP, where the client was told to speak MQTT without WebSocket. */
		HTTP

	}

}
