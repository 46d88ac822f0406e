package com.example.fleet.monitor;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The connection to the broker.
 *
 * @param state where it stands
 * @param broker the broker's URL
 * @param protocol the MQTT version in force, or {@code null} while there is none
 * @param since when the state was reached
 * @param reason why the connection is not there, if known
 * @param embedded whether the broker is the application's own
 */
public record ConnectionStatus(State state, String broker, @Nullable String protocol, Instant since,
		@Nullable String reason, boolean embedded) {

	/**
	 * Where a connection stands.
	 */
	public enum State {

		/** Trying for the first time. */
		CONNECTING,

		/** Connected. */
		CONNECTED,

		/** Lost, and trying again. */
		RECONNECTING

	}

}
