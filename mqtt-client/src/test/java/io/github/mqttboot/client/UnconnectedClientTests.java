package io.github.mqttboot.client;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a client that was never connected.
 */
class UnconnectedClientTests {

	@Test
	void disconnectCompletes() {
		try (MqttClient client = MqttClient.builder().build()) {
			assertThat(client.disconnect()).succeedsWithin(Duration.ofSeconds(5));
			assertThat(client.state()).isEqualTo(ClientState.DISCONNECTED);
			assertThat(client.connectResult()).isNull();
		}
	}

	@Test
	void nothingIsOnItsWayWithoutAConnection() {
		try (MqttClient client = MqttClient.builder().build()) {
			assertThat(client.flush()).succeedsWithin(Duration.ofSeconds(30));
			assertThat(client.stopReceiving(List.of())).succeedsWithin(Duration.ofSeconds(30));
		}
	}

	@Test
	void closeCloses() {
		MqttClient client = MqttClient.builder().build();
		client.close();
		assertThat(client.state()).isEqualTo(ClientState.CLOSED);
	}

}
