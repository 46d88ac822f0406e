package io.github.mqttboot.benchmarks.peer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A PUBLISH that is encoded once; only its packet identifier, its number in the payload
 * and, if there are several, its topic change.
 */
final class PublishTemplate {

	/** In a topic: where its number is written. */
	static final String NUMBER = "00000";

	/** Shorter payloads have no room for a number. */
	private static final int NUMBERED_LENGTH = Long.BYTES;

	private final byte[] packet;

	/** Where the topic's number ends, 0 if there is one topic only. */
	private final int topicNumberEnd;

	/** Where the packet identifier stands, 0 for QoS 0. */
	private final int identifierOffset;

	/** Where the message's number stands, 0 if there is none. */
	private final int numberOffset;

	private PublishTemplate(byte[] packet, int topicNumberEnd, int identifierOffset, int numberOffset) {
		this.packet = packet;
		this.topicNumberEnd = topicNumberEnd;
		this.identifierOffset = identifierOffset;
		this.numberOffset = numberOffset;
	}

	/** A message whose payload is a number and letters. */
	static PublishTemplate of(String topic, int qos, int payloadLength, boolean properties) {
		byte[] payload = new byte[payloadLength];
		for (int i = 0; i < payloadLength; i++) {
			payload[i] = (byte) ('a' + i % 26);
		}
		return of(topic, qos, payload, properties, payloadLength >= NUMBERED_LENGTH);
	}

	/** A message whose payload is this text. */
	static PublishTemplate of(String topic, int qos, String text, boolean properties) {
		return of(topic, qos, text.getBytes(StandardCharsets.UTF_8), properties, false);
	}

	private static PublishTemplate of(String topic, int qos, byte[] payload, boolean properties, boolean numbered) {
		byte[] name = topic.getBytes(StandardCharsets.UTF_8);
		int remaining = 2 + name.length + ((qos > 0) ? 2 : 0) + (properties ? 1 : 0) + payload.length;
		ByteBuffer packet = ByteBuffer.allocate(5 + remaining);
		packet.put((byte) (0x30 | (qos << 1)));
		int rest = remaining;
		do {
			packet.put((byte) ((rest & 0x7F) | ((rest > 0x7F) ? 0x80 : 0)));
			rest >>>= 7;
		}
		while (rest > 0);
		int number = topic.indexOf(NUMBER);
		int topicNumberEnd = (number < 0) ? 0 : packet.position() + 2 + number + NUMBER.length();
		packet.putShort((short) name.length).put(name);
		int identifierOffset = (qos > 0) ? packet.position() : 0;
		if (qos > 0) {
			packet.putShort((short) 0);
		}
		if (properties) {
			packet.put((byte) 0);
		}
		int numberOffset = numbered ? packet.position() : 0;
		packet.put(payload).flip();
		byte[] bytes = new byte[packet.remaining()];
		packet.get(bytes);
		return new PublishTemplate(bytes, topicNumberEnd, identifierOffset, numberOffset);
	}

	int length() {
		return this.packet.length;
	}

	void write(ByteBuffer out, int packetIdentifier, long number, int topicNumber) {
		int start = out.position();
		out.put(this.packet);
		if (this.identifierOffset > 0) {
			out.putShort(start + this.identifierOffset, (short) packetIdentifier);
		}
		if (this.numberOffset > 0) {
			out.putLong(start + this.numberOffset, number);
		}
		if (this.topicNumberEnd > 0) {
			int rest = topicNumber;
			for (int i = 1; i <= NUMBER.length(); i++) {
				out.put(start + this.topicNumberEnd - i, (byte) ('0' + rest % 10));
				rest /= 10;
			}
		}
	}

}
