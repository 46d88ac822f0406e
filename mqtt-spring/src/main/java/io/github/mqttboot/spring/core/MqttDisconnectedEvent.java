package io.github.mqttboot.spring.core;

import java.time.Duration;

import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * An established connection has ended.
 */
public class MqttDisconnectedEvent extends MqttEvent {

	private static final long serialVersionUID = 1L;

	private final @Nullable MqttException cause;

	private final @Nullable ReasonCode reasonCode;

	private final @Nullable Duration reconnectDelay;

	MqttDisconnectedEvent(Object source, String clientName, @Nullable MqttException cause,
			@Nullable ReasonCode reasonCode, @Nullable Duration reconnectDelay) {
		super(source, clientName);
		this.cause = cause;
		this.reasonCode = reasonCode;
		this.reconnectDelay = reconnectDelay;
	}

	/**
	 * Return why.
	 * @return the cause; {@code null} if the application disconnected
	 */
	public @Nullable MqttException getCause() {
		return this.cause;
	}

	/**
	 * Return the reason code of the server's DISCONNECT.
	 * @return the reason code, or {@code null} if the server sent none
	 */
	public @Nullable ReasonCode getReasonCode() {
		return this.reasonCode;
	}

	/**
	 * Return who has ended the connection.
	 * @return the application, the server, this client, or nobody: it was lost
	 */
	public Initiator getInitiator() {
		if (this.cause == null) {
			return Initiator.APPLICATION;
		}
		if (this.reasonCode != null) {
			return Initiator.SERVER;
		}
		return (this.cause instanceof MqttProtocolException) ? Initiator.CLIENT : Initiator.NETWORK;
	}

	/**
	 * Return the time until the next attempt.
	 * @return the delay, or {@code null} if there is none
	 */
	public @Nullable Duration getReconnectDelay() {
		return this.reconnectDelay;
	}

	/**
	 * Who has ended a connection.
	 */
	public enum Initiator {

		/** The application, by disconnecting or closing the client. */
		APPLICATION,

		/** The server, by DISCONNECT (MQTT 5). */
		SERVER,

		/** This client, because the server broke the protocol. */
		CLIENT,

		/**
		 * Nobody who has said so: the connection broke, the server closed it without a
		 * word, as it does before MQTT 5, or it no longer answered.
		 */
		NETWORK

	}

}
