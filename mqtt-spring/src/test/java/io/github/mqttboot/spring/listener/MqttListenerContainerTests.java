package io.github.mqttboot.spring.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.UnsubscribeResult;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.FakeMqttClient;
import io.github.mqttboot.spring.FakeMqttClient.FakeAcknowledgment;
import io.github.mqttboot.spring.support.TopicTemplate;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the life of a {@link MqttListenerContainer}.
 */
class MqttListenerContainerTests {

	private final List<String> received = new ArrayList<>();

	private FakeMqttClient client = new FakeMqttClient();

	@Test
	void subscribesToAllFiltersAtOnceAndIsCalledOncePerMessage() {
		MqttListenerContainer container = container("sensors/+", "sensors/7");
		container.start();
		container.start();
		assertThat(container.isRunning()).isTrue();
		assertThat(this.client.calls).containsExactly("subscribe sensors/+", "subscribe sensors/7");
		assertThat(this.client.deliver("sensors/7", "x").isAcknowledged()).isTrue();
		assertThat(this.received).containsExactly("x");
	}

	@Test
	void theVariablesAreThoseOfTheTemplateThatMatches() {
		List<Object> variables = new ArrayList<>();
		MqttListenerContainer container = container((message) -> {
			variables.add(message.getTopicVariables());
			return null;
		}, "a/{x}", "b/{y}");
		container.start();
		this.client.deliver("b/2", "");
		this.client.deliver("a/1", "");
		assertThat(variables).hasToString("[{y=2}, {x=1}]");
	}

	@Test
	void retainedMessagesCanBePassedOver() {
		MqttListenerContainer container = container("a");
		container.setSkipRetained(true);
		container.start();
		assertThat(this.client.deliver(MqttMessage.to("a").payload("old").retain(true)).isAcknowledged()).isTrue();
		this.client.deliver("a", "new");
		assertThat(this.received).containsExactly("new");
	}

	@Test
	void stopUnsubscribesWhileTheClientStaysConnected() {
		this.client = new FakeMqttClient((builder) -> builder.sessionExpiry(Duration.ofHours(1)));
		MqttListenerContainer container = container("a");
		container.start();
		this.client.state = ClientState.CONNECTED;
		container.stop();
		container.stop();
		assertThat(container.isRunning()).isFalse();
		assertThat(this.client.calls).containsExactly("subscribe a", "unsubscribe a");
		container.start();
		this.client.deliver("a", "x");
		assertThat(this.received).containsExactly("x");
	}

	@Test
	void aMessageThatComesAfterTheStopDoesNotHoldBackTheAcknowledgementsOfOthers() {
		SlowToUnsubscribe slow = new SlowToUnsubscribe();
		this.client = slow;
		MqttListenerContainer container = container("a");
		container.start();
		container.stop();
		assertThat(slow.deliver("a", "late").isAcknowledged()).isTrue();
		assertThat(this.received).isEmpty();
	}

	@Test
	void shutdownKeepsTheSubscriptionOfAKeptSessionAndLeavesWhatArrivesToTheNextConnection() {
		this.client = new FakeMqttClient((builder) -> builder.sessionExpiry(Duration.ofHours(1)));
		MqttListenerContainer container = container("a");
		container.start();
		assertThat(container.shutdown()).isCompleted();
		assertThat(this.client.calls).containsExactly("subscribe a");
		FakeAcknowledgment acknowledgment = this.client.deliver("a", "x");
		assertThat(acknowledgment.isAcknowledged()).isFalse();
		assertThat(acknowledgment.isLeft()).isTrue();
		assertThat(this.received).isEmpty();
	}

	@Test
	void shutdownEndsTheSubscriptionOfASessionThatEndsWithTheConnection() {
		MqttListenerContainer container = container("a");
		container.start();
		assertThat(container.shutdown()).isCompleted();
		assertThat(this.client.calls).containsExactly("subscribe a", "unsubscribe a");
	}

	@Test
	void shutdownWaitsForWhatTheListenerIsBusyWith() {
		CompletableFuture<Void> busy = new CompletableFuture<>();
		MqttListenerContainer container = container((message) -> busy, "a");
		container.start();
		FakeAcknowledgment acknowledgment = this.client.deliver("a", "x");
		CompletableFuture<Void> stopped = container.shutdown();
		assertThat(stopped).isNotDone();
		assertThat(acknowledgment.isAcknowledged()).isFalse();
		busy.complete(null);
		assertThat(stopped).isCompleted();
		assertThat(acknowledgment.isAcknowledged()).isTrue();
	}

	@Test
	void aListenerThatNeverEndsDoesNotHoldUpTheStopForEver() {
		MqttListenerContainer container = container((message) -> new CompletableFuture<>(), "a");
		container.setShutdownTimeout(Duration.ofMillis(1));
		container.start();
		this.client.deliver("a", "x");
		container.stop();
		assertThat(container.isRunning()).isFalse();
	}

	@Test
	void aListenerMayStopItself() {
		List<MqttListenerContainer> self = new ArrayList<>();
		MqttListenerContainer container = container((message) -> {
			self.get(0).stop();
			return null;
		}, "a");
		self.add(container);
		container.setShutdownTimeout(Duration.ofDays(1));
		container.start();
		this.client.state = ClientState.CONNECTED;
		assertThat(this.client.deliver("a", "x").isAcknowledged()).isTrue();
		assertThat(container.isRunning()).isFalse();
	}

	@Test
	void aFailureDuringShutdownIsLeftToTheNextConnection() {
		this.client = new FakeMqttClient((builder) -> builder.sessionExpiry(Duration.ofHours(1)));
		CompletableFuture<Void> busy = new CompletableFuture<>();
		MqttListenerContainer container = container((message) -> busy, "a");
		container.start();
		FakeAcknowledgment acknowledgment = this.client.deliver("a", "x");
		CompletableFuture<Void> stopped = container.shutdown();
		busy.completeExceptionally(new IllegalStateException("database is gone already"));
		assertThat(stopped).isCompleted();
		assertThat(acknowledgment.isAcknowledged()).isFalse();
		assertThat(container.getFailureCounts().failures()).isZero();
	}

	private MqttListenerContainer container(String... topics) {
		return container((message) -> {
			this.received.add(message.getMqttMessage().payloadAsString());
			return null;
		}, topics);
	}

	private MqttListenerContainer container(MqttListenerInvoker invoker, String... topics) {
		List<ListenerSubscription> subscriptions = new ArrayList<>();
		for (String topic : topics) {
			TopicTemplate template = TopicTemplate.of(topic);
			subscriptions.add(new ListenerSubscription(template,
					TopicSubscription.of(template.topicFilter().value(), QoS.AT_LEAST_ONCE)));
		}
		return new MqttListenerContainer("test", this.client, subscriptions, invoker);
	}

	/**
	 * The server goes on sending until it has read UNSUBSCRIBE.
	 */
	static class SlowToUnsubscribe extends FakeMqttClient {

		@Override
		public CompletableFuture<UnsubscribeResult> unsubscribe(String... topicFilters) {
			return new CompletableFuture<>();
		}

	}

}
