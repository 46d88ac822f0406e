package io.github.mqttboot.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.error.MqttOutcomeUnknownException;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * When client and server go on with a session, and when they must not.
 */
class SessionIntegrationTests extends AbstractPeerTests {

	private static final String CLEAN = "4d51545405" + "02";

	private static final String RESUMING = "4d51545405" + "00";

	private static final Duration HOUR = Duration.ofHours(1);

	private Link accept(String connect, String connAck) {
		Link link = this.peer.accept();
		assertThat(link.readConnect()).contains(connect);
		link.send(connAck);
		return link;
	}

	@Test
	void aFreshProcessTakesTheSessionThatItWantsBack() {
		// [MQTT-3.2.2-4] as decided: a persisted session is the user's wish
		MqttClient client = build(mqtt5().cleanStart(false).sessionExpiry(HOUR));
		CompletableFuture<ConnectResult> connected = client.connect();
		Link link = accept(RESUMING, ScriptedPeer.CONNACK_5_SESSION_PRESENT);
		assertThat(outcome(connected)).isInstanceOfSatisfying(ConnectResult.class,
				(result) -> assertThat(result.sessionPresent()).isTrue());
		// the server finishes what it has kept
		link.send("62 02 0007" + ScriptedPeer.publish(2, 8, "a", "x"));
		link.expect("70 03 0007 92", "50 02 0008");
	}

	@Test
	void aFreshProcessOfMqtt311DoesSoToo() {
		CompletableFuture<ConnectResult> connected = build(mqtt3().cleanStart(false)).connect();
		Link link = this.peer.accept("20 02 01 00");
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		link.send("62 02 0007");
		link.expect("70 02 0007");
	}

	@ParameterizedTest
	@CsvSource({ "20 02 01 00, MQTT_3_1_1", "20 02 01 05, MQTT_3_1_1", "20 03 01 00 00, MQTT_5",
			"20 03 01 87 00, MQTT_5" })
	void aSessionThatThereCannotBeIsAProtocolError(String connAck, MqttVersion version) {
		// [MQTT-3.2.2-2] [MQTT-3.2.2-6], and [MQTT-3.2.2-1] [MQTT-3.2.2-4] of MQTT 3.1.1
		CompletableFuture<ConnectResult> connected = build(mqtt5().version(version)).connect();
		Link link = this.peer.accept(connAck);
		if (version == MqttVersion.MQTT_5) {
			assertThat(link.read()).isIn("e00181", "e00182");
		}
		link.expectEnd();
		assertThat(outcome(connected)).isInstanceOf(MqttConnectException.class);
	}

	@Test
	void aReconnectionGoesOnWithTheSession() {
		build(mqtt5().sessionExpiry(HOUR)).connect();
		accept(CLEAN, ScriptedPeer.CONNACK_5).close();
		accept(RESUMING, ScriptedPeer.CONNACK_5_SESSION_PRESENT);
	}

	@Test
	void aSessionThatEndsWithTheConnectionIsNotAskedForAgain() {
		// [MQTT-3.1.2-23]
		MqttClient client = build(mqtt5());
		client.connect();
		Link link = accept(CLEAN, ScriptedPeer.CONNACK_5);
		CompletableFuture<PublishResult> atLeastOnce = client.publish(message("m1", QoS.AT_LEAST_ONCE));
		CompletableFuture<PublishResult> exactlyOnce = client.publish(message("m2", QoS.EXACTLY_ONCE));
		link.expect("32 08 0001 74 0001 00 6d31", "34 08 0001 74 0002 00 6d32");
		link.close();
		assertThat(outcome(exactlyOnce)).isInstanceOf(MqttOutcomeUnknownException.class);
		Link next = accept(CLEAN, ScriptedPeer.CONNACK_5);
		next.expect("32 08 0001 74 0003 00 6d31");
		next.send("40 02 0003");
		assertThat(outcome(atLeastOnce)).isInstanceOf(PublishResult.class);
	}

	@Test
	void aServerThatKeepsTheSessionForLongerIsBelieved() {
		// CONNACK: session expiry interval 3,600
		build(mqtt5()).connect();
		accept(CLEAN, "20 08 00 00 05 11 00000e10").close();
		accept(RESUMING, ScriptedPeer.CONNACK_5_SESSION_PRESENT);
	}

	@Test
	void aSessionThatExpiresWhileTheServerIsAwayEndsByItself() {
		MqttClient client = build(mqtt5().sessionExpiry(Duration.ofSeconds(1)).connectTimeout(Duration.ofSeconds(30)));
		client.connect();
		Link link = accept(CLEAN, ScriptedPeer.CONNACK_5);
		CompletableFuture<PublishResult> exactlyOnce = client.publish(message("m1", QoS.EXACTLY_ONCE));
		link.expect("34 08 0001 74 0001 00 6d31");
		link.close();
		// the server is silent for longer than the interval
		Link silent = this.peer.accept();
		assertThat(silent.readConnect()).contains(RESUMING);
		assertThat(outcome(exactlyOnce)).isInstanceOf(MqttOutcomeUnknownException.class);
		silent.close();
		accept(CLEAN, ScriptedPeer.CONNACK_5);
		await().until(() -> client.state() == ClientState.CONNECTED);
	}

	@Test
	void disconnectCanEndTheSession() {
		MqttClient client = build(mqtt5().sessionExpiry(HOUR));
		client.connect();
		Link link = accept(CLEAN, ScriptedPeer.CONNACK_5);
		await().until(() -> client.state() == ClientState.CONNECTED);
		client.disconnect(new DisconnectOptions(ReasonCode.SUCCESS, Duration.ZERO, null, UserProperties.none()));
		link.expect("e0 07 00 05 11 00000000");
		link.close();
		await().until(() -> client.state() == ClientState.DISCONNECTED);
		client.connect();
		accept(CLEAN, ScriptedPeer.CONNACK_5);
	}

	@Test
	void aSessionOutlivesAnOrdinaryDisconnect() {
		MqttClient client = build(mqtt5().sessionExpiry(HOUR));
		client.connect();
		Link link = accept(CLEAN, ScriptedPeer.CONNACK_5);
		await().until(() -> client.state() == ClientState.CONNECTED);
		client.disconnect();
		link.expect(ScriptedPeer.DISCONNECT);
		link.close();
		await().until(() -> client.state() == ClientState.DISCONNECTED);
		client.connect();
		accept(RESUMING, ScriptedPeer.CONNACK_5_SESSION_PRESENT);
	}

	@Test
	void aConnectionThatIsLostBeforeItsSubscriptionsAreMadeHasASessionToo() {
		MqttClient client = build(mqtt5().sessionExpiry(HOUR));
		client.subscribe(TopicSubscription.of("a", QoS.AT_MOST_ONCE), (message) -> {
		});
		client.connect();
		Link link = accept(CLEAN, ScriptedPeer.CONNACK_5);
		link.read();
		link.close();
		accept(RESUMING, ScriptedPeer.CONNACK_5_SESSION_PRESENT);
	}

}
