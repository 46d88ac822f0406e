package io.github.mqttboot.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

import io.github.mqttboot.client.internal.transport.Endpoint;
import io.github.mqttboot.client.internal.transport.Endpoint.Scheme;
import org.jspecify.annotations.Nullable;

/**
 * Checks of what a client is told, with messages that say what is allowed.
 */
final class OptionChecks {

	private static final Map<String, Scheme> SCHEMES = Map.of("mqtt", Scheme.MQTT, "tcp", Scheme.MQTT, "mqtts",
			Scheme.MQTTS, "ssl", Scheme.MQTTS, "tls", Scheme.MQTTS, "ws", Scheme.WS, "wss", Scheme.WSS, "mqtt+unix",
			Scheme.UNIX);

	private OptionChecks() {
	}

	// Return the URI after checking that there is an endpoint in it.
	static URI parseUri(String text) {
		try {
			URI uri = new URI(text);
			if (endpoint(uri) != null) {
				return uri;
			}
		}
		catch (URISyntaxException ex) {
			// without the cause: it shows the text, in which there may be a password
			throw new IllegalArgumentException(uriForm() + " (" + ex.getReason() + " at index " + ex.getIndex() + ")");
		}
		throw new IllegalArgumentException(uriForm());
	}

	private static String uriForm() {
		return "Server URI must have the form mqtt://host:port, mqtts://host:port, ws://host:port/path, "
				+ "wss://host:port/path or mqtt+unix:///path, without user name and password: set those apart";
	}

	// Return where a URI points to, or {@code null} if it is no server's.
	static @Nullable Endpoint endpoint(URI uri) {
		Scheme scheme = (uri.getScheme() != null) ? SCHEMES.get(uri.getScheme().toLowerCase(Locale.ROOT)) : null;
		if (scheme == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
			return null;
		}
		String path = (uri.getRawPath() != null) ? uri.getRawPath() : "";
		if (scheme == Scheme.UNIX) {
			// mqtt+unix://run/socket would be the host "run" and the path /socket
			boolean onlyPath = !path.isEmpty() && uri.getRawAuthority() == null && uri.getRawQuery() == null;
			return onlyPath ? new Endpoint(scheme, uri.getPath(), 0, "") : null;
		}
		boolean noPath = (path.isEmpty() || path.equals("/")) && uri.getRawQuery() == null;
		boolean pathAllowed = scheme.isWebSocket() || noPath;
		if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535 || !pathAllowed) {
			return null;
		}
		String host = uri.getHost().replaceAll("^\\[|\\]$", "");
		String query = (uri.getRawQuery() != null) ? "?" + uri.getRawQuery() : "";
		int port = (uri.getPort() > 0) ? uri.getPort() : scheme.defaultPort();
		return new Endpoint(scheme, host, port, scheme.isWebSocket() ? (path.isEmpty() ? "/mqtt" : path) + query : "");
	}

	static void requireRange(String what, long value, long minimum, long maximum) {
		if (value < minimum || value > maximum) {
			throw new IllegalArgumentException(
					what + " must be between " + minimum + " and " + maximum + " but is " + value);
		}
	}

	static void requireSeconds(String what, Duration value, long maximum) {
		if (value.isNegative() || value.toSeconds() > maximum) {
			throw new IllegalArgumentException(what + " must be between 0 and " + maximum + " seconds but is " + value);
		}
	}

	static void requirePositive(String what, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new IllegalArgumentException(what + " must be more than zero but is " + value);
		}
	}

}
