package io.github.mqttboot.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

	private static final Pattern UNUSUAL_AUTHORITY = Pattern
		.compile("(?=[^:]*_)([A-Za-z0-9_][A-Za-z0-9_.-]{0,252})(?::([0-9]{1,5}))?");

	private static final Duration LONGEST = Duration.ofDays(36_500);

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
		String host = host(uri);
		int port = port(uri, scheme.defaultPort());
		if (host == null || port < 1 || port > 65_535 || !pathAllowed) {
			return null;
		}
		String query = (uri.getRawQuery() != null) ? "?" + uri.getRawQuery() : "";
		return new Endpoint(scheme, host, port, scheme.isWebSocket() ? (path.isEmpty() ? "/mqtt" : path) + query : "");
	}

	private static @Nullable String host(URI uri) {
		if (uri.getHost() != null) {
			return uri.getHost().replaceAll("^\\[|\\]$", "");
		}
		Matcher matcher = unusualAuthority(uri);
		return matcher.matches() ? matcher.group(1) : null;
	}

	private static int port(URI uri, int defaultPort) {
		if (uri.getHost() != null) {
			return (uri.getPort() >= 0) ? uri.getPort() : defaultPort;
		}
		Matcher matcher = unusualAuthority(uri);
		return (matcher.matches() && matcher.group(2) != null) ? Integer.parseInt(matcher.group(2)) : defaultPort;
	}

	// A name that java.net.URI takes for no host's, as containers' often are
	private static Matcher unusualAuthority(URI uri) {
		return UNUSUAL_AUTHORITY.matcher((uri.getRawAuthority() != null) ? uri.getRawAuthority() : "");
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
		if (value.toNanosPart() != 0) {
			// what is cut off might leave zero, which means something else
			throw new IllegalArgumentException(what + " must be whole seconds but is " + value);
		}
	}

	static void requirePositive(String what, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new IllegalArgumentException(what + " must be more than zero but is " + value);
		}
		requireInSight(what, value);
	}

	// As nanoseconds, time ends after 292 years
	static void requireInSight(String what, Duration value) {
		if (value.compareTo(LONGEST) > 0) {
			throw new IllegalArgumentException(what + " must be at most " + LONGEST.toDays() + " days but is " + value);
		}
	}

}
