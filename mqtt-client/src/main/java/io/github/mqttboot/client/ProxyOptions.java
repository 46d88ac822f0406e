package io.github.mqttboot.client;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A proxy between client and server. The server's name is resolved by the proxy.
 *
 * @param type the proxy's protocol
 * @param host the proxy's name or address
 * @param port the proxy's port, 1 to 65,535
 * @param userName user name, or {@code null} for none
 * @param password password, or {@code null} for none
 */
public record ProxyOptions(Type type, String host, int port, @Nullable String userName, @Nullable String password) {

	/**
	 * Create proxy options.
	 * @throws IllegalArgumentException if the port is out of range
	 */
	public ProxyOptions {
		Objects.requireNonNull(type, "type");
		Objects.requireNonNull(host, "host");
		OptionChecks.requireRange("Proxy port", port, 1, 65_535);
	}

	/** Never shows user name and password. */
	@Override
	public String toString() {
		return "ProxyOptions[" + this.type + " " + this.host + ":" + this.port + "]";
	}

	/**
	 * A proxy's protocol.
	 */
	public enum Type {

		/** HTTP CONNECT. */
		HTTP,

		/** SOCKS version 4. */
		SOCKS4,

		/** SOCKS version 5. */
		SOCKS5

	}

}
