package io.github.mqttboot.spring.core;

import java.time.Duration;

import io.github.mqttboot.client.error.MqttException;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to connect has failed.
 */
public class MqttConnectFailedEvent extends MqttEvent {

	private static final long serialVersionUID = 1L;

	private final MqttException cause;

	private final @Nullable Duration reconnectDelay;

	MqttConnectFailedEvent(Object source, String clientName, MqttException cause, @Nullable Duration reconnectDelay) {
		super(source, clientName);
		this.cause = cause;
		this.reconnectDelay = reconnectDelay;
	}

	/**
	 * Return why.
	 * @return the cause
	 */
	public MqttException getCause() {
		return this.cause;
	}

	/**
	 * Return the time until the next attempt.
	 * @return the delay, or {@code null} if there is none
	 */
	public @Nullable Duration getReconnectDelay() {
		return this.reconnectDelay;
	}

}
