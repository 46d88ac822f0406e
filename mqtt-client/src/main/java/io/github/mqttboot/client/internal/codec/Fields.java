package io.github.mqttboot.client.internal.codec;

import io.github.mqttboot.client.topic.Utf8;
import io.netty.buffer.ByteBuf;

/**
 * The plain fields of a packet. What is read must lie inside the packet: the buffer's
 * writer index stands at its end.
 */
final class Fields {

	static final byte[] EMPTY = {};

	private Fields() {
	}

	static int octet(ByteBuf in, String what) {
		requireReadable(in, 1, what);
		return in.readUnsignedByte();
	}

	static int twoByteInteger(ByteBuf in, String what) {
		requireReadable(in, 2, what);
		return in.readUnsignedShort();
	}

	static long fourByteInteger(ByteBuf in, String what) {
		requireReadable(in, 4, what);
		return in.readUnsignedInt();
	}

	/**
	 * Take two bytes of length and then that many bytes. Nothing is allocated before the
	 * bytes are known to be there.
	 */
	static byte[] binary(ByteBuf in, String what) {
		int length = twoByteInteger(in, what);
		requireReadable(in, length, what);
		return bytes(in, length);
	}

	static byte[] bytes(ByteBuf in, int length) {
		if (length == 0) {
			return EMPTY;
		}
		byte[] bytes = new byte[length];
		in.readBytes(bytes);
		return bytes;
	}

	static int packetIdentifier(ByteBuf in) {
		int packetIdentifier = twoByteInteger(in, "Packet identifier");
		if (packetIdentifier == 0) {
			throw ProtocolErrors.forbidden("Packet identifier is 0 [MQTT-2.2.1-3] [MQTT-2.2.1-4]");
		}
		return packetIdentifier;
	}

	static void requireReadable(ByteBuf in, int length, String what) {
		if (in.readableBytes() < length) {
			throw ProtocolErrors.malformed(what + " is cut short");
		}
	}

	/**
	 * Return how many bytes binary data takes, its length included.
	 * @throws IllegalArgumentException if it is too long
	 */
	static int binaryLength(String what, byte[] bytes) {
		if (bytes.length > Utf8.MAXIMUM_LENGTH) {
			throw new IllegalArgumentException(
					what + " must be at most " + Utf8.MAXIMUM_LENGTH + " bytes long but has " + bytes.length);
		}
		return 2 + bytes.length;
	}

	static void writeBinary(ByteBuf out, byte[] bytes) {
		out.writeShort(bytes.length);
		out.writeBytes(bytes);
	}

	static void requirePacketIdentifier(int packetIdentifier) {
		requireRange("Packet identifier", packetIdentifier, 1, 0xFFFF);
	}

	static void requireRange(String what, long value, long minimum, long maximum) {
		if (value < minimum || value > maximum) {
			throw new IllegalArgumentException(
					what + " must be between " + minimum + " and " + maximum + " but is " + value);
		}
	}

}
