package io.github.mqttboot.client;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.message.QoS;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Listeners that wait for the server while it floods them, and the end of a client whose
 * listeners are at work.
 */
class InboundIntegrationTests extends AbstractPeerTests {

	private static final String REPLY_5 = "32 0b 0001 74 0002 00 7265706c79";

	private static final String REPLY_3 = "32 0a 0001 74 0002 7265706c79";

	private final CountDownLatch release = new CountDownLatch(1);

	private MqttClient client;

	@AfterEach
	void releaseListeners() {
		this.release.countDown();
	}

	private Link connect(MqttClientBuilder builder, String connAck) {
		this.client = build(builder);
		CompletableFuture<ConnectResult> connected = this.client.connect();
		Link link = this.peer.accept(connAck);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		return link;
	}

	private void subscribe(Link link, MqttMessageListener listener) {
		CompletableFuture<SubscribeResult> subscribed = this.client
			.subscribe(TopicSubscription.of("a", QoS.AT_LEAST_ONCE), listener);
		boolean mqtt5 = link.read().contains("0b01");
		link.send(mqtt5 ? "90 04 0001 00 01" : "90 03 0001 01");
		assertThat(outcome(subscribed)).isInstanceOf(SubscribeResult.class);
	}

	@Test
	void noMoreThanTheBoundIsTakenOutOfOneRead() {
		int capacity = 10;
		int count = 200;
		Link link = connect(mqtt5().inboundQueueCapacity(capacity), ScriptedPeer.CONNACK_5);
		List<String> received = new CopyOnWriteArrayList<>();
		CountDownLatch started = new CountDownLatch(1);
		subscribe(link, (message) -> {
			started.countDown();
			this.release.await();
			received.add(message.payloadAsString());
		});
		StringBuilder packets = new StringBuilder();
		IntStream.range(0, count).forEach((i) -> packets.append(ScriptedPeer.publish(0, 0, "a", "" + i)));
		link.send(packets.toString());
		await().until(() -> started.getCount() == 0 && this.client.statistics().received() >= capacity);
		// what follows on the same connection is not read either
		link.send(ScriptedPeer.publish(0, 0, "a", "last"));
		assertThat(this.client.statistics().received()).isEqualTo(capacity);
		this.release.countDown();
		await().until(() -> received.size() == count + 1);
		List<String> sent = new ArrayList<>(IntStream.range(0, count).mapToObj(Integer::toString).toList());
		sent.add("last");
		assertThat(received).isEqualTo(sent);
	}

	@Test
	void aListenerThatWaitsForItsOwnPublishBehindAFloodGetsItsAnswer() {
		Link link = connect(mqtt5().inboundQueueCapacity(8), ScriptedPeer.CONNACK_5);
		List<String> received = new CopyOnWriteArrayList<>();
		AtomicReference<PublishResult> reply = new AtomicReference<>();
		subscribe(link, (message) -> {
			if (reply.get() == null) {
				reply.set(this.client.blocking().publish(message("reply", QoS.AT_LEAST_ONCE)));
			}
			received.add(message.payloadAsString().strip());
		});
		int count = 3_000;
		String padding = " ".repeat(2_000);
		CompletableFuture<Void> peer = CompletableFuture.runAsync(() -> {
			for (int i = 0; i < count; i++) {
				link.send(ScriptedPeer.publish(0, 0, "a", i + padding));
			}
			// 6 MB before the answer: more than is read until the queue is full
			link.expect(REPLY_5);
			link.send("40 02 0002");
		});
		await().atMost(Duration.ofSeconds(40)).until(() -> reply.get() != null);
		await().atMost(Duration.ofSeconds(40)).until(() -> received.size() == count);
		assertThat(outcome(peer)).isEqualTo("done");
		assertThat(received.get(count - 1)).isEqualTo("" + (count - 1));
	}

	@Test
	void beforeMqtt5AListenerThatWaitsForItsOwnPublishGetsItsAnswerToo() {
		Link link = connect(mqtt3().receiveMaximum(4), ScriptedPeer.CONNACK_3);
		AtomicReference<PublishResult> reply = new AtomicReference<>();
		subscribe(link, (message) -> {
			if (reply.get() == null) {
				reply.set(this.client.blocking().publish(message("reply", QoS.AT_LEAST_ONCE)));
			}
		});
		int count = 2_000;
		String padding = " ".repeat(3_000);
		CompletableFuture<Void> peer = CompletableFuture.runAsync(() -> {
			for (int i = 1; i <= count; i++) {
				link.send(ScriptedPeer.publish3(1, i, "a", padding));
			}
			link.expect(REPLY_3);
			link.send("40 02 0002");
		});
		await().atMost(Duration.ofSeconds(40)).until(() -> reply.get() != null);
		assertThat(outcome(peer)).isEqualTo("done");
		// [MQTT-4.6.0-2] and the order of the acknowledgements is that of arrival
		for (int i = 1; i <= count; i++) {
			link.expect("40 02 " + String.format("%04x", i));
		}
	}

	@Test
	void closingWaitsForListenersAndTheirAcknowledgementsAndTakesNothingNew() throws Exception {
		Link link = connect(mqtt5().closeTimeout(Duration.ofSeconds(40)), ScriptedPeer.CONNACK_5);
		List<String> received = new CopyOnWriteArrayList<>();
		CountDownLatch running = new CountDownLatch(1);
		subscribe(link, (message) -> {
			running.countDown();
			this.release.await();
			received.add(message.payloadAsString());
		});
		link.send(ScriptedPeer.publish(1, 1, "a", "one") + ScriptedPeer.publish(1, 2, "a", "two"));
		assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
		Thread closing = new Thread(this.client::close);
		closing.start();
		await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
		// the event loop knows of it when it has come round once
		link.send("62 02 0009");
		link.expect("70 03 0009 92");
		link.send(ScriptedPeer.publish(1, 3, "a", "three") + "62 02 0009");
		link.expect("70 03 0009 92");
		this.release.countDown();
		link.expect("40 02 0001", "40 02 0002", ScriptedPeer.DISCONNECT);
		link.expectEnd();
		closing.join(10_000);
		assertThat(closing.isAlive()).isFalse();
		assertThat(received).containsExactly("one", "two");
	}

	@Test
	void afterTheCloseTimeoutNoListenerIsStartedAnyMore() throws InterruptedException {
		Link link = connect(mqtt5().closeTimeout(Duration.ofMillis(400)), ScriptedPeer.CONNACK_5);
		List<String> received = new CopyOnWriteArrayList<>();
		CountDownLatch running = new CountDownLatch(1);
		subscribe(link, (message) -> {
			running.countDown();
			this.release.await();
			received.add(message.payloadAsString());
		});
		link.send(ScriptedPeer.publish(1, 1, "a", "one") + ScriptedPeer.publish(1, 2, "a", "two")
				+ ScriptedPeer.publish(0, 0, "a", "zero"));
		assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
		await().until(() -> this.client.statistics().received() == 3);
		this.client.close();
		await().until(() -> this.client.state() == ClientState.CLOSED);
		link.expect(ScriptedPeer.DISCONNECT);
		link.expectEnd();
		this.release.countDown();
		await().during(Duration.ofMillis(200))
			.atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(received).containsExactly("one"));
	}

	@Test
	void aListenerMayCloseItsClient() throws IOException {
		Link link = connect(mqtt5().closeTimeout(Duration.ofSeconds(60)), ScriptedPeer.CONNACK_5);
		CompletableFuture<Void> closed = new CompletableFuture<>();
		subscribe(link, (message) -> {
			this.client.close();
			closed.complete(null);
		});
		link.send(ScriptedPeer.publish(0, 0, "a", "x"));
		assertThat(closed.orTimeout(20, TimeUnit.SECONDS)).succeedsWithin(Duration.ofSeconds(20));
		link.expect(ScriptedPeer.DISCONNECT);
		link.expectEnd();
	}

}
