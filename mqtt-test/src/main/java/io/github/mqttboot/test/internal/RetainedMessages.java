package io.github.mqttboot.test.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.topic.TopicFilter;
import io.github.mqttboot.client.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * The last retained message of each topic.
 */
public final class RetainedMessages {

	private final Map<TopicName, Retained> messages = new LinkedHashMap<>();

	private final BrokerClock clock;

	RetainedMessages(BrokerClock clock) {
		this.clock = clock;
	}

	/** Keeps a message, or forgets the topic's one if the payload is empty. */
	void put(MqttMessage message, String publisher) {
		if (message.payload().length == 0) {
			this.messages.remove(message.topicName()); // [MQTT-3.3.1-6]
		}
		else {
			this.messages.put(message.topicName(), new Retained(new Delivery(message, this.clock.now()), publisher));
		}
	}

	/** What matches and has not expired, but for what one client published. */
	List<MqttMessage> matching(TopicFilter filter, @Nullable String excludedPublisher) {
		List<MqttMessage> matching = new ArrayList<>();
		if (!filter.hasWildcard()) {
			addIfAlive(matching, this.messages.get(TopicName.of(filter.filter())), excludedPublisher);
			return matching;
		}
		this.messages.forEach((topic, retained) -> {
			if (filter.matches(topic)) {
				addIfAlive(matching, retained, excludedPublisher);
			}
		});
		return matching;
	}

	public List<MqttMessage> all() {
		List<MqttMessage> all = new ArrayList<>();
		this.messages.values().forEach((retained) -> addIfAlive(all, retained, null));
		return all;
	}

	public void clear() {
		this.messages.clear();
	}

	private void addIfAlive(List<MqttMessage> target, @Nullable Retained retained, @Nullable String excludedPublisher) {
		if (retained == null || retained.publisher().equals(excludedPublisher)) {
			return;
		}
		MqttMessage message = retained.delivery().messageAt(this.clock.now());
		if (message != null) {
			target.add(message);
		}
	}

	private record Retained(Delivery delivery, String publisher) {

	}

}
