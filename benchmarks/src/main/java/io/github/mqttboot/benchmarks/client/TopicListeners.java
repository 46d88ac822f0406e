package io.github.mqttboot.benchmarks.client;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * For clients that have one listener for everything: finds out, the cheapest way that is
 * possible here, which one a message is for.
 */
final class TopicListeners {

	private final Map<String, PayloadListener> byFilter = new ConcurrentHashMap<>();

	/** As long as there is only one. */
	private volatile @Nullable PayloadListener only;

	void add(String topicFilter, PayloadListener listener) {
		this.byFilter.put(topicFilter, listener);
		this.only = (this.byFilter.size() == 1) ? listener : null;
	}

	PayloadListener of(String topic) {
		PayloadListener listener = this.only;
		if (listener != null) {
			return listener;
		}
		// All filters have the wildcard in their last level
		String filter = topic.substring(0, topic.lastIndexOf('/') + 1) + "+";
		return Objects.requireNonNull(this.byFilter.get(filter), topic);
	}

}
