package io.github.mqttboot.test.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.topic.TopicFilter;

/**
 * What clients have published, for tests to look at. The oldest entries go when there are
 * too many, or too many bytes.
 */
public final class Journal {

	private static final long MAXIMUM_BYTES = 64L * 1024 * 1024;

	private final Deque<MqttMessage> messages = new ArrayDeque<>();

	private final int limit;

	private long bytes;

	Journal(int limit) {
		this.limit = limit;
	}

	void record(MqttMessage message) {
		if (this.limit == 0) {
			return;
		}
		this.messages.add(message);
		this.bytes += message.payload().length;
		while (this.messages.size() > this.limit || (this.bytes > MAXIMUM_BYTES && this.messages.size() > 1)) {
			this.bytes -= this.messages.remove().payload().length;
		}
	}

	public List<MqttMessage> all() {
		return List.copyOf(this.messages);
	}

	public List<MqttMessage> matching(TopicFilter filter) {
		return this.messages.stream().filter((message) -> filter.matches(message.topicName())).toList();
	}

	public void clear() {
		this.messages.clear();
		this.bytes = 0;
	}

}
