package io.github.mqttboot.client.internal.connection;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.mqttboot.client.internal.transport.Endpoint;
import io.github.mqttboot.client.internal.transport.Endpoint.Scheme;
import org.jspecify.annotations.Nullable;

/**
 * Where a server sends us (MQTT 5.0 section 4.11). Whoever speaks for the server could
 * send us anywhere, with our credentials, so only hosts that we were told of are
 * followed, over the same transport, and only so often.
 */
final class ServerReferences {

	/** More than this, one after the other, is a circle. */
	private static final int MAXIMUM_HOPS = 5;

	/** {@code name}, {@code name:port}, {@code [address]} or {@code [address]:port}. */
	private static final Pattern REFERENCE = Pattern
		.compile("(?:\\[(?<address>[0-9A-Fa-f:.]+)\\]|(?<name>[0-9A-Za-z._-]+))(?::(?<port>[0-9]{1,5}))?");

	private static final int MAXIMUM_PORT = 65_535;

	private final List<String> allowed;

	private int hops;

	/**
	 * Create it.
	 * @param allowed hosts in lower case; {@code *.domain} stands for all below a domain,
	 * {@code *} for all
	 */
	ServerReferences(List<String> allowed) {
		this.allowed = allowed;
	}

	/** The attempts begin with the configured servers again. */
	void startOver() {
		this.hops = 0;
	}

	/**
	 * Return where to go.
	 * @param reference what the server said: references with blanks between them
	 * @param from the server
	 * @return the first of the references that may be followed, or {@code null}
	 */
	@Nullable Endpoint follow(@Nullable String reference, Endpoint from) {
		if (reference == null || from.scheme() == Scheme.UNIX || this.hops >= MAXIMUM_HOPS) {
			return null;
		}
		for (String candidate : reference.trim().split("\\s+", -1)) {
			Endpoint server = parse(candidate, from);
			if (server != null && isAllowed(server.host())) {
				this.hops++;
				return server;
			}
		}
		return null;
	}

	private static @Nullable Endpoint parse(String reference, Endpoint from) {
		Matcher matcher = REFERENCE.matcher(reference);
		if (!matcher.matches()) {
			return null;
		}
		String host = (matcher.group("address") != null) ? matcher.group("address") : matcher.group("name");
		String port = matcher.group("port");
		int number = (port != null) ? Integer.parseInt(port) : from.scheme().defaultPort();
		boolean legal = number >= 1 && number <= MAXIMUM_PORT;
		return legal ? new Endpoint(from.scheme(), host, number, from.path()) : null;
	}

	private boolean isAllowed(String host) {
		String name = host.toLowerCase(Locale.ROOT);
		return this.allowed.stream().anyMatch((pattern) -> matches(pattern, name));
	}

	private static boolean matches(String pattern, String name) {
		if (pattern.equals("*")) {
			return true;
		}
		return pattern.startsWith("*.") ? name.endsWith(pattern.substring(1)) && name.length() >= pattern.length()
				: name.equals(pattern);
	}

}
