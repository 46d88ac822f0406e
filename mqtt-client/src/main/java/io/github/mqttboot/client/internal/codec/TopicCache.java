package io.github.mqttboot.client.internal.codec;

import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.topic.TopicName;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Topic names read before, so that a topic that comes again is neither decoded nor
 * allocated again. Bounded by its slots and by the length of a topic, so that a peer
 * can't fill it: a topic in the same slot takes the other's place. Not thread-safe.
 */
final class TopicCache {

	private static final int SLOT_BITS = 10;

	static final int SLOTS = 1 << SLOT_BITS;

	static final int MAXIMUM_TOPIC_LENGTH = 128;

	private final @Nullable TopicName[] slots = new TopicName[SLOTS];

	/**
	 * Take a topic name that is not empty.
	 */
	TopicName read(ByteBuf in, int length, ProtocolVersion version) {
		Fields.requireReadable(in, length, "Topic name");
		if (length > MAXIMUM_TOPIC_LENGTH) {
			return decode(Fields.bytes(in, length), version);
		}
		int slot = slot(in, in.readerIndex(), length);
		TopicName cached = this.slots[slot];
		if (cached != null && isNext(in, length, cached.utf8())) {
			in.skipBytes(length);
			return cached;
		}
		TopicName topicName = decode(Fields.bytes(in, length), version);
		this.slots[slot] = topicName;
		return topicName;
	}

	private static int slot(ByteBuf in, int start, int length) {
		int hash = length;
		int index = start;
		int end = start + length;
		for (; index + Long.BYTES <= end; index += Long.BYTES) {
			long word = in.getLong(index);
			hash = 31 * hash + (int) (word ^ (word >>> 32));
		}
		for (; index < end; index++) {
			hash = 31 * hash + in.getByte(index);
		}
		// the multiplier spreads neighbours such as device/1 and device/2
		return (hash * 0x9E37_79B9) >>> (Integer.SIZE - SLOT_BITS);
	}

	private static boolean isNext(ByteBuf in, int length, byte[] bytes) {
		if (bytes.length != length) {
			return false;
		}
		int start = in.readerIndex();
		for (int i = 0; i < length; i++) {
			if (in.getByte(start + i) != bytes[i]) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Turn bytes into a topic name after checking them.
	 */
	static TopicName decode(byte[] bytes, ProtocolVersion version) {
		String text = Utf8Text.decode(bytes, "Topic name");
		if (text.indexOf('+') >= 0 || text.indexOf('#') >= 0) {
			ReasonCode reasonCode = version.hasProperties() ? ReasonCode.TOPIC_NAME_INVALID
					: ReasonCode.MALFORMED_PACKET;
			throw new MqttProtocolException(reasonCode, "Topic name contains a wildcard [MQTT-3.3.2-2]");
		}
		return TopicName.ofValidated(text, bytes);
	}

}
