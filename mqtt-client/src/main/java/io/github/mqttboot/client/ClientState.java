package io.github.mqttboot.client;

/**
 * Where a client stands.
 */
public enum ClientState {

	/** Not connected and not trying. */
	DISCONNECTED,

	/** Trying for the first time. */
	CONNECTING,

	/** Connected: CONNACK with success has come. */
	CONNECTED,

	/**
	 * The connection was lost, or the first attempt failed, and the client tries again.
	 */
	RECONNECTING,

	/** Saying goodbye. */
	DISCONNECTING,

	/** Closed for good. */
	CLOSED

}
