package io.github.mqttboot.spring.config;

/**
 * What the start of the application does about the first connection.
 */
public enum StartupPolicy {

	/**
	 * The application starts at once; the client connects in the background and goes on
	 * trying. The client must have been built with {@code retryFirstConnect(true)}.
	 */
	RETRY,

	/** The application waits for the connection, and does not start without it. */
	FAIL,

	/** Nothing happens until the application calls {@code MqttClient.connect()}. */
	LAZY

}
