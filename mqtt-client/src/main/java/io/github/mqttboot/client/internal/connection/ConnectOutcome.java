package io.github.mqttboot.client.internal.connection;

import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.internal.session.Negotiated;
import io.github.mqttboot.client.internal.transport.Endpoint;

/**
 * Hears of the outcome of {@link ConnectionKeeper#connect}. Called on the event loop.
 */
public interface ConnectOutcome {

	/**
	 * Connected.
	 * @param negotiated what was agreed
	 * @param endpoint the server
	 */
	void onConnected(Negotiated negotiated, Endpoint endpoint);

	/**
	 * Not connected, and not trying any more.
	 * @param failure why
	 */
	void onFailed(MqttConnectException failure);

}
