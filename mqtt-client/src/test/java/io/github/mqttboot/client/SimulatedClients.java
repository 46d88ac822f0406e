package io.github.mqttboot.client;

import io.github.mqttboot.client.internal.transport.Loop;

/**
 * Gives tests a client on a loop of their own making.
 */
public final class SimulatedClients {

	private SimulatedClients() {
	}

	/**
	 * Create a client.
	 * @param builder what it is told
	 * @param loop its event loop
	 * @return the client
	 */
	public static MqttClient create(MqttClientBuilder builder, Loop loop) {
		return new DefaultMqttClient(builder.options(), loop);
	}

	/**
	 * Return how many packet identifiers a client has taken.
	 * @param client the client
	 * @return zero once every exchange is over
	 */
	public static int identifiersTaken(MqttClient client) {
		return ((DefaultMqttClient) client).identifiersTaken();
	}

}
