package io.github.mqttboot.client;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.error.MqttConnectException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The last call counts: connect, disconnect and close while the last connection ends.
 */
class ConnectWhileDisconnectingIntegrationTests extends AbstractPeerTests {

	private final MqttClient client = build(mqtt5());

	private Link connect() {
		CompletableFuture<ConnectResult> connected = this.client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		return link;
	}

	@Test
	void aConnectComesAfterTheDisconnectThatIsUnderWay() {
		Link link = connect();
		CompletableFuture<Void> disconnected = this.client.disconnect();
		CompletableFuture<ConnectResult> first = this.client.connect();
		CompletableFuture<ConnectResult> second = this.client.connect();
		link.expect(ScriptedPeer.DISCONNECT);
		link.close();
		this.peer.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(disconnected)).isEqualTo("done");
		assertThat(outcome(first)).isInstanceOf(ConnectResult.class);
		assertThat(outcome(second)).isInstanceOf(ConnectResult.class);
	}

	@Test
	void aSecondDisconnectTakesTheConnectBackThatWaitsForTheFirst() throws IOException {
		Link link = connect();
		CompletableFuture<Void> disconnected = this.client.disconnect();
		CompletableFuture<ConnectResult> connecting = this.client.connect();
		CompletableFuture<Void> disconnectedAgain = this.client.disconnect();
		link.expect(ScriptedPeer.DISCONNECT);
		link.close();
		assertThat(outcome(disconnected)).isEqualTo("done");
		assertThat(outcome(disconnectedAgain)).isEqualTo("done");
		assertThat(outcome(connecting)).isInstanceOf(MqttConnectException.class);
		assertThat(this.peer.isConnectedTo(Duration.ofMillis(500))).isFalse();
		assertThat(this.client.state()).isEqualTo(ClientState.DISCONNECTED);
	}

	@Test
	void closeTakesTheConnectBackThatWaitsForTheDisconnect() throws IOException {
		Link link = connect();
		CompletableFuture<Void> disconnected = this.client.disconnect();
		CompletableFuture<ConnectResult> connecting = this.client.connect();
		link.expect(ScriptedPeer.DISCONNECT);
		this.client.close();
		assertThat(outcome(disconnected)).isEqualTo("done");
		assertThat(outcome(connecting)).isInstanceOf(MqttConnectException.class);
		assertThat(this.peer.isConnectedTo(Duration.ofMillis(500))).isFalse();
		assertThat(this.client.state()).isEqualTo(ClientState.CLOSED);
	}

}
