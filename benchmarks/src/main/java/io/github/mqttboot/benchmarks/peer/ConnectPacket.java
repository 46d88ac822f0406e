package io.github.mqttboot.benchmarks.peer;

import java.nio.ByteBuffer;

/**
 * What the peer needs to know of a CONNECT.
 *
 * @param version the protocol level: 3, 4 or 5
 * @param receiveMaximum how many QoS 1 and 2 messages may be sent ahead
 */
record ConnectPacket(int version, int receiveMaximum) {

	private static final int NO_LIMIT = 65_535;

	/**
	 * Read a CONNECT.
	 * @param in the bytes received
	 * @param body where the variable header begins
	 * @return what it says
	 */
	static ConnectPacket read(ByteBuffer in, int body) {
		int position = body + 2 + unsignedShort(in, body);
		int version = in.get(position) & 0x7F;
		// Level, flags, keep alive
		position += 4;
		return new ConnectPacket(version, (version >= 5) ? receiveMaximum(in, position) : NO_LIMIT);
	}

	private static int receiveMaximum(ByteBuffer in, int start) {
		// One byte of length is enough for what the clients send
		int end = start + 1 + in.get(start);
		for (int position = start + 1; position < end;) {
			int identifier = in.get(position++) & 0xFF;
			if (identifier == 0x21) {
				return unsignedShort(in, position);
			}
			position += switch (identifier) {
				case 0x11, 0x27 -> 4;
				case 0x22 -> 2;
				case 0x17, 0x19 -> 1;
				default -> throw new IllegalStateException("CONNECT property " + identifier + " is not expected here");
			};
		}
		return NO_LIMIT;
	}

	private static int unsignedShort(ByteBuffer in, int position) {
		return in.getShort(position) & 0xFFFF;
	}

}
