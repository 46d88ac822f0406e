package io.github.mqttboot.spring.core;

import io.github.mqttboot.client.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * The topic names that were published to last. Most applications publish to the same
 * topics over and over, and need not have them checked and encoded each time. There is
 * one place for each of the {@value #CAPACITY} hashes: a topic that takes the place of
 * another one costs no more than without a cache. Thread-safe.
 */
final class TopicNames {

	static final int CAPACITY = 256;

	/** In characters. Longer ones are not kept, so that the memory is bounded as well. */
	static final int LONGEST = 256;

	private final @Nullable TopicName[] names = new TopicName[CAPACITY];

	/**
	 * Return the topic name for its text.
	 * @param topic the text
	 * @return the topic name
	 * @throws IllegalArgumentException if the text is not a valid topic name
	 */
	TopicName get(String topic) {
		int hash = topic.hashCode();
		int place = (hash ^ (hash >>> 16)) & (CAPACITY - 1);
		// a race costs one more look at the text: names are immutable and their text is
		// final
		TopicName name = this.names[place];
		if (name != null && name.value().equals(topic)) {
			return name;
		}
		name = TopicName.of(topic);
		if (topic.length() <= LONGEST) {
			this.names[place] = name;
		}
		return name;
	}

}
