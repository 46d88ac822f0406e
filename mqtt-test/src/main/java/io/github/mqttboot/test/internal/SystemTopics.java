package io.github.mqttboot.test.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.topic.TopicFilter;
import io.github.mqttboot.client.topic.TopicName;

/**
 * What the broker tells about itself under {@code $SYS}: computed when somebody
 * subscribes; the number of clients is published as it changes, too.
 */
final class SystemTopics {

	private static final String PREFIX = "$SYS/";

	private static final TopicName CLIENTS_CONNECTED = TopicName.of("$SYS/broker/clients/connected");

	private final Map<TopicName, Supplier<String>> values = new LinkedHashMap<>();

	private final Router router;

	SystemTopics(Broker broker) {
		this.router = broker.router();
		Statistics statistics = broker.statistics();
		add("$SYS/broker/version", () -> "MQTT for Spring Boot test broker");
		add("$SYS/broker/uptime", () -> broker.clock().age().toSeconds() + " seconds");
		add(CLIENTS_CONNECTED.value(), () -> String.valueOf(broker.sessions().online().size()));
		add("$SYS/broker/clients/total", () -> String.valueOf(broker.sessions().all().size()));
		add("$SYS/broker/messages/received", () -> String.valueOf(statistics.received()));
		add("$SYS/broker/messages/sent", () -> String.valueOf(statistics.sent()));
		add("$SYS/broker/publish/messages/dropped", () -> String.valueOf(statistics.dropped()));
	}

	private void add(String topic, Supplier<String> value) {
		this.values.put(TopicName.of(topic), value);
	}

	/** Whether only the broker itself publishes there. */
	static boolean contain(TopicName topic) {
		return topic.value().startsWith(PREFIX);
	}

	/** The current values that match, as retained messages. */
	List<MqttMessage> matching(TopicFilter filter) {
		if (!filter.filter().startsWith("$")) {
			return List.of();
		}
		List<MqttMessage> messages = new ArrayList<>();
		this.values.forEach((topic, value) -> {
			if (filter.matches(topic)) {
				messages.add(message(topic, value));
			}
		});
		return messages;
	}

	void onClientsChanged() {
		Supplier<String> value = this.values.get(CLIENTS_CONNECTED);
		if (value != null) {
			// not retained: who subscribes later gets the value of that time
			this.router.publish(message(CLIENTS_CONNECTED, value).toBuilder().retain(false).build(), Router.NOBODY);
		}
	}

	private static MqttMessage message(TopicName topic, Supplier<String> value) {
		return MqttMessage.to(topic).payload(value.get()).qos(QoS.AT_MOST_ONCE).retain(true).build();
	}

}
