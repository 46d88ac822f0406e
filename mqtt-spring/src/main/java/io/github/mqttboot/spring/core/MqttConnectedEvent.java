package io.github.mqttboot.spring.core;

import io.github.mqttboot.client.ConnectResult;

/**
 * A connection is established; the subscriptions are in force.
 */
public class MqttConnectedEvent extends MqttEvent {

	private static final long serialVersionUID = 1L;

	private final transient ConnectResult result;

	private final boolean reconnect;

	MqttConnectedEvent(Object source, String clientName, ConnectResult result, boolean reconnect) {
		super(source, clientName);
		this.result = result;
		this.reconnect = reconnect;
	}

	/**
	 * Return what was agreed with the server.
	 * @return session present, limits and more
	 */
	public ConnectResult getResult() {
		return this.result;
	}

	/**
	 * Return whether the server went on with a session that it had kept.
	 * @return {@code false} if it began a new one
	 */
	public boolean isSessionPresent() {
		return this.result.sessionPresent();
	}

	/**
	 * Return whether there was a connection before.
	 * @return {@code false} for the first one
	 */
	public boolean isReconnect() {
		return this.reconnect;
	}

}
