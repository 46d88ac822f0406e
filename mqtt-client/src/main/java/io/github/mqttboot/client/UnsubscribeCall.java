package io.github.mqttboot.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.internal.dispatch.Outcome;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.session.UnsubscribeRequest;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.client.topic.TopicFilter;

/**
 * An unsubscribe and its future.
 */
final class UnsubscribeCall extends UnsubscribeRequest {

	private final CompletableFuture<UnsubscribeResult> future = new CompletableFuture<>();

	private final Consumer<Outcome> outcomes;

	private final Runnable onEnded;

	UnsubscribeCall(List<TopicFilter> topicFilters, Consumer<Outcome> outcomes, Runnable onEnded) {
		super(topicFilters);
		this.outcomes = outcomes;
		this.onEnded = onEnded;
	}

	// The result where other listeners keep every subscription alive
	static UnsubscribeResult stillShared(List<TopicFilter> topicFilters) {
		List<UnsubscribeResult.Answer> answers = topicFilters.stream()
			.map((filter) -> new UnsubscribeResult.Answer(filter.value(), ReasonCode.SUCCESS))
			.toList();
		return new UnsubscribeResult(answers, null, UserProperties.none());
	}

	// The result for all topic filters: the server's answers, success for the others
	private static UnsubscribeResult merged(List<TopicFilter> topicFilters, UnsubscribeResult answered) {
		List<UnsubscribeResult.Answer> answers = topicFilters.stream()
			.map((filter) -> answered.answers()
				.stream()
				.filter((answer) -> answer.topicFilter().equals(filter.value()))
				.findFirst()
				.orElse(new UnsubscribeResult.Answer(filter.value(), ReasonCode.SUCCESS)))
			.toList();
		return new UnsubscribeResult(answers, answered.reasonString(), answered.userProperties());
	}

	// Complete the future of all topic filters with what comes for these
	void completeWith(List<TopicFilter> topicFilters, CompletableFuture<UnsubscribeResult> whole) {
		this.future.whenComplete((result, failure) -> {
			if (failure != null) {
				whole.completeExceptionally(failure);
			}
			else {
				whole.complete(merged(topicFilters, result));
			}
		});
	}

	CompletableFuture<UnsubscribeResult> future() {
		return this.future;
	}

	@Override
	protected void onAnswered(List<ReasonCode> reasonCodes, PacketProperties properties) {
		List<UnsubscribeResult.Answer> answers = new ArrayList<>();
		for (int i = 0; i < reasonCodes.size(); i++) {
			answers.add(new UnsubscribeResult.Answer(topicFilters().get(i).value(), reasonCodes.get(i)));
		}
		this.onEnded.run();
		UnsubscribeResult result = new UnsubscribeResult(List.copyOf(answers), properties.text(Property.REASON_STRING),
				properties.userProperties());
		this.outcomes.accept(() -> this.future.complete(result));
	}

	@Override
	protected void onFailed(MqttException failure) {
		this.onEnded.run();
		this.outcomes.accept(() -> this.future.completeExceptionally(failure));
	}

}
