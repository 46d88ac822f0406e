package io.github.mqttboot.client;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.conformance.Conformance;
import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.error.MqttOutcomeUnknownException;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a client says when it comes back, byte by byte.
 */
class ReconnectIntegrationTests extends AbstractPeerTests {

	private static final String SUBSCRIBE_A = "82 09 0001 02 0b01 0001 61 01";

	private static final String PUBLISH_M1 = "32 08 0001 74 0001 00 6d31";

	@Test
	void subscriptionsAreMadeAgainBeforeAnyPublishWhenTheSessionIsLost() {
		MqttClient client = build(mqtt5().sessionExpiry(Duration.ofHours(1)));
		client.connect();
		CompletableFuture<SubscribeResult> subscribed = client.subscribe(TopicSubscription.of("a", QoS.AT_LEAST_ONCE),
				(message) -> {
				});
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		link.expect(SUBSCRIBE_A);
		link.send("90 04 0001 00 01");
		assertThat(outcome(subscribed)).isInstanceOf(SubscribeResult.class);
		CompletableFuture<PublishResult> published = client.publish(message("m1", QoS.AT_LEAST_ONCE));
		link.expect("32 08 0001 74 0002 00 6d31");
		link.reset();
		Link next = this.peer.accept();
		// clean start off: the session is wanted back
		assertThat(next.readConnect()).contains("4d51545405" + "00" + "003c");
		next.send(ScriptedPeer.CONNACK_5);
		next.expect("82 09 0003 02 0b01 0001 61 01");
		next.send("90 04 0003 00 01");
		next.expect("32 08 0001 74 0004 00 6d31");
		next.send("40 02 0004");
		assertThat(outcome(published)).isInstanceOf(PublishResult.class);
	}

	@Test
	void aConnectionThatEndsBeforeItsSubscriptionsAreAnsweredKeepsNoThreadBusy() {
		MqttClient client = build(mqtt5().connectTimeout(Duration.ofMillis(500)).closeTimeout(Duration.ofSeconds(10)));
		client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		CompletableFuture<SubscribeResult> subscribed = client.subscribe(TopicSubscription.of("a", QoS.AT_MOST_ONCE),
				(message) -> {
				});
		link.read();
		link.send("90 04 0001 00 00");
		assertThat(outcome(subscribed)).isInstanceOf(SubscribeResult.class);
		link.close();
		Link next = this.peer.accept(ScriptedPeer.CONNACK_5);
		assertThat(next.read()).startsWith("82");
		long before = cpuOfEventLoops();
		// which takes two seconds, as the server closes nothing
		assertThat(outcome(client.disconnect())).isEqualTo("done");
		assertThat(Duration.ofNanos(cpuOfEventLoops() - before)).isLessThan(Duration.ofMillis(300));
	}

	private static long cpuOfEventLoops() {
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("mqtt-io"))
			.mapToLong((thread) -> threads.getThreadCpuTime(thread.getId()))
			.sum();
	}

	@Test
	void aServerThatForgetsTheAnswerToASubscriptionMadeAgainHoldsUpNobodyForEver() {
		List<Boolean> connections = new CopyOnWriteArrayList<>();
		// without keep alive, nothing else would come by and look
		MqttClient client = build(mqtt5().keepAlive(Duration.ZERO)
			.connectTimeout(Duration.ofSeconds(3))
			.connectionListener(new MqttConnectionListener() {
				@Override
				public void onConnected(ConnectResult result, boolean reconnect) {
					connections.add(reconnect);
				}
			}));
		client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		CompletableFuture<SubscribeResult> subscribed = client.subscribe(TopicSubscription.of("a", QoS.AT_MOST_ONCE),
				(message) -> {
				});
		link.read();
		link.send("90 04 0001 00 00");
		assertThat(outcome(subscribed)).isInstanceOf(SubscribeResult.class);
		link.close();
		assertThat(this.peer.accept(ScriptedPeer.CONNACK_5).read()).startsWith("82");
		await().atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(connections).containsExactly(false, true));
		assertThat(client.blocking().awaitConnection(Duration.ZERO)).isTrue();
	}

	@Test
	void nothingIsSubscribedAgainWhenTheSessionIsPresentAndResendsComeFirst() {
		MqttClient client = build(mqtt5().sessionExpiry(Duration.ofHours(1)));
		client.connect();
		client.subscribe(TopicSubscription.of("a", QoS.AT_LEAST_ONCE), (message) -> {
		});
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		link.expect(SUBSCRIBE_A);
		link.send("90 04 0001 00 01");
		List<CompletableFuture<PublishResult>> all = new ArrayList<>();
		all.add(client.publish(message("m2", QoS.AT_LEAST_ONCE)));
		all.add(client.publish(message("m3", QoS.EXACTLY_ONCE)));
		all.add(client.publish(message("m4", QoS.EXACTLY_ONCE)));
		link.expect("32 08 0001 74 0002 00 6d32", "34 08 0001 74 0003 00 6d33", "34 08 0001 74 0004 00 6d34");
		link.send("50 02 0004");
		link.expect("62 02 0004");
		link.reset();
		await().until(() -> client.state() != ClientState.CONNECTED);
		all.add(client.publish(message("m5", QoS.AT_MOST_ONCE)));
		all.add(client.publish(message("m6", QoS.AT_LEAST_ONCE)));
		Link next = this.peer.accept(ScriptedPeer.CONNACK_5_SESSION_PRESENT);
		next.expect("62 02 0004", "3a 08 0001 74 0002 00 6d32", "3c 08 0001 74 0003 00 6d33", "30 06 0001 74 00 6d35",
				"32 08 0001 74 0005 00 6d36");
		next.send("70 02 0004 40 02 0002 50 02 0003 40 02 0005");
		next.expect("62 02 0003");
		next.send("70 02 0003");
		assertThat(all).allSatisfy((future) -> assertThat(outcome(future)).isInstanceOf(PublishResult.class));
		assertThat(client.statistics().inFlight()).isZero();
		assertThat(client.statistics().queued()).isZero();
	}

	@Test
	void aConnectionIsMadeAgainOnRequestAndTheSessionGoesOn() {
		MqttClient client = build(mqtt5().sessionExpiry(Duration.ofHours(1)));
		client.reconnect();
		assertThat(client.state()).isEqualTo(ClientState.DISCONNECTED);
		client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		CompletableFuture<PublishResult> published = client.publish(message("m1", QoS.EXACTLY_ONCE));
		link.expect("34 08 0001 74 0001 00 6d31");
		client.reconnect();
		link.expect("e0 00");
		link.close();
		Link next = this.peer.accept(ScriptedPeer.CONNACK_5_SESSION_PRESENT);
		next.expect("3c 08 0001 74 0001 00 6d31");
		next.send("50 02 0001");
		next.expect("62 02 0001");
		next.send("70 02 0001");
		assertThat(outcome(published)).isInstanceOf(PublishResult.class);
	}

	@Test
	void aConnectionIsMadeAgainOnRequestWhereReconnectionIsOff() {
		List<Optional<Duration>> delays = new CopyOnWriteArrayList<>();
		MqttClient client = build(
				mqtt5().reconnect(ReconnectOptions.DISABLED).connectionListener(new MqttConnectionListener() {

					@Override
					public void onDisconnected(@Nullable MqttException cause, @Nullable ReasonCode reasonCode,
							@Nullable Duration reconnectDelay) {
						delays.add(Optional.ofNullable(reconnectDelay));
					}

				}));
		CompletableFuture<ConnectResult> connected = client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		client.reconnect();
		link.expect("e0 00");
		link.close();
		Link next = this.peer.accept();
		next.readConnect();
		// nothing tells that the client was given up in between: health would be down
		assertThat(client.state()).isEqualTo(ClientState.RECONNECTING);
		next.send(ScriptedPeer.CONNACK_5);
		await().until(() -> client.state() == ClientState.CONNECTED);
		await().until(() -> delays.size() == 1);
		assertThat(delays.get(0)).isPresent();
		next.close();
		await().until(() -> delays.size() == 2);
		assertThat(delays.get(1)).isEmpty();
		assertThat(client.state()).isEqualTo(ClientState.DISCONNECTED);
	}

	@Test
	void aConnectionThatCannotBeMadeAgainIsGivenUpWhereReconnectionIsOff() {
		MqttClient client = build(mqtt5().reconnect(ReconnectOptions.DISABLED));
		client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		await().until(() -> client.state() == ClientState.CONNECTED);
		client.reconnect();
		link.expect("e0 00");
		link.close();
		this.peer.accept("20 03 00 88 00").expectEnd();
		await().until(() -> client.state() == ClientState.DISCONNECTED);
	}

	@Test
	void mqtt311WithoutCleanSessionResumesToo() {
		MqttClient client = build(mqtt3().cleanStart(false));
		client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_3);
		client.publish(message("m1", QoS.AT_LEAST_ONCE));
		link.expect("32 07 0001 74 0001 6d31");
		link.reset();
		Link next = this.peer.accept();
		next.expect("10 0d 0004 4d515454 04 00 003c 0001 63");
		next.send("20 02 01 00");
		next.expect("3a 07 0001 74 0001 6d31");
	}

	@Test
	void aQos2MessageInFlightIsUnknownWhenTheSessionIsLost() {
		MqttClient client = build(mqtt5());
		client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		CompletableFuture<PublishResult> published = client.publish(message("m1", QoS.EXACTLY_ONCE));
		link.expect("34 08 0001 74 0001 00 6d31");
		link.reset();
		this.peer.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(published)).isInstanceOf(MqttOutcomeUnknownException.class);
	}

	@Test
	void whatIsPublishedBeforeTheConnectionWaitsForIt() {
		MqttClient client = build(mqtt5());
		CompletableFuture<PublishResult> published = client.publish(message("m1", QoS.AT_LEAST_ONCE));
		client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		link.expect(PUBLISH_M1);
		assertThat(published).isNotDone();
		link.send("40 02 0001");
		assertThat(outcome(published)).isInstanceOf(PublishResult.class);
	}

	@Test
	void thePolicyToFailFailsAtOnce() {
		MqttClient client = build(mqtt5().whenDisconnected(MqttClientOptions.WhenDisconnected.FAIL));
		assertThat(outcome(client.publish(message("m1", QoS.AT_LEAST_ONCE)))).isInstanceOfSatisfying(
				MqttNotSentException.class, (ex) -> assertThat(ex.reason()).isEqualTo(Reason.DISCONNECTED));
	}

	@Test
	void aMessageThatWaitsTooLongIsNotSent() {
		MqttClient client = build(mqtt5().deliveryTimeout(Duration.ofMillis(200)));
		assertThat(outcome(client.publish(message("m1", QoS.AT_LEAST_ONCE)))).isInstanceOfSatisfying(
				MqttNotSentException.class, (ex) -> assertThat(ex.reason()).isEqualTo(Reason.EXPIRED));
	}

	@Test
	void aMessageThatIsNotAcknowledgedInTimeIsUnknown() {
		MqttClient client = build(mqtt5().deliveryTimeout(Duration.ofMillis(300)));
		client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		CompletableFuture<PublishResult> published = client.publish(message("m1", QoS.AT_LEAST_ONCE));
		link.expect(PUBLISH_M1);
		assertThat(outcome(published)).isInstanceOf(MqttOutcomeUnknownException.class);
	}

	@Test
	void withoutReconnectionTheClientStaysDisconnected() throws Exception {
		MqttClient client = build(mqtt5().reconnect(ReconnectOptions.DISABLED));
		client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		await().until(() -> client.state() == ClientState.CONNECTED);
		link.close();
		await().until(() -> client.state() == ClientState.DISCONNECTED);
		assertThat(this.peer.isConnectedTo(Duration.ofMillis(200))).isFalse();
	}

	@Test
	void aListenerThatStillRunsIsJoinedByTheRedelivery() {
		List<String> started = new CopyOnWriteArrayList<>();
		CompletableFuture<Void> go = new CompletableFuture<>();
		MqttClient client = build(mqtt5().sessionExpiry(Duration.ofHours(1)));
		client.connect();
		client.subscribe(TopicSubscription.of("a", QoS.AT_LEAST_ONCE), (message) -> {
			started.add(message.payloadAsString());
			go.join();
		});
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		link.expect(SUBSCRIBE_A);
		link.send("90 04 0001 00 01" + ScriptedPeer.publish(1, 7, "a", "x"));
		await().until(() -> started.size() == 1);
		link.reset();
		Link next = this.peer.accept(ScriptedPeer.CONNACK_5_SESSION_PRESENT);
		// the same with DUP
		next.send("3" + "a" + ScriptedPeer.publish(1, 7, "a", "x").substring(2));
		next.send(ScriptedPeer.publish(1, 8, "a", "y"));
		go.complete(null);
		next.expect("40 02 0007", "40 02 0008");
		assertThat(started).containsExactly("x", "y");
	}

	@Test
	void eventsComeInTheirOrder() {
		Recorder recorder = new Recorder();
		MqttClient client = build(mqtt5().connectionListener(recorder));
		client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		await().until(() -> recorder.events.size() == 1);
		link.reset();
		Link refusing = this.peer.accept("20 03 00 88 00");
		refusing.expectEnd();
		this.peer.accept(ScriptedPeer.CONNACK_5);
		await().untilAsserted(() -> assertThat(recorder.events).containsExactly("connected", "disconnected null",
				"failed", "connected again"));
		client.disconnect().join();
		await().untilAsserted(() -> assertThat(recorder.events).endsWith("connected again", "disconnected null"));
	}

	@Test
	@Conformance(mqtt5 = "MQTT-3.3.2-7")
	void topicAliasesOfTheServerDieWithTheConnection() {
		List<String> topics = new CopyOnWriteArrayList<>();
		MqttClient client = build(mqtt5().topicAliasMaximum(5));
		client.connect();
		client.subscribe(TopicSubscription.of("#", QoS.AT_MOST_ONCE), (message) -> topics.add(message.topic()));
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		link.expect("82 09 0001 02 0b01 0001 23 00");
		link.send("90 04 0001 00 00 30 07 0001 61 03 23 0002" + "30 06 0000 03 23 0002");
		await().untilAsserted(() -> assertThat(topics).containsExactly("a", "a"));
		link.reset();
		Link next = this.peer.accept(ScriptedPeer.CONNACK_5);
		next.read();
		next.send("90 04 0002 00 00" + "30 06 0000 03 23 0002");
		next.expect("e0 01 82");
		next.expectEnd();
	}

}
