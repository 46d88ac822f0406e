package io.github.mqttboot.client;

import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * How a WebSocket is opened for {@code ws} and {@code wss} (MQTT 5.0 section 6).
 *
 * @param headers asked on every attempt: further headers of the upgrade request, for
 * example a short lived token
 * @param subprotocol the sub-protocol to ask for; empty for {@code mqtt}, or
 * {@code mqttv3.1} with MQTT 3.1 [MQTT-6.0.0-3]
 */
public record WebSocketOptions(Supplier<Map<String, String>> headers, String subprotocol) {

	/** No further headers and the standard's sub-protocol. */
	public static final WebSocketOptions DEFAULT = new WebSocketOptions(Map::of, "");

	/**
	 * Create WebSocket options.
	 */
	public WebSocketOptions {
		Objects.requireNonNull(headers, "headers");
		Objects.requireNonNull(subprotocol, "subprotocol");
	}

	/** Shows no header: it may be a secret. */
	@Override
	public String toString() {
		return "WebSocketOptions[subprotocol=" + this.subprotocol + "]";
	}

}
