package io.github.mqttboot.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.message.QoS;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What people know from other clients, see docs/coming-from.md: taking a message back,
 * messages that nobody has subscribed to, and connecting now instead of later.
 */
class ParityIntegrationTests extends AbstractPeerTests {

	private MqttClient client;

	private Link connect(MqttClientBuilder builder) {
		this.client = build(builder);
		CompletableFuture<ConnectResult> connected = this.client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		return link;
	}

	@Test
	void aCancelledMessageThatWaitsIsTakenBackAndItsRoomIsFree() {
		Link link = connect(mqtt5().maxInFlight(1).queueCapacity(3));
		CompletableFuture<PublishResult> first = this.client.publish(message("a", QoS.AT_LEAST_ONCE));
		CompletableFuture<PublishResult> second = this.client.publish(message("b", QoS.AT_LEAST_ONCE));
		CompletableFuture<PublishResult> third = this.client.publish(message("c", QoS.AT_LEAST_ONCE));
		assertThat(second.cancel(false)).isTrue();
		assertThat(this.client.blocking().awaitCapacity(1, Duration.ofSeconds(10))).isTrue();
		link.expect("32 07 0001 74 0001 00 61");
		link.send("40 02 0001");
		link.expect("32 07 0001 74 0002 00 63");
		link.send("40 02 0002");
		assertThat(outcome(first)).isInstanceOf(PublishResult.class);
		assertThat(outcome(third)).isInstanceOf(PublishResult.class);
		assertThat(second).isCancelled();
	}

	@Test
	void aCancelledMessageThatWasSentGoesItsWay() {
		Link link = connect(mqtt5());
		CompletableFuture<PublishResult> published = this.client.publish(message("a", QoS.EXACTLY_ONCE));
		link.expect("34 07 0001 74 0001 00 61");
		assertThat(published.cancel(true)).isTrue();
		link.send("50 02 0001");
		link.expect("62 02 0001");
		link.send("70 02 0001");
		await().until(() -> this.client.statistics().inFlight() == 0);
		// what is done cannot be cancelled, and neither what depends on it takes it back
		CompletableFuture<PublishResult> done = this.client.publish(message("b", QoS.AT_MOST_ONCE));
		assertThat(outcome(done)).isInstanceOf(PublishResult.class);
		assertThat(done.cancel(false)).isFalse();
	}

	@Test
	void messagesThatNobodyHasSubscribedToReachTheListenerForThem() {
		List<String> received = new CopyOnWriteArrayList<>();
		Link link = connect(mqtt5().unmatchedListener((message) -> received.add(message.topic())));
		link.send(ScriptedPeer.publish(1, 7, "old/subscription", "x"));
		link.expect("40 02 0007");
		assertThat(received).containsExactly("old/subscription");
		assertThat(this.client.statistics().unmatched()).isZero();
	}

	@Test
	void connectingWhileTheClientWaitsBetweenTwoAttemptsIsAnAttemptAtOnce() {
		Duration never = Duration.ofHours(1);
		Link link = connect(mqtt5().reconnect(new ReconnectOptions(true, never, never, 1, 0)));
		link.close();
		CompletableFuture<ConnectResult> connected = connectWhileWaiting();
		this.peer.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
	}

	private CompletableFuture<ConnectResult> connectWhileWaiting() {
		await().until(() -> this.client.state() == ClientState.RECONNECTING);
		return this.client.connect();
	}

}
