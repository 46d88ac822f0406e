package io.github.mqttboot.client.internal.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.topic.TopicName;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Topic names read before, so that a topic that comes again is neither decoded nor
 * allocated again. Takes next to no memory until topics come and grows with them. Bounded
 * by its slots, by the length of a topic and by the bytes of all together, so that a peer
 * can't fill it: beyond that, a topic takes the place of another. Not thread-safe.
 */
final class TopicCache {

	private static final int FEWEST_SLOTS = 16;

	static final int SLOTS = 1 << 14;

	private static final int GROWTH = 4;

	/** A topic stands in one of so many slots that follow each other. */
	private static final int WINDOW = 8;

	static final int MAXIMUM_TOPIC_LENGTH = 128;

	static final int MAXIMUM_BYTES = 1 << 20;

	private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

	/** By slot, 0 for none: topics that differ are mostly told apart without a look. */
	private int[] hashes = {};

	private @Nullable TopicName[] topics = {};

	private int count;

	private int bytes;

	/**
	 * Take a topic name that is not empty.
	 */
	TopicName read(ByteBuf in, int length, ProtocolVersion version) {
		Fields.requireReadable(in, length, "Topic name");
		if (length > MAXIMUM_TOPIC_LENGTH) {
			return decode(Fields.bytes(in, length), version);
		}
		int hash = hash(in, in.readerIndex(), length);
		TopicName cached = find(in, length, hash);
		if (cached != null) {
			in.skipBytes(length);
			return cached;
		}
		TopicName topicName = decode(Fields.bytes(in, length), version);
		keep(topicName, hash);
		return topicName;
	}

	private @Nullable TopicName find(ByteBuf in, int length, int hash) {
		int mask = this.hashes.length - 1;
		int home = home(hash);
		for (int i = 0; i < WINDOW && mask > 0; i++) {
			int slot = (home + i) & mask;
			TopicName topicName = (this.hashes[slot] == hash) ? this.topics[slot] : null;
			if (topicName != null && isNext(in, length, topicName.utf8())) {
				return topicName;
			}
		}
		return null;
	}

	private void keep(TopicName topicName, int hash) {
		if (this.count >= this.hashes.length / 4 * 3 && this.hashes.length < SLOTS) {
			grow();
		}
		int slot = slot(hash);
		TopicName before = this.topics[slot];
		if (before != null) {
			this.topics[slot] = null;
			this.hashes[slot] = 0;
			this.count--;
			this.bytes -= before.utf8().length;
		}
		if (this.bytes + topicName.utf8().length <= MAXIMUM_BYTES) {
			put(topicName, hash, slot);
		}
	}

	private void put(TopicName topicName, int hash, int slot) {
		this.topics[slot] = topicName;
		this.hashes[slot] = hash;
		this.count++;
		this.bytes += topicName.utf8().length;
	}

	/** Return the first empty slot of a window, or the window's first one. */
	private int slot(int hash) {
		int mask = this.hashes.length - 1;
		int home = home(hash);
		// where the bytes are at their bound, an empty slot is of no use
		for (int i = 0; i < WINDOW && this.bytes + MAXIMUM_TOPIC_LENGTH <= MAXIMUM_BYTES; i++) {
			int slot = (home + i) & mask;
			if (this.hashes[slot] == 0) {
				return slot;
			}
		}
		return home;
	}

	private void grow() {
		int[] oldHashes = this.hashes;
		@Nullable TopicName[] oldTopics = this.topics;
		int size = Math.max(FEWEST_SLOTS, oldHashes.length * GROWTH);
		this.hashes = new int[size];
		this.topics = new TopicName[size];
		this.count = 0;
		this.bytes = 0;
		for (int i = 0; i < oldHashes.length; i++) {
			TopicName topicName = oldTopics[i];
			int slot = (topicName != null) ? slot(oldHashes[i]) : 0;
			if (topicName != null && this.hashes[slot] == 0) {
				put(topicName, oldHashes[i], slot);
			}
		}
	}

	private int home(int hash) {
		// the upper bits depend on all of the bytes
		return hash >>> (1 + Integer.numberOfLeadingZeros(this.hashes.length));
	}

	/** Return how many bytes the topics have together. */
	int bytes() {
		return this.bytes;
	}

	/** Return a hash that is not zero. */
	private static int hash(ByteBuf in, int start, int length) {
		long hash = length;
		int end = start + length;
		if (length < Long.BYTES) {
			for (int index = start; index < end; index++) {
				hash = 31 * hash + in.getByte(index);
			}
		}
		else {
			for (int index = start; index < end - Long.BYTES; index += Long.BYTES) {
				hash = 31 * hash + in.getLong(index);
			}
			// overlaps the one before
			hash = 31 * hash + in.getLong(end - Long.BYTES);
		}
		// the multiplier spreads neighbours such as device/1 and device/2
		int mixed = (int) ((hash * 0x9E37_79B9_7F4A_7C15L) >>> Integer.SIZE);
		return (mixed != 0) ? mixed : 1;
	}

	private static boolean isNext(ByteBuf in, int length, byte[] bytes) {
		if (bytes.length != length) {
			return false;
		}
		int start = in.readerIndex();
		if (length < Long.BYTES) {
			for (int i = 0; i < length; i++) {
				if (in.getByte(start + i) != bytes[i]) {
					return false;
				}
			}
			return true;
		}
		int last = length - Long.BYTES;
		for (int i = 0; i < last; i += Long.BYTES) {
			if (in.getLong(start + i) != (long) WORDS.get(bytes, i)) {
				return false;
			}
		}
		return in.getLong(start + last) == (long) WORDS.get(bytes, last);
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
