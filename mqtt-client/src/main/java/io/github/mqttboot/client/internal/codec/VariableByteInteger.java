package io.github.mqttboot.client.internal.codec;

import io.netty.buffer.ByteBuf;

/**
 * Numbers of one to four bytes, seven bits each, least significant first (MQTT 5.0
 * section 1.5.5, MQTT 3.1.1 section 2.2.3). Only the shortest form is taken
 * [MQTT-1.5.5-1].
 */
final class VariableByteInteger {

	static final int MAXIMUM = 268_435_455;

	/** What {@link #peek} returns if the number is not there as a whole. */
	static final int INCOMPLETE = -1;

	private static final int MAXIMUM_BYTES = 4;

	private VariableByteInteger() {
	}

	/**
	 * Return how many bytes the number takes.
	 */
	static int length(int value) {
		if (value < 0x80) {
			return 1;
		}
		if (value < 0x4000) {
			return 2;
		}
		return (value < 0x20_0000) ? 3 : 4;
	}

	static void write(ByteBuf out, int value) {
		int rest = value;
		while (rest >= 0x80) {
			out.writeByte((rest & 0x7F) | 0x80);
			rest >>>= 7;
		}
		out.writeByte(rest);
	}

	/**
	 * Look at the number at an index without taking it.
	 */
	static int peek(ByteBuf in, int index, String what) {
		int value = 0;
		int available = Math.min(MAXIMUM_BYTES, in.writerIndex() - index);
		for (int i = 0; i < available; i++) {
			int octet = in.getByte(index + i);
			value |= (octet & 0x7F) << (7 * i);
			if (octet >= 0) {
				if (octet == 0 && i > 0) {
					throw ProtocolErrors.malformed(what + " is not in its shortest form [MQTT-1.5.5-1]");
				}
				return value;
			}
		}
		if (available == MAXIMUM_BYTES) {
			throw ProtocolErrors.malformed(what + " has more than four bytes");
		}
		return INCOMPLETE;
	}

	/**
	 * Take the number that comes next in a packet that is there as a whole.
	 */
	static int read(ByteBuf in, String what) {
		int value = peek(in, in.readerIndex(), what);
		if (value == INCOMPLETE) {
			throw ProtocolErrors.malformed(what + " is cut short");
		}
		in.skipBytes(length(value));
		return value;
	}

	/**
	 * Return a length as {@code int} after checking that it can be written.
	 * @throws IllegalArgumentException if it is above {@link #MAXIMUM}
	 */
	static int requireFits(String what, long length) {
		if (length > MAXIMUM) {
			throw new IllegalArgumentException(what + " must be at most " + MAXIMUM + " bytes long but has " + length);
		}
		return (int) length;
	}

}
