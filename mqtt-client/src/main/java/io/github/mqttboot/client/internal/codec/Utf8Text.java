package io.github.mqttboot.client.internal.codec;

import java.nio.charset.StandardCharsets;

import io.github.mqttboot.client.topic.Utf8;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * UTF-8 encoded strings: two bytes of length, then the text (MQTT 5.0 section 1.5.4).
 * What is read must be well-formed to the letter: no surrogates, no overlong form,
 * nothing above U+10FFFF [MQTT-1.5.4-1], no U+0000 [MQTT-1.5.4-2]. A U+FEFF in front
 * stays [MQTT-1.5.4-3]. Other control characters and non-characters are taken as they
 * are.
 */
final class Utf8Text {

	private Utf8Text() {
	}

	/**
	 * Return how many bytes a text takes, its length included, after checking it.
	 * @throws IllegalArgumentException if the text can't be written
	 */
	static int length(String what, String text) {
		return 2 + Utf8.requireValid(what, text);
	}

	static void write(ByteBuf out, String text) {
		int length = ByteBufUtil.utf8Bytes(text);
		out.writeShort(length);
		ByteBufUtil.reserveAndWriteUtf8(out, text, length);
	}

	static String read(ByteBuf in, String what) {
		return decode(Fields.binary(in, what), what);
	}

	static String decode(byte[] bytes, String what) {
		int ascii = asciiPrefix(bytes);
		if (ascii == bytes.length) {
			return new String(bytes, StandardCharsets.ISO_8859_1);
		}
		if (!isValid(bytes, ascii)) {
			throw ProtocolErrors
				.malformed(what + " is not well-formed UTF-8 or has U+0000 [MQTT-1.5.4-1] [MQTT-1.5.4-2]");
		}
		return new String(bytes, StandardCharsets.UTF_8);
	}

	/**
	 * Return the beginning of a text, whole characters only.
	 * @param text the text
	 * @param maximumBytes the most bytes that it may have in UTF-8
	 */
	static String cut(String text, int maximumBytes) {
		int bytes = 0;
		int end = 0;
		while (end < text.length()) {
			int character = text.codePointAt(end);
			bytes += (character < 0x80) ? 1 : (character < 0x800) ? 2 : (character < 0x10000) ? 3 : 4;
			if (bytes > maximumBytes) {
				return text.substring(0, end);
			}
			end += Character.charCount(character);
		}
		return text;
	}

	private static int asciiPrefix(byte[] bytes) {
		int i = 0;
		while (i < bytes.length && bytes[i] > 0) {
			i++;
		}
		return i;
	}

	/**
	 * Follows table 3-7 of the Unicode standard, <em>Well-Formed UTF-8 Byte
	 * Sequences</em>.
	 */
	static boolean isValid(byte[] bytes, int start) {
		int i = start;
		while (i < bytes.length) {
			int lead = bytes[i] & 0xFF;
			int continuations = continuations(lead);
			boolean valid = continuations >= 0 && i + continuations < bytes.length
					&& (continuations == 0 || isSecond(lead, bytes[i + 1] & 0xFF));
			for (int j = 2; valid && j <= continuations; j++) {
				valid = (bytes[i + j] & 0xC0) == 0x80;
			}
			if (!valid) {
				return false;
			}
			i += 1 + continuations;
		}
		return true;
	}

	private static int continuations(int lead) {
		if (lead == 0 || lead > 0xF4) {
			return -1;
		}
		if (lead < 0x80) {
			return 0;
		}
		if (lead < 0xC2) {
			return -1;
		}
		if (lead < 0xE0) {
			return 1;
		}
		return (lead < 0xF0) ? 2 : 3;
	}

	private static boolean isSecond(int lead, int second) {
		int lowest = switch (lead) {
			case 0xE0 -> 0xA0;
			case 0xF0 -> 0x90;
			default -> 0x80;
		};
		int highest = switch (lead) {
			case 0xED -> 0x9F;
			case 0xF4 -> 0x8F;
			default -> 0xBF;
		};
		return second >= lowest && second <= highest;
	}

}
