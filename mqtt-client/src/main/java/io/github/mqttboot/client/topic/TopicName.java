package io.github.mqttboot.client.topic;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * The topic that a message is published to (MQTT 5.0 section 4.7, MQTT 3.1.1 section
 * 4.7): one character at least, no wildcard, no U+0000, at most 65,535 UTF-8 bytes.
 * Compared character by character: no case folding, no normalisation. Immutable.
 */
public final class TopicName {

	private final String value;

	/** Volatile, so that a thread that sees the array also sees what is in it. */
	private volatile byte @Nullable [] utf8;

	private TopicName(String value, byte @Nullable [] utf8) {
		this.value = value;
		this.utf8 = utf8;
	}

	/**
	 * Return the topic name for its text.
	 * @param value the text
	 * @return the topic name
	 * @throws IllegalArgumentException if the text is empty [MQTT-4.7.3-1], has a
	 * wildcard [MQTT-3.3.2-2] or is not valid text [MQTT-4.7.3-2] [MQTT-4.7.3-3]
	 */
	public static TopicName of(String value) {
		if (value.isEmpty()) {
			throw new IllegalArgumentException("Topic name must have at least one character");
		}
		int wildcard = wildcardIndex(value);
		if (wildcard >= 0) {
			throw new IllegalArgumentException("Topic name '" + value + "' must not contain the wildcard '"
					+ value.charAt(wildcard) + "': wildcards belong in topic filters only");
		}
		Utf8.requireValid("Topic name", value);
		return new TopicName(value, null);
	}

	/**
	 * Return the topic name for text that its reader has checked already. For the codec,
	 * which has both forms at hand.
	 * @param value the text, a valid topic name
	 * @param utf8 the same text as UTF-8; kept, so it must not be changed afterwards
	 * @return the topic name
	 */
	public static TopicName ofValidated(String value, byte[] utf8) {
		return new TopicName(value, utf8);
	}

	private static int wildcardIndex(String value) {
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c == '+' || c == '#') {
				return i;
			}
		}
		return -1;
	}

	/**
	 * Return the text.
	 * @return the text
	 */
	public String value() {
		return this.value;
	}

	/**
	 * Return the text as UTF-8. The array is kept and shared: it must not be changed.
	 * @return 1 to 65,535 bytes
	 */
	public byte[] utf8() {
		byte[] bytes = this.utf8;
		if (bytes == null) {
			// racing threads compute equal arrays, so no lock is needed
			bytes = this.value.getBytes(StandardCharsets.UTF_8);
			this.utf8 = bytes;
		}
		return bytes;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof TopicName that && this.value.equals(that.value));
	}

	@Override
	public int hashCode() {
		return this.value.hashCode();
	}

	@Override
	public String toString() {
		return this.value;
	}

}
