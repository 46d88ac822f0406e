package io.github.mqttboot.interop;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * A packet that has passed a {@link RecordingRelay}, read by rules of our own and not by
 * the engine's codec: it is the witness of what was on the wire.
 */
final class Seen {

	private final int connection;

	private final boolean fromClient;

	private final boolean mqtt5;

	private final byte[] packet;

	Seen(int connection, boolean fromClient, boolean mqtt5, byte[] packet) {
		this.connection = connection;
		this.fromClient = fromClient;
		this.mqtt5 = mqtt5;
		this.packet = packet;
	}

	/** Return the protocol level of a CONNECT. */
	static int levelOf(byte[] connect) {
		int start = bodyOf(connect);
		return connect[start + 2 + numberAt(connect, start)];
	}

	private static int bodyOf(byte[] packet) {
		int start = 1;
		while ((packet[start] & 0x80) != 0) {
			start++;
		}
		return start + 1;
	}

	private static int numberAt(byte[] packet, int offset) {
		return ((packet[offset] & 0xff) << 8) | (packet[offset + 1] & 0xff);
	}

	/** Return the number of the connection, from 1. */
	int connection() {
		return this.connection;
	}

	boolean isFromClient() {
		return this.fromClient;
	}

	/** Return the packet as hexadecimal digits. */
	String hex() {
		return HexFormat.of().formatHex(this.packet);
	}

	/** Return the packet's type, 1 to 15. */
	int type() {
		return (this.packet[0] & 0xf0) >> 4;
	}

	boolean isConnAck() {
		return type() == 2;
	}

	boolean isPublish() {
		return type() == 3;
	}

	boolean isPubAck() {
		return type() == 4;
	}

	boolean isPubRec() {
		return type() == 5;
	}

	boolean isDisconnect() {
		return type() == 14;
	}

	boolean isDuplicate() {
		return (this.packet[0] & 8) != 0;
	}

	int qos() {
		return (this.packet[0] & 6) >> 1;
	}

	/** Return the topic of a PUBLISH. */
	String topic() {
		int start = bodyOf(this.packet);
		return new String(this.packet, start + 2, numberAt(this.packet, start), StandardCharsets.UTF_8);
	}

	/** Return the packet identifier of a PUBLISH above QoS 0, or of an answer to it. */
	int identifier() {
		int start = bodyOf(this.packet);
		return numberAt(this.packet, isPublish() ? start + 2 + numberAt(this.packet, start) : start);
	}

	/** Return the payload of a PUBLISH. */
	String payload() {
		int start = bodyOf(this.packet);
		int offset = start + 2 + numberAt(this.packet, start) + ((qos() > 0) ? 2 : 0);
		if (this.mqtt5) {
			int length = 0;
			int shift = 0;
			int digit;
			do {
				digit = this.packet[offset++];
				length |= (digit & 0x7f) << shift;
				shift += 7;
			}
			while ((digit & 0x80) != 0);
			offset += length;
		}
		return new String(this.packet, offset, this.packet.length - offset, StandardCharsets.UTF_8);
	}

	@Override
	public String toString() {
		String text = "#" + this.connection + (this.fromClient ? " -> " : " <- ") + type();
		if (type() > 3 && type() < 12) {
			return text + " id " + identifier();
		}
		if (!isPublish()) {
			return text;
		}
		return text + " id " + ((qos() > 0) ? identifier() : 0) + " '" + topic() + "' " + (isDuplicate() ? "DUP " : "")
				+ payload();
	}

}
