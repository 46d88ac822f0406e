package io.github.mqttboot.client.internal.dispatch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.mqttboot.client.message.MessageAcknowledgment;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.topic.TopicFilter;
import io.github.mqttboot.client.topic.TopicName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Dispatcher}, with everything on one thread.
 */
class DispatcherTests implements DispatchEvents {

	private final List<String> heard = new ArrayList<>();

	private final List<MqttMessage> unmatched = new ArrayList<>();

	private final List<Object> left = new ArrayList<>();

	private final Dispatcher dispatcher = new Dispatcher(Runnable::run, Runnable::run, System::nanoTime, 100, this);

	@Test
	void eachListenerOfATopicFilterGetsTheMessage() {
		add("first", 1, "a/+");
		add("second", 2, "a/+");
		dispatch("a/1");
		assertThat(this.heard).containsExactly("first a/1", "second a/1");
	}

	@Test
	void noListenerIsStartedAfterTheEnd() {
		add("first", 1, "a/+");
		this.dispatcher.close();
		dispatch("a/1");
		assertThat(this.heard).isEmpty();
		assertThat(this.dispatcher.isBusy()).isFalse();
		assertThat(this.dispatcher.handled()).isOne();
	}

	@Test
	void listenersOfATopicAreDescribedByTheirFilters() {
		add("first", 1, "a/+", "b");
		add("second", 2, "a/+");
		assertThat(this.dispatcher.describe(TopicName.of("a/1"))).isEqualTo("'a/+' (2)");
	}

	@Test
	void listenerWithSeveralMatchingTopicFiltersGetsTheMessageOnce() {
		add("wide", 1, "a/#", "a/+", "a/1");
		dispatch("a/1");
		assertThat(this.heard).containsExactly("wide a/1");
	}

	@Test
	void copyThatIsForOneSubscriptionReachesItsListenersOnly() {
		add("wide", 1, "a/#");
		add("narrow", 2, "a/1");
		dispatch("a/1", 2);
		dispatch("a/1", 1);
		assertThat(this.heard).containsExactly("narrow a/1", "wide a/1");
	}

	@Test
	void copyForASharedTopicFilterReachesAllOfItsListeners() {
		add("first", 1, "a/+");
		add("other", 2, "#");
		add("second", 3, "a/+");
		// the server knows only the identifier of the last subscribe
		dispatch("a/1", 3);
		assertThat(this.heard).containsExactly("first a/1", "second a/1");
	}

	@Test
	void identifiersOfAnEarlierProcessMeanNothing() {
		add("wide", 1, "a/#");
		add("narrow", 2, "a/1");
		dispatch("a/1", 77);
		assertThat(this.heard).containsExactlyInAnyOrder("wide a/1", "narrow a/1");
	}

	@Test
	void listenerThatIsAddedAgainIsHeardOnce() {
		add("first", 1, "a/+");
		add("first", 2, "a/+");
		dispatch("a/1", 2);
		assertThat(this.heard).containsExactly("first a/1");
	}

	@Test
	void removingOneListenerLeavesTheOthers() {
		add("first", 1, "a/+");
		add("second", 2, "a/+");
		List<TopicFilter> filters = List.of(TopicFilter.of("a/+"));
		assertThat(this.dispatcher.end(filters, "first")).isEmpty();
		dispatch("a/1");
		assertThat(this.heard).containsExactly("second a/1");
		assertThat(this.dispatcher.end(filters, "second")).isEqualTo(filters);
		dispatch("a/2");
		assertThat(this.heard).containsExactly("second a/1", "second a/2");
		this.dispatcher.removeEnding(filters, "second");
		dispatch("a/3");
		assertThat(this.unmatched).hasSize(1);
	}

	@Test
	void listenerThatSubscribesAgainKeepsItsOrder() {
		List<Runnable> threads = new ArrayList<>();
		Dispatcher slow = new Dispatcher(Runnable::run, threads::add, System::nanoTime, 100, this);
		MessageHandler handler = (message, acknowledgment) -> this.heard.add(message.topic());
		slow.add(List.of(TopicFilter.of("a/+")), 1, this, handler, false);
		slow.dispatch(message("a/1"), null);
		slow.flush();
		slow.add(List.of(TopicFilter.of("a/+"), TopicFilter.of("a/2")), 2, this, handler, false);
		slow.dispatch(message("a/2"), null);
		slow.flush();
		slow.removeEnding(slow.end(List.of(TopicFilter.of("a/2"), TopicFilter.of("a/+")), this), this);
		slow.add(List.of(TopicFilter.of("a/3")), 3, this, handler, false);
		slow.dispatch(message("a/3"), null);
		slow.flush();
		// one thread at a time for one listener
		assertThat(threads).hasSize(1);
		threads.get(0).run();
		assertThat(this.heard).containsExactly("a/1", "a/2", "a/3");
	}

	@Test
	void messageThatOneOfItsListenersLeavesIsLeftWhateverTheOthersSay() {
		List<MessageAcknowledgment> acknowledgments = new ArrayList<>();
		for (String owner : List.of("first", "second")) {
			this.dispatcher.add(List.of(TopicFilter.of("a/+")), 1, owner,
					(message, acknowledgment) -> acknowledgments.add(acknowledgment), true);
		}
		this.dispatcher.dispatch(message("a/1"), "token");
		this.dispatcher.flush();
		acknowledgments.get(0).leave();
		acknowledgments.get(0).acknowledge();
		acknowledgments.get(1).acknowledge();
		List<Delivery> back = new ArrayList<>();
		this.dispatcher.drainAcknowledged(back::add);
		assertThat(back).singleElement().satisfies((delivery) -> {
			assertThat(delivery.token()).isEqualTo("token");
			assertThat(delivery.reasonCode()).isNull();
		});
	}

	@Test
	void listenerWithSeveralSubscriptionsGetsTheMessageOnce() {
		add("wide", 1, "a/#");
		add("wide", 2, "a/1");
		dispatch("a/1");
		assertThat(this.heard).containsExactly("wide a/1");
	}

	@Test
	void listenerThatIsStoppedGetsNothingAndItsMessagesAreLeft() {
		add("first", 1, "a/+");
		add("second", 2, "a/+", "b");
		this.dispatcher.stop(List.of("first"));
		this.dispatcher.dispatch(message("a/1"), "token of a/1");
		this.dispatcher.dispatch(message("b"), "token of b");
		this.dispatcher.flush();
		assertThat(this.heard).containsExactly("second a/1", "second b");
		assertThat(this.left).containsExactly("token of a/1");
		List<Object> answered = new ArrayList<>();
		this.dispatcher.drainAcknowledged((delivery) -> answered.add(delivery.token()));
		assertThat(answered).containsExactly("token of b");
		add("first", 3, "a/+");
		dispatch("a/2");
		assertThat(this.heard).endsWith("first a/2", "second a/2");
	}

	@Test
	void listenerThatIsStoppedAndAboutToBeRemovedLeavesNothingBehind() {
		add("first", 1, "a/+");
		this.dispatcher.end(List.of(TopicFilter.of("a/+")), "first");
		this.dispatcher.stop(List.of("first"));
		assertThat(this.dispatcher.dispatch(message("a/1"), "token")).isFalse();
		assertThat(this.left).isEmpty();
	}

	@Test
	void listenerIsIdleOnceItHasHandledWhatWasHandedToIt() {
		List<Runnable> threads = new ArrayList<>();
		Dispatcher slow = new Dispatcher(Runnable::run, threads::add, System::nanoTime, 100, this);
		slow.add(List.of(TopicFilter.of("a/+")), 1, "slow", (message, acknowledgment) -> {
		}, false);
		slow.dispatch(message("a/1"), null);
		slow.flush();
		assertThat(slow.isIdle(List.of("slow"))).isFalse();
		assertThat(slow.isIdle(List.of("unknown"))).isTrue();
		threads.get(0).run();
		assertThat(slow.isIdle(List.of("slow"))).isTrue();
	}

	@Test
	void listenerThatIsStillAtWorkKeepsNothingBusyAfterTheEnd() {
		Dispatcher slow = new Dispatcher(Runnable::run, (task) -> {
		}, System::nanoTime, 100, this);
		slow.add(List.of(TopicFilter.of("a/+")), 1, "slow", (message, acknowledgment) -> {
		}, false);
		slow.dispatch(message("a/1"), null);
		slow.flush();
		assertThat(slow.isBusy()).isTrue();
		slow.close();
		assertThat(slow.isBusy()).isFalse();
	}

	@Test
	void messageThatIsLeftHasNoAnswer() {
		List<ReasonCode> answers = new ArrayList<>();
		this.dispatcher.add(List.of(TopicFilter.of("a/+")), 1, "manual",
				(message, acknowledgment) -> acknowledgment.leave(), true);
		this.dispatcher.dispatch(message("a/1"), "token");
		this.dispatcher.flush();
		this.dispatcher.drainAcknowledged((delivery) -> answers.add(delivery.reasonCode()));
		assertThat(answers).hasSize(1).containsOnlyNulls();
	}

	private static MqttMessage message(String topic) {
		return MqttMessage.to(topic).payload("x").build();
	}

	private void add(String owner, int subscriptionIdentifier, String... topicFilters) {
		List<TopicFilter> filters = Arrays.stream(topicFilters).map(TopicFilter::of).toList();
		this.dispatcher.add(filters, subscriptionIdentifier, owner.intern(),
				(message, acknowledgment) -> this.heard.add(owner + " " + message.topic()), false);
	}

	private void dispatch(String topic, int... subscriptionIdentifiers) {
		this.dispatcher.dispatch(MqttMessage.to(topic).subscriptionIdentifiers(subscriptionIdentifiers).build(), null);
		this.dispatcher.flush();
	}

	@Override
	public void onProgress() {
		// nothing to acknowledge here
	}

	@Override
	public void onLeft(Object token) {
		this.left.add(token);
	}

	@Override
	public void onUnmatched(MqttMessage message) {
		this.unmatched.add(message);
	}

	@Override
	public void onListenerFailed(MqttMessage message, Throwable failure) {
		throw new AssertionError(failure);
	}

}
