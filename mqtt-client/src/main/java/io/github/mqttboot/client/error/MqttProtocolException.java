package io.github.mqttboot.client.error;

import io.github.mqttboot.client.message.ReasonCode;

/**
 * The peer sent something that the specification forbids. The connection it came on is
 * closed [MQTT-4.13.1-1] [MQTT-4.8.0-1].
 */
public class MqttProtocolException extends MqttException {

	private static final long serialVersionUID = 1L;

	private final ReasonCode reasonCode;

	/**
	 * Create an exception.
	 * @param reasonCode the reason code that goes into DISCONNECT: malformed packet,
	 * protocol error, or a more telling one
	 * @param message what the peer did wrong
	 */
	public MqttProtocolException(ReasonCode reasonCode, String message) {
		super(message);
		this.reasonCode = reasonCode;
	}

	/**
	 * Return the reason code that goes into DISCONNECT.
	 * @return the reason code
	 */
	public ReasonCode reasonCode() {
		return this.reasonCode;
	}

}
