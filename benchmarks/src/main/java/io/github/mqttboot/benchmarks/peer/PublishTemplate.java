package io.github.mqttboot.benchmarks.peer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A PUBLISH that is encoded once; only its packet identifier changes.
 */
final class PublishTemplate {

	private final byte[] packet;

	/** Where the packet identifier stands, 0 for QoS 0. */
	private final int identifierOffset;

	private PublishTemplate(byte[] packet, int identifierOffset) {
		this.packet = packet;
		this.identifierOffset = identifierOffset;
	}

	static PublishTemplate of(String topic, int qos, int payloadLength, boolean properties) {
		byte[] name = topic.getBytes(StandardCharsets.UTF_8);
		int remaining = 2 + name.length + ((qos > 0) ? 2 : 0) + (properties ? 1 : 0) + payloadLength;
		ByteBuffer packet = ByteBuffer.allocate(5 + remaining);
		packet.put((byte) (0x30 | (qos << 1)));
		int rest = remaining;
		do {
			packet.put((byte) ((rest & 0x7F) | ((rest > 0x7F) ? 0x80 : 0)));
			rest >>>= 7;
		}
		while (rest > 0);
		packet.putShort((short) name.length).put(name);
		int identifierOffset = (qos > 0) ? packet.position() : 0;
		if (qos > 0) {
			packet.putShort((short) 0);
		}
		if (properties) {
			packet.put((byte) 0);
		}
		for (int i = 0; i < payloadLength; i++) {
			packet.put((byte) ('a' + i % 26));
		}
		packet.flip();
		byte[] bytes = new byte[packet.remaining()];
		packet.get(bytes);
		return new PublishTemplate(bytes, identifierOffset);
	}

	int length() {
		return this.packet.length;
	}

	void write(ByteBuffer out, int packetIdentifier) {
		int start = out.position();
		out.put(this.packet);
		if (this.identifierOffset > 0) {
			out.putShort(start + this.identifierOffset, (short) packetIdentifier);
		}
	}

}
