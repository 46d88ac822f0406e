package io.github.mqttboot.spring.support;

import org.jspecify.annotations.Nullable;

/**
 * Makes text that came from elsewhere fit for a log or a header: control characters
 * escaped, so that it cannot forge lines, and cut at 256 characters.
 */
public final class PrintableText {

	private static final int MAXIMUM_LENGTH = 256;

	private PrintableText() {
	}

	/**
	 * Make a text fit for a log.
	 * @param text the text, or {@code null}
	 * @return the text, empty for {@code null}
	 */
	public static String of(@Nullable String text) {
		if (text == null) {
			return "";
		}
		StringBuilder result = new StringBuilder(Math.min(text.length(), MAXIMUM_LENGTH));
		for (int i = 0; i < text.length() && result.length() < MAXIMUM_LENGTH; i++) {
			char c = text.charAt(i);
			if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || Character.isSurrogate(c)) {
				result.append(String.format("\\u%04x", (int) c));
			}
			else {
				result.append(c);
			}
		}
		return (text.length() > MAXIMUM_LENGTH) ? result + "..." : result.toString();
	}

}
