package io.github.mqttboot.client.topic;

/**
 * Rules for text on the wire: well-formed, no U+0000, at most 65,535 UTF-8 bytes (MQTT
 * 5.0 section 1.5.4, MQTT 3.1.1 section 1.5.3).
 */
public final class Utf8 {

	/** The longest text that fits a two byte length. */
	public static final int MAXIMUM_LENGTH = 65_535;

	private Utf8() {
	}

	/**
	 * Return the number of UTF-8 bytes after checking the text.
	 * @param what what the text is, for the error message
	 * @param text the text
	 * @return 0 to 65,535
	 * @throws IllegalArgumentException if the text has a lone surrogate [MQTT-1.5.4-1] or
	 * U+0000 [MQTT-1.5.4-2], or is too long
	 */
	public static int requireValid(String what, String text) {
		int length = text.length();
		int bytes = length;
		for (int i = 0; i < length; i++) {
			char c = text.charAt(i);
			if (c >= 0x80) {
				bytes += (c < 0x800) ? 1 : 2;
				if (Character.isSurrogate(c)) {
					requireSurrogatePair(what, text, i);
					// two chars become four bytes: two are counted by the length, and
					// two here
					i++;
				}
			}
			else if (c == 0) {
				throw new IllegalArgumentException(
						what + " must not contain the character U+0000 (found at index " + i + ")");
			}
		}
		if (bytes > MAXIMUM_LENGTH) {
			throw new IllegalArgumentException(
					what + " must be at most " + MAXIMUM_LENGTH + " UTF-8 bytes long but has " + bytes);
		}
		return bytes;
	}

	private static void requireSurrogatePair(String what, String text, int index) {
		boolean pair = Character.isHighSurrogate(text.charAt(index)) && index + 1 < text.length()
				&& Character.isLowSurrogate(text.charAt(index + 1));
		if (!pair) {
			throw new IllegalArgumentException(
					what + " must not contain a lone surrogate (found at index " + index + ")");
		}
	}

}
