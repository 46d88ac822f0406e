package io.github.mqttboot.client.error;

import java.util.Objects;

import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * The server has ended the connection with a DISCONNECT (MQTT 5.0 section 3.14).
 */
public class MqttDisconnectedException extends MqttException {

	private static final long serialVersionUID = 1L;

	private final ReasonCode reasonCode;

	private final transient @Nullable ServerReason serverReason;

	/**
	 * Create an exception.
	 * @param serverReason what DISCONNECT said
	 * @param message what happened
	 */
	public MqttDisconnectedException(ServerReason serverReason, String message) {
		super(message);
		Objects.requireNonNull(serverReason, "serverReason");
		this.reasonCode = serverReason.reasonCode();
		this.serverReason = serverReason;
	}

	/**
	 * Return the server's reason code.
	 * @return the reason code of DISCONNECT
	 */
	public ReasonCode reasonCode() {
		return this.reasonCode;
	}

	/**
	 * Return everything that the server said.
	 * @return code and properties of DISCONNECT; {@code null} only after serialization
	 */
	public @Nullable ServerReason serverReason() {
		return this.serverReason;
	}

}
