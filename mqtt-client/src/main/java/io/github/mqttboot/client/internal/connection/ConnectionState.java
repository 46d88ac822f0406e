package io.github.mqttboot.client.internal.connection;

/**
 * Where a client's connection stands.
 *
 * <pre>
 * DISCONNECTED --connect()--&gt; CONNECTING --CONNACK--&gt; CONNECTED --lost--&gt; RECONNECTING --CONNACK--&gt; CONNECTED
 *                             CONNECTING --failed, no retry--&gt; DISCONNECTED
 *                             CONNECTING --failed, retry--&gt; RECONNECTING
 * any --disconnect()--&gt; DISCONNECTING --closed--&gt; DISCONNECTED
 * any --close()--&gt; DISCONNECTING --closed--&gt; CLOSED
 * </pre>
 */
public enum ConnectionState {

	/** Not connected and not trying. */
	DISCONNECTED,

	/** First attempt. */
	CONNECTING,

	/** CONNACK with success has come. */
	CONNECTED,

	/** Trying again, or waiting to. */
	RECONNECTING,

	/** DISCONNECT was sent. */
	DISCONNECTING,

	/** Closed for good. */
	CLOSED;

	boolean isTrying() {
		return this == CONNECTING || this == RECONNECTING;
	}

}
