package io.github.mqttboot.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.error.MqttDisconnectedException;
import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Authenticating again on a connection that is up, byte by byte (MQTT 5.0 section
 * 4.12.1).
 */
class ReauthenticationIntegrationTests extends AbstractAuthenticationTests {

	@Test
	void messagesGoOnWhileTheConnectionAuthenticatesAgain() {
		// [MQTT-4.12.1-1]
		MqttClient client = build(authenticating());
		Link link = connected(client);
		await().until(() -> this.door.steps.contains("end null"));
		this.door.steps.clear();
		CompletableFuture<Void> again = client.reauthenticate();
		link.expect(auth("19", "i0"));
		CompletableFuture<PublishResult> published = client.publish(message("m1", QoS.AT_LEAST_ONCE));
		link.expect("32 08 0001 74 0001 00 6d31");
		link.send(auth("18", "c1") + "40 02 0001");
		link.expect(auth("18", "r1"));
		assertThat(outcome(published)).isInstanceOf(PublishResult.class);
		assertThat(again).isNotDone();
		link.send(auth("00", "f1"));
		assertThat(outcome(again)).isEqualTo("done");
		await().untilAsserted(() -> assertThat(this.door.steps).containsExactly("start " + this.peer.uri() + " c true",
				"initial", "c1", "verify f1", "end null"));
		assertThat(client.state()).isEqualTo(ClientState.CONNECTED);
	}

	@Test
	void aConnectionCanAuthenticateAgainAsOftenAsItLikes() {
		MqttClient client = build(authenticating());
		Link link = connected(client);
		for (int i = 0; i < 3; i++) {
			CompletableFuture<Void> again = client.reauthenticate();
			CompletableFuture<Void> joined = client.reauthenticate();
			link.expect(auth("19", "i0"));
			link.send(auth("00", "f1"));
			assertThat(outcome(again)).isEqualTo("done");
			assertThat(outcome(joined)).isEqualTo("done");
		}
	}

	@Test
	void theBlockingViewAuthenticatesAgainToo() {
		MqttClient client = build(authenticating());
		Link link = connected(client);
		CompletableFuture<Void> again = CompletableFuture.runAsync(() -> client.blocking().reauthenticate());
		link.expect(auth("19", "i0"));
		link.send(auth("00", "f1"));
		assertThat(outcome(again)).isEqualTo("done");
	}

	@Test
	void aServerThatRefusesToAuthenticateAgainEndsTheConnection() {
		// [MQTT-4.12.1-2]
		Recorder recorder = new Recorder();
		MqttClient client = build(authenticating().connectionListener(recorder));
		Link link = connected(client);
		CompletableFuture<Void> again = client.reauthenticate();
		link.expect(auth("19", "i0"));
		link.send("e0 01 87");
		link.expectEnd();
		assertThat(outcome(again)).isInstanceOfSatisfying(MqttDisconnectedException.class,
				(ex) -> assertThat(ex.reasonCode()).isEqualTo(ReasonCode.NOT_AUTHORIZED));
		await().untilAsserted(() -> assertThat(recorder.events).contains("disconnected NOT_AUTHORIZED (0x87)"));
	}

	@Test
	void aServerThatCannotProveItselfAgainIsLeft() {
		// [MQTT-4.12.1-2]
		MqttClient client = build(authenticating());
		Link link = connected(client);
		this.door.rejected = "verify f1";
		CompletableFuture<Void> again = client.reauthenticate();
		link.expect(auth("19", "i0"));
		link.send(auth("00", "f1"));
		link.expect("e0 01 83");
		link.expectEnd();
		assertThat(outcome(again)).isInstanceOfSatisfying(MqttException.class,
				(ex) -> assertThat(ex).hasMessageContaining("'M'").hasMessageNotContaining("s3cr3t"));
	}

	@Test
	void anErrorWhileAuthenticatingAgainEndsTheConnectionAtOnce() {
		NoClassDefFoundError missing = new NoClassDefFoundError("s3cr3t");
		MqttClient client = build(authenticating().connectTimeout(Duration.ofMinutes(10)));
		Link link = connected(client);
		this.door.rejected = "initial";
		this.door.error = missing;
		CompletableFuture<Void> again = client.reauthenticate();
		link.expect("e0 01 83");
		link.expectEnd();
		assertThat(outcome(again)).isInstanceOfSatisfying(MqttException.class,
				(ex) -> assertThat(ex).hasMessageContaining("'M'").hasMessageNotContaining("s3cr3t").hasCause(missing));
	}

	@Test
	void aServerThatForgetsToAnswerIsLeft() {
		MqttClient client = build(authenticating().connectTimeout(Duration.ofSeconds(2)));
		Link link = connected(client);
		CompletableFuture<Void> again = client.reauthenticate();
		link.expect(auth("19", "i0"));
		link.expect("e0 01 83");
		link.expectEnd();
		assertThat(outcome(again)).isInstanceOfSatisfying(MqttException.class,
				(ex) -> assertThat(ex).hasMessageContaining("2000 ms"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "00", "18" })
	void anAuthThatNobodyAskedForIsAProtocolError(String code) {
		MqttClient client = build(authenticating());
		Link link = connected(client);
		link.send(auth(code, "x"));
		link.expect("e0 01 82");
		link.expectEnd();
	}

	@Test
	void authenticatingAgainNeedsAConnectionAndAMethod() {
		// [MQTT-4.12.0-7]
		MqttClient unconnected = build(authenticating());
		assertThat(outcome(unconnected.reauthenticate())).isInstanceOfSatisfying(MqttNotSentException.class,
				(ex) -> assertThat(ex.reason()).isEqualTo(Reason.DISCONNECTED));
		MqttClient plain = build(mqtt5());
		CompletableFuture<ConnectResult> connected = plain.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		assertThat(outcome(plain.reauthenticate())).isInstanceOfSatisfying(MqttNotSentException.class,
				(ex) -> assertThat(ex.reason()).isEqualTo(Reason.UNSUPPORTED));
		plain.disconnect();
		link.expect(ScriptedPeer.DISCONNECT);
		plain.close();
		assertThat(outcome(plain.reauthenticate())).isInstanceOfSatisfying(MqttNotSentException.class,
				(ex) -> assertThat(ex.reason()).isEqualTo(Reason.CLOSED));
	}

	@Test
	void disconnectingEndsAnAuthenticationThatGoesOn() {
		MqttClient client = build(authenticating());
		Link link = connected(client);
		CompletableFuture<Void> again = client.reauthenticate();
		link.expect(auth("19", "i0"));
		client.disconnect();
		link.expect(ScriptedPeer.DISCONNECT);
		link.expectEnd();
		assertThat(outcome(again)).isInstanceOf(MqttException.class);
	}

}
