package io.github.mqttboot.spring.core;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttMessageListener;
import io.github.mqttboot.client.SubscribeResult;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.TopicSubscription.RetainHandling;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.topic.TopicFilter;

/**
 * The subscription that {@link MqttTemplate} hands out.
 */
final class ClientSubscription implements Subscription {

	private final MqttClient client;

	private final String topicFilter;

	private final AtomicBoolean closed = new AtomicBoolean();

	private final MqttMessageListener listener;

	private final CompletableFuture<SubscribeResult> result;

	private ClientSubscription(MqttClient client, TopicSubscription subscription, Consumer<MqttMessage> handler) {
		this.client = client;
		this.topicFilter = subscription.topicFilter().value();
		AtomicBoolean ended = this.closed;
		this.listener = (message) -> {
			if (!ended.get()) {
				handler.accept(message);
			}
		};
		this.result = client.subscribe(subscription, this.listener);
	}

	static Subscription open(MqttClient client, String topicFilter, QoS qos, Consumer<MqttMessage> handler) {
		return new ClientSubscription(client, TopicSubscription.of(topicFilter, qos), handler);
	}

	// What the server has kept from before is no answer
	static Subscription openForNew(MqttClient client, String topic, Consumer<MqttMessage> handler) {
		TopicSubscription subscription = new TopicSubscription(TopicFilter.of(topic), QoS.AT_LEAST_ONCE, false, false,
				RetainHandling.DO_NOT_SEND);
		return new ClientSubscription(client, subscription, (message) -> {
			if (!message.isRetain()) {
				handler.accept(message);
			}
		});
	}

	@Override
	public String topicFilter() {
		return this.topicFilter;
	}

	@Override
	public CompletableFuture<SubscribeResult> result() {
		return this.result;
	}

	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			this.client.unsubscribe(this.listener, List.of(this.topicFilter));
		}
	}

	@Override
	public String toString() {
		return "Subscription[" + this.topicFilter + (this.closed.get() ? ", closed]" : "]");
	}

}
