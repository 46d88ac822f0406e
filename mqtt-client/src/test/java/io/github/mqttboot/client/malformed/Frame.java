package io.github.mqttboot.client.malformed;

import java.util.HexFormat;
import java.util.List;

import io.github.mqttboot.client.internal.packet.PacketType;

/**
 * A legal packet of MQTT 5 as a server sends it, taken apart so that any part of it can
 * be made wrong. All bytes are hexadecimal digits.
 *
 * @param type the packet type
 * @param firstByte type and flags
 * @param fields what stands before the properties
 * @param required properties that it needs
 * @param rest what stands behind the properties
 */
record Frame(PacketType type, int firstByte, String fields, String required, String rest) {

	static final Frame CONNACK = new Frame(PacketType.CONNACK, 0x20, "0000", "", "");

	static final Frame PUBLISH = new Frame(PacketType.PUBLISH, 0x32, "0001610001", "", "70");

	static final Frame AUTH = new Frame(PacketType.AUTH, 0xf0, "18", "1500016d", "");

	static final Frame DISCONNECT = new Frame(PacketType.DISCONNECT, 0xe0, "00", "", "");

	static final Frame SUBACK = new Frame(PacketType.SUBACK, 0x90, "0001", "", "00");

	static final Frame UNSUBACK = new Frame(PacketType.UNSUBACK, 0xb0, "0001", "", "00");

	/** The packets with properties that a server may send. */
	static final List<Frame> ALL = List.of(CONNACK, PUBLISH, response(PacketType.PUBACK, 0x40),
			response(PacketType.PUBREC, 0x50), response(PacketType.PUBREL, 0x62), response(PacketType.PUBCOMP, 0x70),
			SUBACK, UNSUBACK, DISCONNECT, AUTH);

	private static Frame response(PacketType type, int firstByte) {
		return new Frame(type, firstByte, "000100", "", "");
	}

	/** Return the packet with these properties besides the required ones. */
	byte[] with(String properties) {
		String all = this.required + properties;
		return withBlock(length(all.length() / 2) + all);
	}

	/** Return the packet with this in place of the properties and their length. */
	byte[] withBlock(String block) {
		return packet(this.firstByte, this.fields + block + this.rest);
	}

	/** Return everything behind the fixed header. */
	String body() {
		return this.fields + length(this.required.length() / 2) + this.required + this.rest;
	}

	/** Return the legal packet. */
	byte[] bytes() {
		return packet(this.firstByte, body());
	}

	/** Return a packet, with the remaining length that goes with its body. */
	static byte[] packet(int firstByte, String body) {
		String compact = body.replace(" ", "");
		return bytes(octet(firstByte) + length(compact.length() / 2) + compact);
	}

	static byte[] bytes(String hex) {
		return HexFormat.of().parseHex(hex.replace(" ", ""));
	}

	static String octet(int value) {
		return HexFormat.of().toHexDigits((byte) value);
	}

	/** Return a variable byte integer in its shortest form. */
	static String length(int value) {
		StringBuilder hex = new StringBuilder();
		int rest = value;
		while (rest >= 0x80) {
			hex.append(octet((rest & 0x7f) | 0x80));
			rest >>>= 7;
		}
		return hex.append(octet(rest)).toString();
	}

	/** Return a string or binary data: its length in front. */
	static String field(String hex) {
		int length = hex.length() / 2;
		return octet(length >> 8) + octet(length) + hex;
	}

}
