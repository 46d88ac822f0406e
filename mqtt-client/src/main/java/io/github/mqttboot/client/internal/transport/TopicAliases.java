package io.github.mqttboot.client.internal.transport;

import io.github.mqttboot.client.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * The topic aliases of one connection to the server (MQTT 5.0 section 3.3.2.3.4): dies
 * with it, so that none is used before the server has heard of it [MQTT-3.3.2-7].
 *
 * <p>
 * A topic gets an alias when it is used for the second time within a while. When all are
 * taken, the one that was used longest ago is given away, but only if that was long ago:
 * otherwise more topics than aliases, used in turn, would take them away from each other
 * before any was of use. Allocates nothing once it is made.
 */
final class TopicAliases {

	/** More than this are not kept, whatever the server accepts. */
	static final int LIMIT = 256;

	/**
	 * An alias costs three bytes, and as many when it is set: shorter topics gain
	 * nothing.
	 */
	private static final int SHORTEST_TOPIC = 7;

	private static final int PATIENCE = 4;

	private final int maximum;

	/** By alias, which starts at 1. */
	private final @Nullable TopicName[] topics;

	private final int[] lastUse;

	/** Neighbours in the order of use; index 0 is the end on both sides. */
	private final int[] older;

	private final int[] newer;

	/** First alias of each hash, and the next one of the same hash. */
	private final int[] first;

	private final int[] following;

	/** Topics that were used once, by hash: the last one of each. */
	private final @Nullable TopicName[] seen;

	private int count;

	private int uses;

	/**
	 * Create an empty table.
	 * @param topicAliasMaximum the server's topic alias maximum, more than 0
	 */
	TopicAliases(int topicAliasMaximum) {
		// [MQTT-3.3.2-9]
		this.maximum = Math.min(topicAliasMaximum, LIMIT);
		int buckets = Math.max(64, Integer.highestOneBit(this.maximum) * 8);
		this.topics = new TopicName[this.maximum + 1];
		this.lastUse = new int[this.maximum + 1];
		this.older = new int[this.maximum + 1];
		this.newer = new int[this.maximum + 1];
		this.following = new int[this.maximum + 1];
		this.first = new int[buckets];
		this.seen = new TopicName[buckets];
	}

	/**
	 * Return the alias that stands for a topic, and note that it is used.
	 * @param topic the topic
	 * @return the alias, or 0 if the server knows none
	 */
	int find(TopicName topic) {
		this.uses++;
		int alias = this.first[bucket(topic)];
		while (alias != 0 && !topic.equals(this.topics[alias])) {
			alias = this.following[alias];
		}
		if (alias != 0) {
			this.lastUse[alias] = this.uses;
			if (this.older[0] != alias) {
				unlink(alias);
				linkAsNewest(alias);
			}
		}
		return alias;
	}

	/**
	 * Return the alias that a topic without one should get. It is taken by {@link #set}
	 * only, when the packet that says so has been written.
	 * @param topic the topic
	 * @return the alias, or 0 if it should get none now
	 */
	int propose(TopicName topic) {
		int bucket = bucket(topic);
		if (topic.utf8().length < SHORTEST_TOPIC) {
			return 0;
		}
		if (!topic.equals(this.seen[bucket])) {
			this.seen[bucket] = topic;
			return 0;
		}
		if (this.count < this.maximum) {
			return this.count + 1;
		}
		int oldest = this.newer[0];
		return (this.uses - this.lastUse[oldest] > PATIENCE * this.maximum) ? oldest : 0;
	}

	/**
	 * The server has been told what an alias stands for from now on.
	 * @param alias what {@link #propose} returned for the topic
	 * @param topic the topic
	 */
	void set(int alias, TopicName topic) {
		TopicName before = this.topics[alias];
		if (before != null) {
			removeFromBucket(alias, bucket(before));
			unlink(alias);
		}
		else {
			this.count++;
		}
		int bucket = bucket(topic);
		this.seen[bucket] = null;
		this.topics[alias] = topic;
		this.following[alias] = this.first[bucket];
		this.first[bucket] = alias;
		this.lastUse[alias] = this.uses;
		linkAsNewest(alias);
	}

	private void removeFromBucket(int alias, int bucket) {
		int before = this.first[bucket];
		if (before == alias) {
			this.first[bucket] = this.following[alias];
			return;
		}
		while (this.following[before] != alias) {
			before = this.following[before];
		}
		this.following[before] = this.following[alias];
	}

	private void unlink(int alias) {
		this.newer[this.older[alias]] = this.newer[alias];
		this.older[this.newer[alias]] = this.older[alias];
	}

	private void linkAsNewest(int alias) {
		int before = this.older[0];
		this.older[alias] = before;
		this.newer[alias] = 0;
		this.newer[before] = alias;
		this.older[0] = alias;
	}

	private int bucket(TopicName topic) {
		int hash = topic.hashCode();
		return (hash ^ (hash >>> 16)) & (this.first.length - 1);
	}

}
