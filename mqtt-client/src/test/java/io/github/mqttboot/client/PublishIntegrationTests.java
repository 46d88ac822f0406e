package io.github.mqttboot.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.conformance.Conformance;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.error.MqttOutcomeUnknownException;
import io.github.mqttboot.client.error.MqttRefusedException;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Publishing: bounds, outcomes, batches and sizes.
 */
class PublishIntegrationTests extends AbstractPeerTests {

	private MqttClient client;

	private Link connect(MqttClientBuilder builder, String connAck) {
		this.client = build(builder);
		CompletableFuture<ConnectResult> connected = this.client.connect();
		Link link = this.peer.accept(connAck);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		return link;
	}

	private static void assertNotSent(CompletableFuture<?> future, Reason reason) {
		assertThat(outcome(future)).isInstanceOfSatisfying(MqttNotSentException.class,
				(ex) -> assertThat(ex.reason()).isEqualTo(reason));
	}

	@Test
	void aFullQueueIsToldAtOnce() {
		MqttClient unconnected = build(mqtt5().queueCapacity(2));
		CompletableFuture<PublishResult> first = unconnected.publish(message("a", QoS.AT_LEAST_ONCE));
		unconnected.publish(message("b", QoS.AT_MOST_ONCE));
		assertNotSent(unconnected.publish(message("c", QoS.AT_LEAST_ONCE)), Reason.QUEUE_FULL);
		assertThat(first).isNotDone();
	}

	@Test
	void theQueueIsBoundInBytesToo() {
		MqttClient unconnected = build(mqtt5().queueSize(10));
		unconnected.publish(message("123456", QoS.AT_LEAST_ONCE));
		assertNotSent(unconnected.publish(message("12345", QoS.AT_LEAST_ONCE)), Reason.QUEUE_FULL);
		assertNotSent(unconnected.publish(message("12345678901", QoS.AT_LEAST_ONCE)), Reason.PACKET_TOO_LARGE);
		assertThat(unconnected.publish(message("1234", QoS.AT_LEAST_ONCE))).isNotDone();
	}

	static Stream<Predicate<CompletableFuture<PublishResult>>> waysToAsk() {
		return Stream.of(CompletableFuture::isDone, (future) -> future.join() != null,
				(future) -> future.getNow(null) != null, (future) -> future.thenApply((result) -> result).isDone(),
				(future) -> CompletableFuture.completedFuture(1).thenCombine(future, (one, result) -> result).isDone(),
				(future) -> outcome(future) instanceof PublishResult, (future) -> !future.cancel(false));
	}

	@ParameterizedTest
	@MethodSource("waysToAsk")
	void anOutcomeThatNobodyWaitedForIsThereForWhoeverAsks(Predicate<CompletableFuture<PublishResult>> ask) {
		AtomicBoolean idle = new AtomicBoolean();
		Link link = connect(mqtt5().listenerExecutor((task) -> {
			if (!idle.get()) {
				task.run();
			}
		}), ScriptedPeer.CONNACK_5);
		idle.set(true);
		CompletableFuture<PublishResult> future = this.client.publish(message("a", QoS.AT_LEAST_ONCE));
		link.read();
		link.send("40 02 0001");
		await().until(() -> this.client.statistics().published() == 1);
		// once another has gone out, all of the first is over
		this.client.publish(message("b", QoS.AT_LEAST_ONCE));
		link.read();
		assertThat(ask.test(future)).as("though no thread tells it").isTrue();
		idle.set(false);
	}

	@Test
	void anOutcomeThatNobodyWaitedForReachesThoseWhoCannotAskByThemselves() {
		Link link = connect(mqtt5(), ScriptedPeer.CONNACK_5);
		CompletableFuture<PublishResult> future = this.client.publish(message("a", QoS.AT_LEAST_ONCE));
		link.read();
		link.send("40 02 0001");
		await().until(() -> this.client.statistics().published() == 1);
		assertThat(CompletableFuture.allOf(future)).succeedsWithin(Duration.ofSeconds(10));
	}

	@Test
	void whoSeesAnOutcomeFindsItsRoomInTheQueueFree() {
		Link link = connect(mqtt5().queueCapacity(1), ScriptedPeer.CONNACK_5);
		for (int i = 1; i <= 200; i++) {
			CompletableFuture<PublishResult> future = this.client.publish(message("a", QoS.AT_LEAST_ONCE));
			link.read();
			link.send("40 02 00" + HexFormat.of().toHexDigits((byte) i));
			// as soon as can be, which no library that waits is
			long limit = System.nanoTime() + Duration.ofSeconds(30).toNanos();
			while (!future.isDone() && System.nanoTime() - limit < 0) {
				Thread.onSpinWait();
			}
			assertThat(outcome(future)).isInstanceOf(PublishResult.class);
		}
	}

	@Test
	void everyOutcomeGivesItsRoomInTheQueueBack() {
		Link link = connect(mqtt5().queueCapacity(1).deliveryTimeout(Duration.ofMillis(500)), ScriptedPeer.CONNACK_5);
		assertThat(outcome(this.client.publish(message("a", QoS.AT_MOST_ONCE)))).isInstanceOf(PublishResult.class);
		link.expect("30 05 0001 74 00 61");
		CompletableFuture<PublishResult> acknowledged = this.client.publish(message("b", QoS.AT_LEAST_ONCE));
		link.expect("32 07 0001 74 0001 00 62");
		assertNotSent(this.client.publish(message("too many", QoS.AT_LEAST_ONCE)), Reason.QUEUE_FULL);
		link.send("40 02 0001");
		assertThat(outcome(acknowledged)).isInstanceOf(PublishResult.class);
		CompletableFuture<PublishResult> refused = this.client.publish(message("c", QoS.EXACTLY_ONCE));
		link.expect("34 07 0001 74 0002 00 63");
		link.send("50 04 0002 97 00");
		assertThat(outcome(refused)).isInstanceOfSatisfying(MqttRefusedException.class,
				(ex) -> assertThat(ex.reasonCode()).isEqualTo(ReasonCode.QUOTA_EXCEEDED));
		CompletableFuture<PublishResult> last = this.client.publish(message("d", QoS.EXACTLY_ONCE));
		link.expect("34 07 0001 74 0003 00 64");
		link.send("50 02 0003");
		link.expect("62 02 0003");
		link.send("70 02 0003");
		assertThat(outcome(last)).isInstanceOf(PublishResult.class);
		assertThat(this.client.blocking().awaitCapacity(1, Duration.ofSeconds(5))).isTrue();
	}

	@Test
	void aBlockingPublishWaitsForRoom() throws InterruptedException {
		Link link = connect(mqtt5().queueCapacity(1), ScriptedPeer.CONNACK_5);
		this.client.publish(message("a", QoS.AT_LEAST_ONCE));
		link.expect("32 07 0001 74 0001 00 61");
		List<PublishResult> results = new ArrayList<>();
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			Thread thread = new Thread(() -> {
				PublishResult result = this.client.blocking().publish(message("b", QoS.AT_LEAST_ONCE));
				synchronized (results) {
					results.add(result);
				}
			});
			threads.add(thread);
			thread.start();
		}
		link.send("40 02 0001");
		for (int i = 2; i <= 4; i++) {
			link.expect("32 07 0001 74 000" + i + " 00 62");
			link.send("40 02 000" + i);
		}
		for (Thread thread : threads) {
			thread.join(10_000);
		}
		assertThat(results).hasSize(3);
	}

	@Test
	void aBlockingPublishEndsWithItsTimeout() {
		Link link = connect(mqtt5(), ScriptedPeer.CONNACK_5);
		assertThatExceptionOfType(MqttOutcomeUnknownException.class)
			.isThrownBy(() -> this.client.blocking().publish(message("a", QoS.AT_LEAST_ONCE), Duration.ofMillis(100)));
		link.expect("32 07 0001 74 0001 00 61");
	}

	@Test
	void aBlockingPublishWithoutAConnectionIsTakenBackAfterItsTimeout() {
		this.client = build(mqtt5());
		assertThatExceptionOfType(MqttNotSentException.class)
			.isThrownBy(() -> this.client.blocking().publish(message("a", QoS.AT_LEAST_ONCE), Duration.ofMillis(100)));
		CompletableFuture<ConnectResult> connected = this.client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		this.client.disconnect();
		link.expect(ScriptedPeer.DISCONNECT);
	}

	@Test
	void anInterruptedPublishSaysWhetherItWasSent() throws InterruptedException {
		this.client = build(mqtt5());
		AtomicReference<Throwable> failure = new AtomicReference<>();
		AtomicReference<Boolean> interrupted = new AtomicReference<>();
		Thread thread = new Thread(() -> {
			try {
				this.client.blocking().publish(message("a", QoS.AT_LEAST_ONCE));
			}
			catch (RuntimeException ex) {
				failure.set(ex);
				interrupted.set(Thread.currentThread().isInterrupted());
			}
		});
		thread.start();
		await().until(() -> this.client.statistics().queued() == 1);
		thread.interrupt();
		thread.join(10_000);
		assertThat(failure.get()).isInstanceOf(MqttNotSentException.class);
		assertThat(interrupted.get()).isTrue();
	}

	@Test
	void aQos0MessageIsDoneWhenItIsWrittenAndFailsWhenTheConnectionIsGone() {
		Link link = connect(mqtt5().reconnect(ReconnectOptions.DISABLED).maximumPacketSize(1_000),
				ScriptedPeer.CONNACK_5);
		// more than the sockets hold, so that the write can't end while the peer does not
		// read
		List<CompletableFuture<PublishResult>> results = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			results.add(this.client
				.publish(MqttMessage.to("t").payload(new byte[2_000_000]).qos(QoS.AT_MOST_ONCE).build()));
		}
		await().until(() -> results.get(0).isDone());
		assertThat(results.get(19)).isNotDone();
		link.reset();
		await().until(() -> this.client.state() == ClientState.DISCONNECTED);
		assertThat(outcome(results.get(0))).isInstanceOf(PublishResult.class);
		assertThat(results).anySatisfy((result) -> {
			assertThat(result).isDone();
			assertThat(outcome(result)).isInstanceOf(MqttOutcomeUnknownException.class);
		});
	}

	@Test
	@Conformance(mqtt5 = "MQTT-1.5.5-1")
	void aLargeMessageGoesOutWhole() {
		Link link = connect(mqtt5(), ScriptedPeer.CONNACK_5);
		byte[] payload = new byte[2 * 1024 * 1024];
		for (int i = 0; i < payload.length; i++) {
			payload[i] = (byte) (i * 31);
		}
		CompletableFuture<PublishResult> published = this.client
			.publish(MqttMessage.to("t").payload(payload).qos(QoS.AT_LEAST_ONCE).build());
		String packet = link.read();
		assertThat(packet).endsWith(HexFormat.of().formatHex(payload))
			.startsWith("3286808001" + "000174" + "0001" + "00");
		link.send("40 02 0001");
		assertThat(outcome(published)).isInstanceOf(PublishResult.class);
	}

	@Test
	void aMessageLargerThanTheServersMaximumIsNotSentAndTheNextIs() {
		Link link = connect(mqtt5(), "20 08 00 00 05 27 00000014");
		assertNotSent(this.client.publish(message("a".repeat(20), QoS.AT_LEAST_ONCE)), Reason.PACKET_TOO_LARGE);
		this.client.publish(message("a", QoS.AT_LEAST_ONCE));
		link.expect("32 07 0001 74 0001 00 61");
	}

	@Test
	void manyPublishesLeaveInFewWrites() throws Exception {
		Link link = connect(mqtt5(), ScriptedPeer.CONNACK_5);
		CountDownLatch go = new CountDownLatch(1);
		// from an outcome's thread, all in one go
		CompletableFuture<PublishResult> first = this.client.publish(message("first", QoS.AT_MOST_ONCE));
		CompletableFuture<Void> burst = first.thenRun(() -> {
			for (int i = 0; i < 1_000; i++) {
				this.client.publish(message("m", QoS.AT_MOST_ONCE));
			}
			go.countDown();
		});
		assertThat(go.await(10, TimeUnit.SECONDS)).isTrue();
		burst.get(10, TimeUnit.SECONDS);
		link.read();
		int total = 1_000 * 7;
		int reads = 0;
		int read = 0;
		byte[] buffer = new byte[64 * 1024];
		while (read < total) {
			read += link.in().read(buffer);
			reads++;
		}
		assertThat(read).isEqualTo(total);
		assertThat(reads).isLessThan(200);
	}

	@Test
	void closingDrainsWhatIsUnderWay() {
		Link link = connect(mqtt5().closeTimeout(Duration.ofSeconds(10)), ScriptedPeer.CONNACK_5);
		CompletableFuture<PublishResult> published = this.client.publish(message("a", QoS.EXACTLY_ONCE));
		CompletableFuture<Void> closed = CompletableFuture.runAsync(this.client::close);
		link.expect("34 07 0001 74 0001 00 61");
		link.send("50 02 0001");
		link.expect("62 02 0001");
		link.send("70 02 0001");
		link.expect(ScriptedPeer.DISCONNECT);
		link.expectEnd();
		assertThat(outcome(closed)).isEqualTo("done");
		assertThat(outcome(published)).isInstanceOf(PublishResult.class);
	}

	@Test
	void closingEndsEveryFutureWithinItsTimeout() {
		Link link = connect(mqtt5().closeTimeout(Duration.ofMillis(600)), "20 06 00 00 03 21 0001");
		CompletableFuture<PublishResult> inFlight = this.client.publish(message("a", QoS.AT_LEAST_ONCE));
		CompletableFuture<PublishResult> queued = this.client.publish(message("b", QoS.AT_LEAST_ONCE));
		CompletableFuture<SubscribeResult> subscribed = this.client
			.subscribe(TopicSubscription.of("a", QoS.AT_MOST_ONCE), (message) -> {
			});
		link.read();
		link.read();
		this.client.close();
		assertThat(outcome(inFlight)).isInstanceOf(MqttOutcomeUnknownException.class);
		assertNotSent(queued, Reason.CLOSED);
		assertThat(outcome(subscribed)).isInstanceOf(MqttOutcomeUnknownException.class);
	}

	@Test
	void aPeerThatStopsReadingFillsTheQueueAndNothingElse() {
		Link link = connect(mqtt5().queueSize(20_000_000), ScriptedPeer.CONNACK_5);
		List<CompletableFuture<PublishResult>> accepted = new ArrayList<>();
		MqttMessage message = MqttMessage.to("t").payload(new byte[100_000]).qos(QoS.AT_MOST_ONCE).build();
		CompletableFuture<PublishResult> last = this.client.publish(message);
		// What the sockets' buffers take differs from machine to machine
		while (!last.isCompletedExceptionally() && accepted.size() < 2_000) {
			accepted.add(last);
			last = this.client.publish(message);
		}
		assertNotSent(last, Reason.QUEUE_FULL);
		assertThat(accepted).hasSizeGreaterThanOrEqualTo(190);
		for (int i = 0; i < accepted.size(); i++) {
			assertThat(link.read()).hasSize(2 * (100_000 + 8));
		}
		assertThat(accepted.stream().map(AbstractPeerTests::outcome)).allMatch(PublishResult.class::isInstance);
	}

}
