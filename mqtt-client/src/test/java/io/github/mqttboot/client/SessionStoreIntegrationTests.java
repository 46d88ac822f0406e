package io.github.mqttboot.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.error.MqttOutcomeUnknownException;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * What survives the process, and what never leaves before it would.
 */
class SessionStoreIntegrationTests extends AbstractPeerTests {

	private static final Duration BRIEFLY = Duration.ofMillis(200);

	private final InMemorySessions store = new InMemorySessions();

	private MqttClientBuilder keeping(SessionStore sessions) {
		return mqtt5().cleanStart(false).sessionExpiry(Duration.ofHours(1)).sessionStore(sessions);
	}

	private Link connect(MqttClient client, String connAck) {
		client.connect();
		return this.peer.accept(connAck);
	}

	@Test
	void aMessageThatWasNeverSentIsSentByTheNextClient(@TempDir Path directory) {
		MqttClient first = build(keeping(new FileSessionStore(directory)));
		CompletableFuture<PublishResult> published = first
			.publish(MqttMessage.to("t").payload("m1").qos(QoS.AT_LEAST_ONCE).contentType("x").build());
		first.close();
		assertThat(outcome(published)).isInstanceOf(MqttOutcomeUnknownException.class)
			.asString()
			.contains("in the session store and will be sent");
		Link link = connect(build(keeping(new FileSessionStore(directory))), ScriptedPeer.CONNACK_5);
		link.expect("32 0c 0001 74 0001 04 03 0001 78 6d31");
	}

	@Test
	void messagesKeepTheirOrderAndTheirPacketIdentifiers() {
		MqttClient first = build(keeping(this.store).maxInFlight(2));
		Link link = connect(first, ScriptedPeer.CONNACK_5);
		first.publish(message("m1", QoS.AT_LEAST_ONCE));
		first.publish(message("m2", QoS.EXACTLY_ONCE));
		first.publish(message("m3", QoS.AT_LEAST_ONCE));
		link.expect("32 08 0001 74 0001 00 6d31", "34 08 0001 74 0002 00 6d32");
		MqttClient second = build(keeping(this.store.afterPowerLoss()));
		first.close();
		Link next = connect(second, ScriptedPeer.CONNACK_5_SESSION_PRESENT);
		// [MQTT-4.4.0-1] [MQTT-4.6.0-1] [MQTT-3.3.1-1]
		next.expect("3a 08 0001 74 0001 00 6d31", "3c 08 0001 74 0002 00 6d32", "32 08 0001 74 0003 00 6d33");
	}

	@Test
	void whatTheServerHasTakenOverIsReleasedAndNotSentAgain() {
		MqttClient first = build(keeping(this.store));
		Link link = connect(first, ScriptedPeer.CONNACK_5);
		first.publish(message("m1", QoS.EXACTLY_ONCE));
		link.expect("34 08 0001 74 0001 00 6d31");
		link.send("50 02 0001");
		link.expect("62 02 0001");
		// PUBREL has left, so the store knows of PUBREC
		MqttClient second = build(keeping(this.store.afterPowerLoss()));
		first.close();
		Link next = connect(second, ScriptedPeer.CONNACK_5_SESSION_PRESENT);
		// [MQTT-4.4.0-1]
		next.expect("62 02 0001");
	}

	@Test
	void nothingLeavesBeforeItIsDurable() throws Exception {
		MqttClient client = build(keeping(this.store));
		Link link = connect(client, ScriptedPeer.CONNACK_5);
		await().until(() -> client.state() == ClientState.CONNECTED);
		this.store.holdWrites();
		CompletableFuture<PublishResult> published = client.publish(message("m1", QoS.AT_LEAST_ONCE));
		assertThat(link.isSilentFor(BRIEFLY)).isTrue();
		this.store.letWrite(1_000);
		link.expect("32 08 0001 74 0001 00 6d31");
		link.send("40 02 0001");
		assertThat(outcome(published)).isInstanceOf(PublishResult.class);
		await().until(() -> this.store.size() == 0);
	}

	@Test
	void messagesWithoutPromiseDoNotWaitForTheStore() {
		MqttClient client = build(keeping(this.store));
		Link link = connect(client, ScriptedPeer.CONNACK_5);
		await().until(() -> client.state() == ClientState.CONNECTED);
		this.store.holdWrites();
		client.publish(message("m1", QoS.AT_LEAST_ONCE));
		client.publish(message("m0", QoS.AT_MOST_ONCE));
		link.expect("30 06 0001 74 00 6d30");
		this.store.letWrite(1_000);
		link.expect("32 08 0001 74 0001 00 6d31");
	}

	@Test
	void aReceivedMessageIsNotHandedOutAgainByTheNextClient() {
		List<String> handed = new CopyOnWriteArrayList<>();
		MqttClient first = build(keeping(this.store));
		first.subscribe(TopicSubscription.of("a", QoS.EXACTLY_ONCE),
				(message) -> handed.add(message.payloadAsString()));
		Link link = connect(first, ScriptedPeer.CONNACK_5);
		String subscribe = link.read();
		link.send("90 04 " + subscribe.substring(4, 8) + " 00 02");
		link.send(ScriptedPeer.publish(2, 8, "a", "x"));
		link.expect("50 02 0008");
		MqttClient second = build(keeping(this.store.afterPowerLoss()));
		second.subscribe(TopicSubscription.of("a", QoS.EXACTLY_ONCE),
				(message) -> handed.add(message.payloadAsString()));
		first.close();
		Link next = connect(second, ScriptedPeer.CONNACK_5_SESSION_PRESENT);
		next.read();
		// [MQTT-4.3.3-10]
		next.send("3c" + ScriptedPeer.publish(2, 8, "a", "x").substring(2));
		next.expect("50 02 0008");
		next.send("62 02 0008");
		next.expect("70 02 0008");
		await().until(() -> this.store.commits() > 0);
		// its packet identifier is free again
		next.send(ScriptedPeer.publish(2, 8, "a", "y"));
		next.expect("50 02 0008");
		assertThat(handed).containsExactly("x", "y");
	}

	@Test
	void answersThatWaitForTheStoreLeaveBeforeDisconnect() {
		List<String> handed = new CopyOnWriteArrayList<>();
		MqttClient client = build(keeping(this.store));
		client.subscribe(TopicSubscription.of("a", QoS.AT_LEAST_ONCE),
				(message) -> handed.add(message.payloadAsString()));
		Link link = connect(client, ScriptedPeer.CONNACK_5);
		String subscribe = link.read();
		link.send("90 04 " + subscribe.substring(4, 8) + " 00 01");
		await().until(() -> client.state() == ClientState.CONNECTED);
		this.store.holdWrites();
		client.publish(message("m1", QoS.AT_LEAST_ONCE));
		link.send(ScriptedPeer.publish(1, 8, "a", "x"));
		await().until(() -> handed.contains("x"));
		CompletableFuture<Void> disconnected = client.disconnect();
		await().until(() -> client.state() == ClientState.DISCONNECTING);
		this.store.letWrite(1_000);
		link.expect("32 08 0001 74 0002 00 6d31", "40 02 0008", ScriptedPeer.DISCONNECT);
		link.close();
		assertThat(outcome(disconnected)).isEqualTo("done");
	}

	@Test
	void disconnectDoesNotWaitForAStoreThatHangs() {
		MqttClient client = build(keeping(this.store));
		Link link = connect(client, ScriptedPeer.CONNACK_5);
		await().until(() -> client.state() == ClientState.CONNECTED);
		this.store.holdWrites();
		client.publish(message("m1", QoS.AT_LEAST_ONCE));
		CompletableFuture<Void> disconnected = client.disconnect();
		link.expect(ScriptedPeer.DISCONNECT);
		link.close();
		assertThat(outcome(disconnected)).isEqualTo("done");
		this.store.letWrite(1_000);
	}

	@Test
	void aDiskThatIsFullFailsPublishesAtOnceAndIsTriedAgain() {
		MqttClient client = build(keeping(this.store));
		Link link = connect(client, ScriptedPeer.CONNACK_5);
		await().until(() -> client.state() == ClientState.CONNECTED);
		this.store.setFailing(true);
		CompletableFuture<PublishResult> published = client.publish(message("m1", QoS.AT_LEAST_ONCE));
		assertThat(outcome(published)).isInstanceOfSatisfying(MqttNotSentException.class, (ex) -> {
			assertThat(ex.reason()).isEqualTo(Reason.NOT_STORED);
			assertThat(ex).hasMessageContaining("disk full");
		});
		link.expectEnd();
		// of nothing else is told that it is stored
		assertThat(outcome(client.publish(message("m2", QoS.EXACTLY_ONCE)))).isInstanceOf(MqttNotSentException.class);
		this.store.setFailing(false);
		Link next = this.peer.accept(ScriptedPeer.CONNACK_5_SESSION_PRESENT);
		await().until(() -> client.state() == ClientState.CONNECTED);
		client.publish(message("m3", QoS.AT_LEAST_ONCE));
		next.expect("32 08 0001 74 0002 00 6d33");
	}

	@Test
	void aStoreThatIsBrokenInAnyWayFailsPublishesAtOnce() {
		SessionStore broken = (clientIdentifier) -> new SessionStore.StoredSession() {

			@Override
			public Map<Long, byte[]> records() {
				return Map.of();
			}

			@Override
			public void commit(Map<Long, byte[]> put, Collection<Long> removed) {
				throw new NoClassDefFoundError("a library is missing");
			}

			@Override
			public void close() {
				throw new IllegalStateException("not even that");
			}

		};
		MqttClient client = build(keeping(broken));
		Link link = connect(client, ScriptedPeer.CONNACK_5);
		assertThat(outcome(client.publish(message("m1", QoS.AT_LEAST_ONCE)))).isInstanceOf(MqttNotSentException.class)
			.asString()
			.contains("a library is missing");
		link.expectEnd();
		client.close();
		await().until(() -> client.state() == ClientState.CLOSED);
	}

	@Test
	void whatWasInFlightWhenTheDiskFailedIsWrittenAnew() {
		MqttClient first = build(keeping(this.store));
		Link link = connect(first, ScriptedPeer.CONNACK_5);
		first.publish(message("m1", QoS.AT_LEAST_ONCE));
		link.expect("32 08 0001 74 0001 00 6d31");
		this.store.setFailing(true);
		outcome(first.publish(message("m2", QoS.AT_LEAST_ONCE)));
		link.expectEnd();
		this.store.setFailing(false);
		Link next = this.peer.accept(ScriptedPeer.CONNACK_5_SESSION_PRESENT);
		next.expect("3a 08 0001 74 0001 00 6d31");
		assertThat(this.store.opened()).isGreaterThan(1);
		MqttClient second = build(keeping(this.store.afterPowerLoss()));
		first.close();
		connect(second, ScriptedPeer.CONNACK_5_SESSION_PRESENT).expect("3a 08 0001 74 0001 00 6d31");
	}

	@Test
	void aStoreThatIsOpenedManyTimesTakesNoRoomInTheQueue() {
		MqttClient client = build(keeping(this.store).queueCapacity(3));
		Link link = connect(client, ScriptedPeer.CONNACK_5);
		client.publish(message("m1", QoS.AT_LEAST_ONCE));
		link.expect("32 08 0001 74 0001 00 6d31");
		this.store.setFailing(true);
		outcome(client.publish(message("m2", QoS.AT_LEAST_ONCE)));
		link.expectEnd();
		// m1 is read each time
		await().until(() -> this.store.opened() > 8);
		this.store.setFailing(false);
		Link next = this.peer.accept(ScriptedPeer.CONNACK_5_SESSION_PRESENT);
		next.expect("3a 08 0001 74 0001 00 6d31");
		client.publish(message("m3", QoS.AT_LEAST_ONCE));
		next.expect("32 08 0001 74 0003 00 6d33");
	}

	@Test
	void aStoreThatCannotBeOpenedIsToldByConnectAndByPublish() {
		this.store.setUnreadable(true);
		MqttClient client = build(keeping(this.store).reconnect(ReconnectOptions.DISABLED));
		assertThat(outcome(client.connect())).isInstanceOf(MqttConnectException.class)
			.asString()
			.contains("session store", "no such disk");
		assertThat(outcome(client.publish(message("m1", QoS.AT_LEAST_ONCE)))).isInstanceOf(MqttNotSentException.class);
		this.store.setUnreadable(false);
		connect(client, ScriptedPeer.CONNACK_5);
		client.publish(message("m2", QoS.AT_LEAST_ONCE));
	}

	@Test
	void aStoreThatThrowsWhatItMayNotIsToldAsOneThatFails() {
		SessionStore unreadable = (identifier) -> {
			throw new NoClassDefFoundError("org/example/Driver");
		};
		assertThat(outcome(build(keeping(unreadable)).connect())).isInstanceOf(MqttConnectException.class)
			.asString()
			.contains("could not be opened: org/example/Driver");
		MqttClient client = build(keeping((identifier) -> new ThrowingSession()));
		Link link = connect(client, ScriptedPeer.CONNACK_5);
		assertThat(outcome(client.publish(message("m1", QoS.AT_LEAST_ONCE)))).isInstanceOf(MqttNotSentException.class)
			.asString()
			.contains("could not take it: commit");
		link.expectEnd();
	}

	@Test
	void aStoreThatThrowsWhenItIsClosedDoesNotHoldUpTheClient() {
		MqttClient client = build(keeping((identifier) -> new ThrowingSession()).closeTimeout(Duration.ofMinutes(10)));
		client.connect();
		this.peer.accept(ScriptedPeer.CONNACK_5).close();
		assertThat(outcome(CompletableFuture.runAsync(client::close))).isEqualTo("done");
	}

	@Test
	void aFileIsOpenInOneClientAtATime(@TempDir Path directory) {
		MqttClient first = build(keeping(new FileSessionStore(directory)));
		connect(first, ScriptedPeer.CONNACK_5);
		MqttClient second = build(keeping(new FileSessionStore(directory)).reconnect(ReconnectOptions.DISABLED));
		assertThat(outcome(second.connect())).isInstanceOf(MqttConnectException.class)
			.asString()
			.contains("another client or process has it open");
	}

	@Test
	void whoWaitsOnlyForTheStoreIsToldByTheStore() {
		DeliveryOptions delivery = DeliveryOptions.DEFAULT.withDoneWhenStored(true);
		MqttClient client = build(keeping(this.store).delivery(delivery));
		assertThat(outcome(client.publish(message("m1", QoS.EXACTLY_ONCE)))).isInstanceOf(PublishResult.class);
		assertThat(this.store.size()).isPositive();
		Link link = connect(client, ScriptedPeer.CONNACK_5);
		link.expect("34 08 0001 74 0001 00 6d31");
	}

	@Test
	void theDeliveryTimeoutEndsTheWaitingAndNotTheMessage() {
		MqttClient client = build(keeping(this.store).deliveryTimeout(Duration.ofMillis(100)));
		assertThat(outcome(client.publish(message("m1", QoS.AT_LEAST_ONCE))))
			.isInstanceOf(MqttOutcomeUnknownException.class);
		connect(client, ScriptedPeer.CONNACK_5).expect("32 08 0001 74 0001 00 6d31");
	}

	@Test
	void aLostSessionSendsItsMessagesAnew() {
		MqttClient first = build(keeping(this.store));
		Link link = connect(first, ScriptedPeer.CONNACK_5);
		first.publish(message("m1", QoS.AT_LEAST_ONCE));
		link.expect("32 08 0001 74 0001 00 6d31");
		MqttClient second = build(keeping(this.store.afterPowerLoss()));
		first.close();
		// [MQTT-3.1.2-4]: without DUP, as a new message
		connect(second, ScriptedPeer.CONNACK_5).expect("32 08 0001 74 0001 00 6d31");
	}

	@Test
	void aStoreNeedsASessionThatOutlivesTheConnection() {
		assertThatIllegalArgumentException().isThrownBy(() -> mqtt5().sessionStore(this.store).build())
			.withMessageContaining("switch clean start off");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> mqtt5().cleanStart(false).sessionStore(this.store).build())
			.withMessageContaining("session expiry");
	}

	@Test
	void aFileIsNamedAfterTheClientWhateverItsIdentifier(@TempDir Path directory) throws Exception {
		FileSessionStore files = new FileSessionStore(directory.resolve("sessions"));
		for (String identifier : List.of("../../etc/passwd", ".", "a/b\\c:*?", "x".repeat(1_000), "\u00e4")) {
			files.open(identifier).close();
		}
		try (var names = Files.list(directory.resolve("sessions"))) {
			assertThat(names).hasSize(5);
		}
		try (var names = Files.list(directory)) {
			assertThat(names).hasSize(1);
		}
	}

	/** Throws what no signature allows. */
	private static final class ThrowingSession implements SessionStore.StoredSession {

		@Override
		public Map<Long, byte[]> records() {
			return Map.of();
		}

		@Override
		public void commit(Map<Long, byte[]> put, Collection<Long> removed) {
			throw new AssertionError("commit");
		}

		@Override
		public void close() {
			throw new IllegalStateException("close");
		}

	}

}
