package io.github.mqttboot.client.internal.transport;

/**
 * Where a server listens, and how to talk to it.
 *
 * @param scheme how to talk to it
 * @param host name or address, resolved on every attempt; the path of a Unix domain
 * socket
 * @param port the port, 1 to 65,535; 0 for a Unix domain socket
 * @param path path and query of a WebSocket, else empty
 */
public record Endpoint(Scheme scheme, String host, int port, String path) {

	/**
	 * Return the endpoint as a URI.
	 * @return scheme, host, port and path
	 */
	public String uri() {
		return this.scheme.text() + "://" + this + this.path;
	}

	/** Never shows path and query: there may be a token in them. */
	@Override
	public String toString() {
		if (this.scheme == Scheme.UNIX) {
			return this.host;
		}
		// an address of version 6 needs its brackets
		return ((this.host.indexOf(':') >= 0) ? "[" + this.host + "]" : this.host) + ":" + this.port;
	}

	/**
	 * How to talk to a server.
	 */
	public enum Scheme {

		/** TCP. */
		MQTT("mqtt", 1883),

		/** TLS over TCP. */
		MQTTS("mqtts", 8883),

		/** WebSocket over TCP. */
		WS("ws", 80),

		/** WebSocket over TLS. */
		WSS("wss", 443),

		/** Unix domain socket. */
		UNIX("mqtt+unix", 0);

		private final String text;

		private final int defaultPort;

		Scheme(String text, int defaultPort) {
			this.text = text;
			this.defaultPort = defaultPort;
		}

		/**
		 * Return the scheme of a URI.
		 * @return the text
		 */
		public String text() {
			return this.text;
		}

		/**
		 * Return the port of a URI that has none.
		 * @return the port
		 */
		public int defaultPort() {
			return this.defaultPort;
		}

		/**
		 * Return whether TLS is used.
		 * @return {@code true} for mqtts and wss
		 */
		public boolean isSecure() {
			return this == MQTTS || this == WSS;
		}

		/**
		 * Return whether a WebSocket is used.
		 * @return {@code true} for ws and wss
		 */
		public boolean isWebSocket() {
			return this == WS || this == WSS;
		}

	}

}
