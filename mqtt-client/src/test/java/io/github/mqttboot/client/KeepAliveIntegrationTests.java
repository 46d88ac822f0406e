package io.github.mqttboot.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.conformance.Conformance;
import io.github.mqttboot.client.message.QoS;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Keep alive on the wire.
 */
class KeepAliveIntegrationTests extends AbstractPeerTests {

	@Test
	@Conformance(mqtt5 = "MQTT-3.1.2-20")
	void aSilentClientSendsPingsAndStaysConnected() {
		// [MQTT-3.1.2-20]
		MqttClient client = build(mqtt5().keepAlive(Duration.ofSeconds(1)));
		client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		for (int i = 0; i < 3; i++) {
			link.expect(ScriptedPeer.PINGREQ);
			link.send(ScriptedPeer.PINGRESP);
		}
		assertThat(client.state()).isEqualTo(ClientState.CONNECTED);
	}

	@Test
	void aPeerThatSwallowsPingsIsGivenUp() {
		Recorder recorder = new Recorder();
		MqttClient client = build(mqtt5().keepAlive(Duration.ofSeconds(1)).connectionListener(recorder));
		client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		link.expect(ScriptedPeer.PINGREQ);
		this.peer.accept(ScriptedPeer.CONNACK_5);
		await().untilAsserted(() -> assertThat(recorder.causes).hasSize(1));
		assertThat(recorder.causes.get(0)).hasMessageContaining("keep alive");
	}

	@Test
	void aPeerThatSwallowsEverythingIsGivenUpThoughTheClientPublishesAllTheTime() {
		Recorder recorder = new Recorder();
		MqttClient client = build(mqtt5().keepAlive(Duration.ofSeconds(1)).connectionListener(recorder));
		client.connect();
		this.peer.accept(ScriptedPeer.CONNACK_5);
		await().pollInterval(Duration.ofMillis(50)).atMost(Duration.ofSeconds(8)).untilAsserted(() -> {
			client.publish(message("m", QoS.AT_MOST_ONCE));
			assertThat(recorder.causes).isNotEmpty();
		});
	}

	@Test
	void theServersKeepAliveIsObeyed() {
		// [MQTT-3.2.2-21]
		MqttClient client = build(mqtt5().keepAlive(Duration.ofSeconds(60)));
		CompletableFuture<ConnectResult> connected = client.connect();
		Link link = this.peer.accept("20 06 00 00 03 13 0001");
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		link.expect(ScriptedPeer.PINGREQ);
		link.send(ScriptedPeer.PINGRESP);
		link.expect(ScriptedPeer.PINGREQ);
	}

	@Test
	void aClientWhoseListenerIsSlowKeepsItsConnection() {
		CompletableFuture<Void> release = new CompletableFuture<>();
		MqttClient client = build(mqtt5().keepAlive(Duration.ofSeconds(1)).inboundQueueCapacity(1));
		CompletableFuture<ConnectResult> connected = client.connect();
		client.subscribe(TopicSubscription.of("a", QoS.AT_MOST_ONCE), (message) -> release.join());
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		link.read();
		link.send("90 04 0001 00 00");
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		for (int i = 0; i < 5; i++) {
			link.send(ScriptedPeer.publish(0, 0, "a", "x"));
		}
		for (int i = 0; i < 4; i++) {
			// not answered: the client would not read the answer
			link.expect(ScriptedPeer.PINGREQ);
		}
		assertThat(client.state()).isEqualTo(ClientState.CONNECTED);
		release.complete(null);
	}

}
