package io.github.mqttboot.client.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes read as decisions. What is not there any more is zero, so that every input means
 * something.
 */
final class Script {

	private static final String[] FRAGMENTS = { "a", "b", "/", "+", "#", "$", "$share/", "$SYS", "\u0000", "\u0001",
			"\u007f", "\u00e4", "\u20ac", "\ufeff", "\uffff", "\ud83d\ude80", "\ud83d", "\ude80", "//", "/+/", "/#",
			"g", " ", "device/1" };

	private final byte[] bytes;

	private int index;

	private boolean hadLongText;

	Script(byte[] bytes) {
		this.bytes = bytes;
	}

	boolean isOver() {
		return this.index >= this.bytes.length;
	}

	int octet() {
		return isOver() ? 0 : this.bytes[this.index++] & 0xff;
	}

	/** Return a number below a bound of at most 256. */
	int below(int bound) {
		return octet() % bound;
	}

	boolean flip() {
		return (octet() & 1) == 1;
	}

	int number16() {
		return (octet() << 8) | octet();
	}

	long number32() {
		return ((long) number16() << 16) | number16();
	}

	/** Return some of what is left. */
	byte[] some(int most) {
		int length = Math.min(below(Math.min(most, 255) + 1), this.bytes.length - this.index);
		byte[] some = Arrays.copyOfRange(this.bytes, this.index, this.index + length);
		this.index += length;
		return some;
	}

	/** Return all that is left. */
	byte[] rest() {
		byte[] rest = Arrays.copyOfRange(this.bytes, this.index, this.bytes.length);
		this.index = this.bytes.length;
		return rest;
	}

	/** Return text as an application might have it: mostly short, often not legal. */
	String text() {
		int kind = octet();
		if (kind > 253 && !this.hadLongText && below(16) == 0) {
			// about as long as a text may be: rarely and once, for the time that it takes
			this.hadLongText = true;
			return (kind == 255) ? "x".repeat(65_530 + below(10)) : "\u20ac".repeat(21_840 + below(10));
		}
		if (kind == 253) {
			return new String(some(40), StandardCharsets.UTF_16);
		}
		if (kind == 252) {
			return "/".repeat(octet());
		}
		if (kind == 251) {
			return "+/".repeat(octet()) + "#";
		}
		StringBuilder text = new StringBuilder();
		for (int i = kind % 8; i > 0; i--) {
			text.append(FRAGMENTS[below(FRAGMENTS.length)]);
		}
		return text.toString();
	}

}
