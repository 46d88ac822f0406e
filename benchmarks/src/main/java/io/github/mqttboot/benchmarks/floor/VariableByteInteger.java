package io.github.mqttboot.benchmarks.floor;

import java.nio.ByteBuffer;

/**
 * The lengths of MQTT: seven bits in each byte, the lowest first.
 */
final class VariableByteInteger {

	private VariableByteInteger() {
	}

	static void encode(ByteBuffer out, int value) {
		int rest = value;
		while (rest > 0x7F) {
			out.put((byte) (rest | 0x80));
			rest >>>= 7;
		}
		out.put((byte) rest);
	}

	/** Read one, or return -1 if its end has not come yet. */
	static int decode(ByteBuffer in) {
		int value = 0;
		for (int shift = 0; in.hasRemaining(); shift += 7) {
			int digit = in.get();
			value |= (digit & 0x7F) << shift;
			if (digit >= 0) {
				return value;
			}
		}
		return -1;
	}

}
