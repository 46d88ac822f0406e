package io.github.mqttboot.client.error;

import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * A connection could not be established: nobody listens, the name is unknown, the server
 * does not speak MQTT, did not answer in time, or refused with a reason code.
 */
public class MqttConnectException extends MqttException {

	private static final long serialVersionUID = 1L;

	private final @Nullable ReasonCode reasonCode;

	private final transient @Nullable ServerReason serverReason;

	/**
	 * Create an exception for a connection that failed below MQTT.
	 * @param message what happened and what to do about it
	 * @param cause the cause
	 */
	public MqttConnectException(String message, @Nullable Throwable cause) {
		this(message, null, cause);
	}

	/**
	 * Create an exception.
	 * @param message what happened and what to do about it
	 * @param reasonCode the server's reason code, if it gave one
	 * @param cause the cause
	 */
	public MqttConnectException(String message, @Nullable ReasonCode reasonCode, @Nullable Throwable cause) {
		super(message, cause);
		this.reasonCode = reasonCode;
		this.serverReason = null;
	}

	/**
	 * Create an exception for a connection that the server has refused.
	 * @param serverReason what the server said
	 * @param message what happened and what to do about it
	 */
	public MqttConnectException(ServerReason serverReason, String message) {
		super(message);
		this.reasonCode = serverReason.reasonCode();
		this.serverReason = serverReason;
	}

	/**
	 * Return the server's reason code.
	 * @return the reason code of CONNACK, or {@code null} if the connection failed before
	 */
	public @Nullable ReasonCode reasonCode() {
		return this.reasonCode;
	}

	/**
	 * Return everything that the server said.
	 * @return code and properties of CONNACK, or {@code null} if the connection failed
	 * before
	 */
	public @Nullable ServerReason serverReason() {
		return this.serverReason;
	}

}
