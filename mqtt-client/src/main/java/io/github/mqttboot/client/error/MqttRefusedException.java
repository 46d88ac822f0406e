package io.github.mqttboot.client.error;

import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * The server has answered with a reason code that means failure. Sending the same again
 * brings the same answer until something is changed.
 */
public class MqttRefusedException extends MqttException {

	private static final long serialVersionUID = 1L;

	private final ReasonCode reasonCode;

	private final @Nullable String reasonString;

	/**
	 * Create an exception.
	 * @param message what was refused and what to do about it
	 * @param reasonCode the server's reason code
	 * @param reasonString the server's explanation, if it gave one
	 */
	public MqttRefusedException(String message, ReasonCode reasonCode, @Nullable String reasonString) {
		super(message);
		this.reasonCode = reasonCode;
		this.reasonString = reasonString;
	}

	/**
	 * Return the server's reason code.
	 * @return a reason code of 0x80 or above
	 */
	public ReasonCode reasonCode() {
		return this.reasonCode;
	}

	/**
	 * Return the server's explanation.
	 * @return text that is only meant for people, or {@code null}
	 */
	public @Nullable String reasonString() {
		return this.reasonString;
	}

}
