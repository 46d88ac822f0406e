package io.github.mqttboot.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.error.MqttRefusedException;
import io.github.mqttboot.client.internal.dispatch.Outcome;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.Subscription;
import io.github.mqttboot.client.internal.session.SubscribeRequest;
import io.github.mqttboot.client.message.ReasonCode;

/**
 * A subscribe and its future.
 */
final class SubscribeCall extends SubscribeRequest {

	private final CompletableFuture<SubscribeResult> future = new CompletableFuture<>();

	private final Consumer<Outcome> outcomes;

	SubscribeCall(List<TopicSubscription> subscriptions, int subscriptionIdentifier, Consumer<Outcome> outcomes) {
		super(subscriptions.stream().map(SubscribeCall::entry).toList(), subscriptionIdentifier);
		this.outcomes = outcomes;
	}

	private static Subscription entry(TopicSubscription subscription) {
		int retainHandling = switch (subscription.retainHandling()) {
			case SEND -> 0;
			case SEND_IF_NEW -> 1;
			case DO_NOT_SEND -> 2;
		};
		return new Subscription(subscription.topicFilter(), subscription.qos(), subscription.noLocal(),
				subscription.retainAsPublished(), retainHandling);
	}

	static SubscribeResult.Answer answer(Subscription subscription, ReasonCode reasonCode) {
		return new SubscribeResult.Answer(subscription.topicFilter().value(), subscription.maximumQos(), reasonCode);
	}

	CompletableFuture<SubscribeResult> future() {
		return this.future;
	}

	@Override
	protected void onAnswered(List<ReasonCode> reasonCodes, PacketProperties properties) {
		List<SubscribeResult.Answer> answers = new ArrayList<>();
		for (int i = 0; i < reasonCodes.size(); i++) {
			answers.add(answer(subscriptions().get(i), reasonCodes.get(i)));
		}
		String reason = properties.text(Property.REASON_STRING);
		if (answers.stream().anyMatch(SubscribeResult.Answer::isGranted)) {
			SubscribeResult result = new SubscribeResult(List.copyOf(answers), reason, properties.userProperties());
			this.outcomes.accept(() -> this.future.complete(result));
		}
		else {
			ReasonCode first = reasonCodes.get(0);
			onFailed(new MqttRefusedException("The subscription to '" + answers.get(0).topicFilter()
					+ "' was refused with " + first + ((reason != null) ? ": " + reason : ""), first, reason));
		}
	}

	@Override
	protected void onFailed(MqttException failure) {
		this.outcomes.accept(() -> this.future.completeExceptionally(failure));
	}

}
