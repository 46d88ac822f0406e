package io.github.mqttboot.client.simulation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.mqttboot.client.ManualAcknowledgmentListener;
import io.github.mqttboot.client.MqttMessageListener;
import io.github.mqttboot.client.SubscribeResult;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.message.MessageAcknowledgment;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.topic.TopicFilter;
import io.github.mqttboot.client.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * One listener of the application, its topic filters, and what is known about them.
 */
final class Subscriber {

	private final Application application;

	private final int number;

	private final boolean manual;

	private final List<String> filters;

	private final MqttMessageListener listener = this::onMessage;

	private final ManualAcknowledgmentListener manualListener = this::onMessage;

	/** Since when a filter is surely subscribed to. */
	private final Map<String, Long> sure = new LinkedHashMap<>();

	private boolean wanted;

	private boolean busy;

	Subscriber(Application application, int number, boolean manual, String... filters) {
		this.application = application;
		this.number = number;
		this.manual = manual;
		this.filters = Arrays.asList(filters);
	}

	boolean isBusy() {
		return this.busy;
	}

	boolean isWanted() {
		return this.wanted;
	}

	List<String> filters() {
		return this.filters;
	}

	/** Return whether messages to a topic had to come here since a time. */
	boolean surelyWants(String topic, long since) {
		TopicName name = TopicName.of(topic);
		return this.sure.entrySet()
			.stream()
			.anyMatch((entry) -> entry.getValue() < since && TopicFilter.of(entry.getKey()).matches(name));
	}

	/** Change the mind: subscribe or unsubscribe. */
	void toggle() {
		if (!this.busy) {
			if (this.wanted) {
				unsubscribe();
			}
			else {
				subscribe();
			}
		}
	}

	void subscribe() {
		World world = this.application.world();
		world.note("listener " + this.number + " subscribes to " + this.filters);
		this.busy = true;
		this.wanted = true;
		List<TopicSubscription> subscriptions = this.filters.stream()
			.map((filter) -> TopicSubscription.of(filter, QoS.of(world.between(0, 2))))
			.toList();
		(this.manual ? this.application.client().subscribe(subscriptions, this.manualListener)
				: this.application.client().subscribe(subscriptions, this.listener))
			.whenComplete(this::onSubscribed);
	}

	private void onSubscribed(@Nullable SubscribeResult result, @Nullable Throwable failure) {
		this.busy = false;
		World world = this.application.world();
		world.note("listener " + this.number + ": " + ((result != null) ? "subscribed" : "not known"));
		if (result != null) {
			result.answers()
				.stream()
				.filter(SubscribeResult.Answer::isGranted)
				.forEach((answer) -> this.sure.put(answer.topicFilter(), world.now()));
		}
	}

	void unsubscribe() {
		World world = this.application.world();
		world.note("listener " + this.number + " unsubscribes");
		this.busy = true;
		this.wanted = false;
		this.sure.clear();
		(this.manual ? this.application.client().unsubscribe(this.manualListener, this.filters)
				: this.application.client().unsubscribe(this.listener, this.filters))
			.whenComplete((result, failure) -> {
				this.busy = false;
				world.note("listener " + this.number + ": " + ((failure != null) ? "not known" : "unsubscribed"));
			});
	}

	/** The server has refused a filter: it may have been ours. */
	void onRefused(String filter) {
		this.sure.remove(filter);
	}

	private void onMessage(MqttMessage message) {
		String payload = message.payloadAsString();
		this.application.ledger().onEntered(payload, this.number);
		this.application.ledger().onLeft(payload);
		if (this.application.fails()) {
			throw new IllegalStateException("the listener fails");
		}
	}

	private void onMessage(MqttMessage message, MessageAcknowledgment acknowledgment) {
		String payload = message.payloadAsString();
		this.application.ledger().onEntered(payload, this.number);
		if (this.application.fails()) {
			this.application.ledger().onLeft(payload);
			throw new IllegalStateException("the listener fails");
		}
		long time = this.application.nextHandlingTime();
		if (time == 0) {
			acknowledge(payload, acknowledgment);
		}
		else {
			this.application.later(time, () -> acknowledge(payload, acknowledgment));
		}
	}

	private void acknowledge(String payload, MessageAcknowledgment acknowledgment) {
		this.application.ledger().onLeft(payload);
		if (this.application.fails()) {
			this.application.ledger().onRejected(payload);
			acknowledgment.reject(ReasonCode.PAYLOAD_FORMAT_INVALID);
		}
		else {
			acknowledgment.acknowledge();
		}
	}

}
