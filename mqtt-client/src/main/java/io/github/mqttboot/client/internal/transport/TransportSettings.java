package io.github.mqttboot.client.internal.transport;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;

/**
 * How connections are opened.
 *
 * @param tls asked on every attempt that uses TLS
 * @param webSocketHeaders asked on every attempt that uses a WebSocket: further headers
 * of the upgrade request
 * @param webSocketSubprotocol sub-protocol to ask for; empty for the one that goes with
 * the MQTT version
 * @param proxy proxy, or {@code null} for none
 */
public record TransportSettings(Callable<Tls> tls, Callable<Map<String, String>> webSocketHeaders,
		String webSocketSubprotocol, @Nullable Proxy proxy) {

	/**
	 * Settings of TLS.
	 *
	 * @param keyManagers own certificate and key, or {@code null} for none
	 * @param trustManagers whom to trust, or {@code null} for the JDK's default
	 * @param protocols enabled protocols; empty for TLSv1.2 and TLSv1.3
	 * @param cipherSuites enabled cipher suites; empty for the JDK's default
	 * @param applicationProtocols protocols offered by ALPN; empty for none
	 * @param verifyHostName whether the server's certificate must name the host
	 * @param handshakeTimeoutMillis time for the handshake, in milliseconds
	 */
	public record Tls(@Nullable KeyManagerFactory keyManagers, @Nullable TrustManagerFactory trustManagers,
			List<String> protocols, List<String> cipherSuites, List<String> applicationProtocols,
			boolean verifyHostName, long handshakeTimeoutMillis) {

	}

	/**
	 * A proxy.
	 *
	 * @param type its protocol
	 * @param host its name or address
	 * @param port its port
	 * @param userName user name, or {@code null} for none
	 * @param password password, or {@code null} for none
	 */
	public record Proxy(Type type, String host, int port, @Nullable String userName, @Nullable String password) {

		/** Never shows user name and password. */
		@Override
		public String toString() {
			return this.type + " " + this.host + ":" + this.port;
		}

		/**
		 * Protocol of a proxy.
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

}
