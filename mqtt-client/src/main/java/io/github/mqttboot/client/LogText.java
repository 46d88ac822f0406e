package io.github.mqttboot.client;

import org.jspecify.annotations.Nullable;

/**
 * Makes text fit for a log. Text from the network has its control characters escaped, so
 * that it cannot forge lines, and is cut at 256 characters.
 */
final class LogText {

	private static final int MAXIMUM_LENGTH = 256;

	private LogText() {
	}

	static String of(@Nullable String text) {
		if (text == null) {
			return "";
		}
		StringBuilder result = new StringBuilder(Math.min(text.length(), MAXIMUM_LENGTH));
		for (int i = 0; i < text.length() && result.length() < MAXIMUM_LENGTH; i++) {
			char c = text.charAt(i);
			if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
				result.append(String.format("\\u%04x", (int) c));
			}
			else {
				result.append(c);
			}
		}
		return (text.length() > MAXIMUM_LENGTH) ? result + "..." : result.toString();
	}

	// Some servers want a token there; user name and password are never in a URI
	static String withoutQuery(String uri) {
		int query = uri.indexOf('?');
		return (query >= 0) ? uri.substring(0, query) : uri;
	}

}
