package io.github.mqttboot.client.message;

import java.time.Duration;
import java.util.Objects;

/**
 * What the server publishes when the connection ends without a DISCONNECT (MQTT 5.0
 * section 3.1.2.5, MQTT 3.1.1 section 3.1.2.5).
 *
 * @param message the message; its payload has at most 65,535 bytes
 * @param delayInterval how long the server waits first (MQTT 5), zero up to 4,294,967,295
 * seconds
 */
public record WillMessage(MqttMessage message, Duration delayInterval) {

	private static final int MAXIMUM_PAYLOAD_LENGTH = 65_535;

	/**
	 * Create a will message.
	 * @throws IllegalArgumentException if payload or delay is out of range
	 */
	public WillMessage {
		Objects.requireNonNull(message, "message");
		Objects.requireNonNull(delayInterval, "delayInterval");
		if (message.payload().length > MAXIMUM_PAYLOAD_LENGTH) {
			throw new IllegalArgumentException("Will payload must be at most " + MAXIMUM_PAYLOAD_LENGTH
					+ " bytes long but has " + message.payload().length);
		}
		if (delayInterval.isNegative() || delayInterval.toSeconds() > 0xFFFF_FFFFL) {
			throw new IllegalArgumentException(
					"Will delay interval must be between 0 and 4294967295 seconds but is " + delayInterval);
		}
	}

	/**
	 * Create a will message that is published without delay.
	 * @param message the message
	 */
	public WillMessage(MqttMessage message) {
		this(message, Duration.ZERO);
	}

}
