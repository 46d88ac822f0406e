package io.github.mqttboot.client.malformed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Ways to cut a stream of bytes.
 */
final class Splits {

	/** Longer ones are not cut everywhere, but at both ends and here and there. */
	private static final int EVERYWHERE = 400;

	private static final int PARTS = 10;

	private Splits() {
	}

	/** Return the bytes as a whole, in two pieces at every position, and byte by byte. */
	static List<List<byte[]>> of(byte[] bytes) {
		List<List<byte[]>> splits = new ArrayList<>();
		splits.add(List.of(bytes));
		int step = (bytes.length <= EVERYWHERE) ? 1 : bytes.length / PARTS;
		for (int position = 1; position < bytes.length; position += isEdge(position, bytes.length) ? 1 : step) {
			splits.add(List.of(Arrays.copyOf(bytes, position), Arrays.copyOfRange(bytes, position, bytes.length)));
		}
		splits.add(pieces(bytes, (bytes.length <= EVERYWHERE) ? 1 : step));
		return splits;
	}

	private static boolean isEdge(int position, int length) {
		return position < PARTS || position > length - PARTS;
	}

	private static List<byte[]> pieces(byte[] bytes, int size) {
		List<byte[]> pieces = new ArrayList<>();
		for (int start = 0; start < bytes.length; start += size) {
			pieces.add(Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + size)));
		}
		return pieces;
	}

}
