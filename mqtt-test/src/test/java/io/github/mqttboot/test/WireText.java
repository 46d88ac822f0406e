package io.github.mqttboot.test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Bytes written down for people: hexadecimal digits as they are, {@code 'text'} with its
 * two byte length in front, {@code <text>} without, and <code>{...}</code> with its
 * length in front as one byte (all that these tests need of a variable byte integer).
 */
final class WireText {

	private static final int SHOWN = 200;

	private final String text;

	private int index;

	private WireText(String text) {
		this.text = text;
	}

	static byte[] bytes(String text) {
		WireText wireText = new WireText(text);
		return wireText.parse();
	}

	/** For messages: the first bytes only if there are many. */
	static String abbreviated(byte[] bytes) {
		return (bytes.length > SHOWN) ? hex(Arrays.copyOf(bytes, SHOWN)) + "... (" + bytes.length + " bytes)"
				: hex(bytes);
	}

	private static String hex(byte[] bytes) {
		return HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes);
	}

	private byte[] parse() {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		while (this.index < this.text.length() && this.text.charAt(this.index) != '}') {
			char c = this.text.charAt(this.index);
			switch (c) {
				case ' ' -> this.index++;
				case '\'' -> {
					byte[] quoted = until('\'');
					out.write(quoted.length >> 8);
					out.write(quoted.length);
					out.writeBytes(quoted);
				}
				case '<' -> out.writeBytes(until('>'));
				case '{' -> {
					this.index++;
					byte[] inner = parse();
					this.index++;
					if (inner.length > 127) {
						throw new IllegalArgumentException("Too long for one byte: " + inner.length);
					}
					out.write(inner.length);
					out.writeBytes(inner);
				}
				default -> {
					out.write(HexFormat.fromHexDigits(this.text, this.index, this.index + 2));
					this.index += 2;
				}
			}
		}
		return out.toByteArray();
	}

	private byte[] until(char end) {
		int from = this.index + 1;
		int to = this.text.indexOf(end, from);
		this.index = to + 1;
		return this.text.substring(from, to).getBytes(StandardCharsets.UTF_8);
	}

}
