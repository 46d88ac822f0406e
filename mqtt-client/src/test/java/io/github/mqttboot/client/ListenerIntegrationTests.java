package io.github.mqttboot.client;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.message.MessageAcknowledgment;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * What listeners and callbacks may do, and what they cannot break.
 */
class ListenerIntegrationTests extends AbstractPeerTests {

	private MqttClient client;

	private int subscriptions;

	private Link connect(MqttClientBuilder builder) {
		this.client = build(builder);
		CompletableFuture<ConnectResult> connected = this.client.connect();
		boolean mqtt5 = this.client.options().version() == MqttVersion.MQTT_5;
		Link link = this.peer.accept(mqtt5 ? ScriptedPeer.CONNACK_5 : ScriptedPeer.CONNACK_3);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		return link;
	}

	private void subscribe(Link link, String topic, MqttMessageListener listener) {
		CompletableFuture<SubscribeResult> subscribed = this.client
			.subscribe(TopicSubscription.of(topic, QoS.EXACTLY_ONCE), listener);
		confirm(link, subscribed);
	}

	private void confirm(Link link, CompletableFuture<SubscribeResult> subscribed) {
		String identifier = String.format("%04x", ++this.subscriptions);
		assertThat(link.read()).contains(identifier);
		boolean mqtt5 = this.client.options().version() == MqttVersion.MQTT_5;
		link.send(mqtt5 ? "90 04 " + identifier + " 00 02" : "90 03 " + identifier + " 02");
		assertThat(outcome(subscribed)).isInstanceOf(SubscribeResult.class);
	}

	@Test
	void callbacksAndListenersNeverRunOnAnIoThread() {
		List<String> threads = new CopyOnWriteArrayList<>();
		Link link = connect(mqtt5().connectionListener(new MqttConnectionListener() {
			@Override
			public void onConnected(ConnectResult result, boolean reconnect) {
				threads.add("event " + Thread.currentThread().getName());
			}
		}));
		subscribe(link, "a", (message) -> threads.add("listener " + Thread.currentThread().getName()));
		CompletableFuture<PublishResult> published = this.client.publish(message("m", QoS.AT_LEAST_ONCE));
		CompletableFuture<Void> noted = published
			.thenAccept((result) -> threads.add("outcome " + Thread.currentThread().getName()));
		link.expect("32 07 0001 74 0002 00 6d");
		link.send("40 02 0002" + ScriptedPeer.publish(0, 0, "a", "x"));
		noted.join();
		await().until(() -> threads.size() == 3);
		assertThat(threads).allSatisfy((name) -> assertThat(name).doesNotContain("mqtt-io"));
	}

	@Test
	void aListenerMayPublishAndWaitForTheOutcome() throws InterruptedException {
		CountDownLatch done = new CountDownLatch(1);
		Link link = connect(mqtt5());
		subscribe(link, "a", (message) -> {
			this.client.blocking().publish(message("reply", QoS.AT_LEAST_ONCE));
			done.countDown();
		});
		link.send(ScriptedPeer.publish(1, 7, "a", "x"));
		link.expect("32 0b 0001 74 0002 00 7265706c79");
		link.send("40 02 0002");
		link.expect("40 02 0007");
		assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void aListenerMaySubscribeAndWaitForTheOutcome() {
		List<String> received = new CopyOnWriteArrayList<>();
		Link link = connect(mqtt5());
		subscribe(link, "a",
				(message) -> this.client.blocking()
					.subscribe(List.of(TopicSubscription.of("b", QoS.AT_MOST_ONCE)),
							(other) -> received.add(other.payloadAsString())));
		link.send(ScriptedPeer.publish(1, 7, "a", "x"));
		assertThat(link.read()).startsWith("82").contains("0002");
		// the message comes before SUBACK
		link.send(ScriptedPeer.publish(0, 0, "b", "y") + "90 04 0002 00 00");
		link.expect("40 02 0007");
		await().untilAsserted(() -> assertThat(received).containsExactly("y"));
	}

	@Test
	void aListenerThatBlocksHoldsUpNobodyElse() throws InterruptedException {
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch other = new CountDownLatch(10);
		Link link = connect(mqtt5());
		subscribe(link, "slow", (message) -> release.await(10, TimeUnit.SECONDS));
		subscribe(link, "fast", (message) -> other.countDown());
		link.send(ScriptedPeer.publish(0, 0, "slow", "x"));
		for (int i = 0; i < 10; i++) {
			link.send(ScriptedPeer.publish(0, 0, "fast", "y"));
		}
		assertThat(other.await(10, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<PublishResult> published = this.client.publish(message("m", QoS.AT_MOST_ONCE));
		assertThat(outcome(published)).isInstanceOf(PublishResult.class);
		release.countDown();
	}

	@Test
	void aListenerThatThrowsIsReportedAndGoesOn() {
		List<String> failures = new CopyOnWriteArrayList<>();
		List<String> received = new CopyOnWriteArrayList<>();
		List<String> others = new CopyOnWriteArrayList<>();
		Link link = connect(mqtt5().connectionListener(new MqttConnectionListener() {
			@Override
			public void onListenerFailed(MqttMessage message, Throwable failure) {
				failures.add(message.payloadAsString() + " " + failure.getMessage());
			}
		}));
		subscribe(link, "a", (message) -> {
			received.add(message.payloadAsString());
			if ("1".equals(message.payloadAsString())) {
				throw new IOException("checked");
			}
			if ("2".equals(message.payloadAsString())) {
				throw new AssertionError("error");
			}
		});
		subscribe(link, "b", (message) -> others.add(message.payloadAsString()));
		for (int i = 1; i <= 3; i++) {
			link.send(ScriptedPeer.publish(1, i, "a", "" + i) + ScriptedPeer.publish(0, 0, "b", "" + i));
		}
		link.expect("40 02 0001", "40 02 0002", "40 02 0003");
		assertThat(received).containsExactly("1", "2", "3");
		await().untilAsserted(() -> assertThat(failures).containsExactly("1 checked", "2 error"));
		await().untilAsserted(() -> assertThat(others).containsExactly("1", "2", "3"));
		assertThat(this.client.statistics().listenerFailures()).isEqualTo(2);
	}

	@Test
	void aConnectionListenerThatThrowsHearsOfTheNextEventToo() {
		List<String> events = new CopyOnWriteArrayList<>();
		Link link = connect(mqtt5().connectionListener(new MqttConnectionListener() {
			@Override
			public void onConnected(ConnectResult result, boolean reconnect) {
				events.add("connected");
				throw new AssertionError("from the listener");
			}
		}));
		await().until(() -> events.size() == 1);
		link.reset();
		this.peer.accept(ScriptedPeer.CONNACK_5);
		await().untilAsserted(() -> assertThat(events).hasSize(2));
	}

	@Test
	void aCallbackThatBlocksDoesNotHoldUpOtherOutcomes() {
		Link link = connect(mqtt5());
		CompletableFuture<Void> release = new CompletableFuture<>();
		CompletableFuture<PublishResult> first = this.client.publish(message("a", QoS.AT_LEAST_ONCE));
		CompletableFuture<Void> blocked = first.thenRun(release::join);
		CompletableFuture<PublishResult> second = this.client.publish(message("b", QoS.AT_LEAST_ONCE));
		CompletableFuture<PublishResult> third = this.client.publish(message("c", QoS.AT_LEAST_ONCE));
		link.read();
		link.read();
		link.read();
		link.send("40 02 0001 40 02 0002");
		assertThat(outcome(second)).isInstanceOf(PublishResult.class);
		link.send("40 02 0003");
		assertThat(outcome(third)).isInstanceOf(PublishResult.class);
		assertThat(blocked).isNotDone();
		release.complete(null);
		blocked.join();
	}

	@Test
	void acknowledgementsLeaveInTheOrderOfArrivalThoughListenersEndInAnother() {
		// [MQTT-4.6.0-2]
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch fast = new CountDownLatch(1);
		Link link = connect(mqtt5());
		subscribe(link, "slow", (message) -> release.await(10, TimeUnit.SECONDS));
		subscribe(link, "fast", (message) -> fast.countDown());
		link.send(ScriptedPeer.publish(1, 7, "slow", "x") + ScriptedPeer.publish(1, 8, "fast", "y"));
		await().until(() -> fast.getCount() == 0);
		release.countDown();
		link.expect("40 02 0007", "40 02 0008");
	}

	@Test
	void aManualListenerAcknowledgesWhenItWants() throws IOException {
		List<MessageAcknowledgment> acknowledgments = new CopyOnWriteArrayList<>();
		Link link = connect(mqtt5());
		ManualAcknowledgmentListener listener = (message, acknowledgment) -> acknowledgments.add(acknowledgment);
		confirm(link, this.client.subscribe(List.of(TopicSubscription.of("a", QoS.EXACTLY_ONCE)), listener));
		link.send(ScriptedPeer.publish(1, 7, "a", "x") + ScriptedPeer.publish(2, 8, "a", "y"));
		await().until(() -> acknowledgments.size() == 2);
		assertThat(link.isSilentFor(Duration.ofMillis(100))).isTrue();
		acknowledgments.get(0).acknowledge();
		link.expect("40 02 0007");
		assertThatIllegalArgumentException().isThrownBy(() -> acknowledgments.get(1).reject(ReasonCode.SUCCESS));
		acknowledgments.get(1).reject(ReasonCode.QUOTA_EXCEEDED);
		assertThat(link.read()).startsWith("50").contains("000897");
	}

	@Test
	void anAcknowledgementLeavesThoughTheListenerBlocksAfterIt() throws Exception {
		CountDownLatch answered = new CountDownLatch(1);
		Link link = connect(mqtt5());
		ManualAcknowledgmentListener listener = (message, acknowledgment) -> {
			acknowledgment.acknowledge();
			if (message.payloadAsString().equals("last")) {
				assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
			}
		};
		confirm(link, this.client.subscribe(List.of(TopicSubscription.of("a", QoS.AT_LEAST_ONCE)), listener));
		link.send(ScriptedPeer.publish(1, 7, "a", "x") + ScriptedPeer.publish(1, 8, "a", "last"));
		link.expect("40 02 0007");
		link.expect("40 02 0008");
		answered.countDown();
	}

	@Test
	void aMessageThatNobodyWantsIsAcknowledgedAndReported() {
		List<String> dropped = new CopyOnWriteArrayList<>();
		Link link = connect(mqtt5().connectionListener(new MqttConnectionListener() {
			@Override
			public void onMessageDropped(MqttMessage message) {
				dropped.add(message.topic());
			}
		}));
		link.send(ScriptedPeer.publish(1, 7, "nobody", "x"));
		link.expect("40 02 0007");
		await().untilAsserted(() -> assertThat(dropped).containsExactly("nobody"));
	}

	@Test
	void aFloodOfQos0StopsReadingAndLosesNothing() {
		Semaphore permits = new Semaphore(0);
		AtomicInteger next = new AtomicInteger();
		Link link = connect(mqtt5().inboundQueueCapacity(16));
		subscribe(link, "a", (message) -> {
			permits.acquire();
			assertThat(Integer.parseInt(message.payloadAsString().strip())).isEqualTo(next.getAndIncrement());
		});
		int count = 3_000;
		String padding = " ".repeat(4_000);
		CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> {
			for (int i = 0; i < count; i++) {
				link.send(ScriptedPeer.publish(0, 0, "a", i + padding));
			}
		});
		// 12 MB do not fit into the sockets: the peer has to wait
		await().during(Duration.ofMillis(300))
			.atMost(Duration.ofSeconds(5))
			.until(() -> this.client.statistics().received() < count && !flood.isDone());
		permits.release(count);
		await().atMost(Duration.ofSeconds(20)).until(() -> next.get() == count);
		flood.join();
		assertThat(this.client.statistics().listenerFailures()).isZero();
	}

	@Test
	void beforeMqtt5TheReceiveMaximumStopsReading() {
		Semaphore permits = new Semaphore(0);
		AtomicInteger handled = new AtomicInteger();
		Link link = connect(mqtt3().receiveMaximum(4));
		subscribe(link, "a", (message) -> {
			permits.acquire();
			handled.incrementAndGet();
		});
		int count = 3_000;
		String padding = " ".repeat(4_000);
		CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> {
			for (int i = 1; i <= count; i++) {
				link.send(ScriptedPeer.publish3(1, i, "a", padding));
			}
		});
		await().during(Duration.ofMillis(300))
			.atMost(Duration.ofSeconds(5))
			.until(() -> this.client.statistics().received() < count && !flood.isDone());
		permits.release(count);
		for (int i = 1; i <= count; i++) {
			link.expect("40 02 " + String.format("%04x", i));
		}
		flood.join();
	}

	@Test
	void aLargeMessageComesInWhole() {
		List<MqttMessage> received = new CopyOnWriteArrayList<>();
		Link link = connect(mqtt5().maximumPacketSize(3_000_000));
		subscribe(link, "a", received::add);
		byte[] payload = new byte[2 * 1024 * 1024];
		for (int i = 0; i < payload.length; i++) {
			payload[i] = (byte) (i * 37);
		}
		link.send(ScriptedPeer.publish(1, 7, "a", payload, true));
		link.expect("40 02 0007");
		assertThat(received.get(0).payload()).isEqualTo(payload);
	}

	@Test
	void packetsThatComeByteByByteAreTheSame() {
		List<String> received = new CopyOnWriteArrayList<>();
		Link link = connect(mqtt5());
		subscribe(link, "a", (message) -> received.add(message.payloadAsString()));
		String packets = ScriptedPeer.publish(1, 7, "a", "x") + ScriptedPeer.publish(2, 8, "a", "y");
		for (int i = 0; i < packets.length(); i += 2) {
			link.send(packets.substring(i, i + 2));
		}
		link.expect("40 02 0007", "50 02 0008");
		assertThat(received).containsExactly("x", "y");
	}

	@Test
	void theBlockingViewReceives() {
		Link link = connect(mqtt5());
		CompletableFuture<SubscribeResult> subscribed = CompletableFuture
			.supplyAsync(() -> this.client.blocking().subscribe(TopicSubscription.of("a", QoS.AT_LEAST_ONCE)));
		confirm(link, subscribed);
		assertThat(this.client.blocking().receive(Duration.ZERO)).isNull();
		link.send(ScriptedPeer.publish(1, 7, "a", "x"));
		MqttMessage received = this.client.blocking().receive(Duration.ofSeconds(10));
		assertThat(received).isNotNull();
		assertThat(received.payloadAsString()).isEqualTo("x");
		link.expect("40 02 0007");
	}

	@Test
	void aClosedClientLeavesNoThreadBehind() {
		Link link = connect(mqtt5().clientId("leak-check").inboundQueueCapacity(2));
		CompletableFuture<SubscribeResult> subscribed = CompletableFuture
			.supplyAsync(() -> this.client.blocking().subscribe(TopicSubscription.of("a", QoS.AT_MOST_ONCE)));
		confirm(link, subscribed);
		// nobody receives: the mailbox's thread waits for room
		for (int i = 0; i < 10; i++) {
			link.send(ScriptedPeer.publish(0, 0, "a", "x"));
		}
		await().until(() -> this.client.statistics().received() >= 4);
		this.client.close();
		await().atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("mqtt-leak-check")));
	}

}
