package io.github.mqttboot.client;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.github.mqttboot.client.MqttClientOptions.WhenDisconnected;
import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Blocking calls: what they wait for, and where they may not.
 */
class BlockingIntegrationTests extends AbstractPeerTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private MqttClient client;

	private Link connect(MqttClientBuilder builder) {
		this.client = build(builder);
		CompletableFuture<ConnectResult> connected = this.client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		return link;
	}

	private CompletableFuture<PublishResult> publishBlocking(String payload) {
		return CompletableFuture
			.supplyAsync(() -> this.client.blocking().publish(message(payload, QoS.AT_LEAST_ONCE), LONG));
	}

	private static void assertNotSent(ThrowingCallable call, Reason reason) {
		assertThatExceptionOfType(MqttNotSentException.class).isThrownBy(call)
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(reason));
	}

	@Test
	void thePolicyToWaitKeepsABlockingPublishOutOfTheQueueUntilThereIsAConnection() {
		this.client = build(mqtt5().whenDisconnected(WhenDisconnected.WAIT).queueCapacity(1));
		CompletableFuture<PublishResult> blocked = publishBlocking("a");
		CompletableFuture<PublishResult> queued = this.client.publish(message("b", QoS.AT_LEAST_ONCE));
		await().until(() -> this.client.statistics().queued() == 1);
		assertThat(blocked).isNotDone();
		this.client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		link.expect("32 07 0001 74 0001 00 62");
		link.send("40 02 0001");
		link.expect("32 07 0001 74 0002 00 61");
		link.send("40 02 0002");
		assertThat(outcome(queued)).isInstanceOf(PublishResult.class);
		assertThat(outcome(blocked)).isInstanceOf(PublishResult.class);
	}

	@Test
	void thePolicyToWaitEndsWithTheTimeout() {
		this.client = build(mqtt5().whenDisconnected(WhenDisconnected.WAIT));
		assertNotSent(() -> this.client.blocking().publish(message("a", QoS.AT_LEAST_ONCE), Duration.ofMillis(100)),
				Reason.DISCONNECTED);
		assertThat(this.client.statistics().queued()).isZero();
		assertThat(this.client.statistics().publishFailed()).isOne();
	}

	@Test
	void closingEndsTheWaitForAConnection() {
		this.client = build(mqtt5().whenDisconnected(WhenDisconnected.WAIT));
		CompletableFuture<PublishResult> blocked = publishBlocking("a");
		this.client.close();
		assertThat(outcome(blocked)).isInstanceOfSatisfying(MqttNotSentException.class,
				(ex) -> assertThat(ex.reason()).isEqualTo(Reason.CLOSED));
	}

	@Test
	void thePolicyToWaitWaitsAgainAfterALostConnection() {
		Link link = connect(mqtt5().sessionExpiry(Duration.ofHours(1)).whenDisconnected(WhenDisconnected.WAIT));
		assertThat(this.client.blocking().awaitConnection(Duration.ZERO)).isTrue();
		link.close();
		await().until(() -> !this.client.blocking().awaitConnection(Duration.ZERO));
		CompletableFuture<PublishResult> blocked = publishBlocking("a");
		Link next = this.peer.accept(ScriptedPeer.CONNACK_5_SESSION_PRESENT);
		assertThat(this.client.blocking().awaitConnection(LONG)).isTrue();
		next.expect("32 07 0001 74 0001 00 61");
		next.send("40 02 0001");
		assertThat(outcome(blocked)).isInstanceOf(PublishResult.class);
	}

	@Test
	void thePolicyToFailFailsBlockingCallsToo() {
		this.client = build(mqtt5().whenDisconnected(WhenDisconnected.FAIL));
		assertNotSent(() -> this.client.blocking().publish(message("a", QoS.AT_LEAST_ONCE), LONG), Reason.DISCONNECTED);
	}

	@Test
	void aQueueThatStaysFullEndsABlockingPublishWithItsTimeout() {
		this.client = build(mqtt5().queueCapacity(1));
		this.client.publish(message("a", QoS.AT_LEAST_ONCE));
		assertNotSent(() -> this.client.blocking().publish(message("b", QoS.AT_LEAST_ONCE), Duration.ofMillis(100)),
				Reason.QUEUE_FULL);
		assertThat(this.client.statistics().publishFailed()).isOne();
	}

	@Test
	void whoWantsToWaitForEverMay() {
		Link link = connect(mqtt5());
		Duration forever = ChronoUnit.FOREVER.getDuration();
		CompletableFuture<PublishResult> published = CompletableFuture
			.supplyAsync(() -> this.client.blocking().publish(message("a", QoS.AT_LEAST_ONCE), forever));
		link.expect("32 07 0001 74 0001 00 61");
		link.send("40 02 0001");
		assertThat(outcome(published)).isInstanceOf(PublishResult.class);
		CompletableFuture<SubscribeResult> subscribed = CompletableFuture
			.supplyAsync(() -> this.client.blocking().subscribe(TopicSubscription.of("a", QoS.AT_MOST_ONCE)));
		link.send("90 04" + link.read().substring(4, 8) + "00 00");
		assertThat(outcome(subscribed)).isInstanceOf(SubscribeResult.class);
		CompletableFuture<MqttMessage> received = CompletableFuture
			.supplyAsync(() -> this.client.blocking().receive(forever));
		link.send(ScriptedPeer.publish(0, 0, "a", "b"));
		assertThat(outcome(received)).isInstanceOf(MqttMessage.class);
		assertThat(this.client.blocking().awaitConnection(forever)).isTrue();
		assertThat(this.client.blocking().awaitCapacity(1, forever)).isTrue();
	}

	@Test
	void blockingOnAnIoThreadIsRefusedAndHasNoEffect() {
		// such an executor runs listeners where they should not be
		Link link = connect(mqtt5().listenerExecutor(Runnable::run));
		MqttClient other = build(mqtt5().clientId("other"));
		AtomicReference<List<Throwable>> refusals = new AtomicReference<>();
		CompletableFuture<SubscribeResult> subscribed = this.client.subscribe(
				TopicSubscription.of("a", QoS.AT_MOST_ONCE), (message) -> refusals.set(refusals(this.client, other)));
		link.read();
		link.send("90 04 0001 00 00");
		assertThat(outcome(subscribed)).isInstanceOf(SubscribeResult.class);
		link.send(ScriptedPeer.publish(0, 0, "a", "x"));
		await().untilAsserted(() -> assertThat(refusals.get()).hasSize(12)
			.allSatisfy((failure) -> assertThat(failure).isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("asynchronous")));
		assertThat(other.state()).isEqualTo(ClientState.DISCONNECTED);
		// nothing was sent but what the next call sends
		this.client.publish(message("b", QoS.AT_LEAST_ONCE));
		link.expect("32 07 0001 74 0002 00 62");
	}

	private static List<Throwable> refusals(MqttClient... clients) {
		return Stream.of(clients)
			.map(MqttClient::blocking)
			.flatMap((blocking) -> Stream.<ThrowingCallable>of(blocking::connect,
					() -> blocking.publish(message("a", QoS.AT_LEAST_ONCE)), () -> blocking.receive(Duration.ZERO),
					() -> blocking.subscribe(TopicSubscription.of("b", QoS.AT_MOST_ONCE)),
					() -> blocking.unsubscribe("b"), blocking::disconnect))
			.map((call) -> catchThrowable(call))
			.toList();
	}

	@Test
	void closingOnAnIoThreadDoesNotWaitForItself() {
		Link link = connect(mqtt5().listenerExecutor(Runnable::run).closeTimeout(LONG));
		CompletableFuture<PublishResult> published = this.client.publish(message("a", QoS.AT_LEAST_ONCE));
		CompletableFuture<Void> closed = published.thenRun(this.client::close);
		link.read();
		link.send("40 02 0001");
		closed.orTimeout(20, TimeUnit.SECONDS).join();
		link.expect(ScriptedPeer.DISCONNECT);
	}

	@Test
	void aCallbackMayBlockForAnotherPublish() {
		Link link = connect(mqtt5());
		CompletableFuture<PublishResult> second = this.client.publish(message("a", QoS.AT_LEAST_ONCE))
			.thenApply((result) -> this.client.blocking().publish(message("b", QoS.AT_LEAST_ONCE), LONG));
		link.expect("32 07 0001 74 0001 00 61");
		link.send("40 02 0001");
		link.expect("32 07 0001 74 0002 00 62");
		link.send("40 02 0002");
		assertThat(outcome(second)).isNotInstanceOf(CompletionException.class).isInstanceOf(PublishResult.class);
	}

}
