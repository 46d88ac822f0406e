package io.github.mqttboot.client;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.conformance.Conformance;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.message.QoS;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Servers on the same machine, at a path instead of a port.
 */
class UnixSocketIntegrationTests extends AbstractPeerTests {

	@TempDir
	Path directory;

	@BeforeAll
	static void thePlatformHasUnixDomainSockets() throws IOException {
		boolean available = true;
		try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			assertThat(channel.isOpen()).isTrue();
		}
		catch (UnsupportedOperationException ex) {
			available = false;
		}
		assumeThat(available).as("Unix domain sockets").isTrue();
	}

	@Test
	@Conformance(mqtt311 = "MQTT-7.1.2-1", mqtt5 = "MQTT-4.2.0-1")
	void messagesPassBothWays() throws IOException {
		Path path = this.directory.resolve("a b.sock");
		try (GreetingRelay relay = new GreetingRelay(UnixDomainSocketAddress.of(path), this.peer.port(),
				GreetingRelay::plain)) {
			MqttClient client = build(mqtt5().uri("mqtt+unix://" + path.toUri().getRawPath()));
			CompletableFuture<ConnectResult> connected = client.connect();
			Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
			assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
			String payload = "x".repeat(300_000);
			CompletableFuture<PublishResult> published = client.publish(message(payload, QoS.AT_LEAST_ONCE));
			link.expect(ScriptedPeer.publish(1, 1, "t", payload));
			link.send("40 02 0001");
			assertThat(outcome(published)).isInstanceOf(PublishResult.class);
			// and again after the connection was lost
			link.close();
			this.peer.accept(ScriptedPeer.CONNACK_5);
			assertThat(relay.requests()).isEmpty();
		}
	}

	@Test
	void aProxyIsNotUsed() throws IOException {
		Path path = this.directory.resolve("s");
		try (GreetingRelay relay = new GreetingRelay(UnixDomainSocketAddress.of(path), this.peer.port(),
				GreetingRelay::plain)) {
			CompletableFuture<ConnectResult> connected = build(mqtt5().uri("mqtt+unix://" + path)
				.proxy(new ProxyOptions(ProxyOptions.Type.HTTP, "no-proxy.example", 3128, null, null))).connect();
			this.peer.accept(ScriptedPeer.CONNACK_5);
			assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
			assertThat(relay.requests()).isEmpty();
		}
	}

	@Test
	void aPathWithoutServerIsNamedAsSuch() {
		Path path = this.directory.resolve("nobody");
		assertThat(outcome(build(mqtt5().uri("mqtt+unix://" + path)).connect())).isInstanceOfSatisfying(
				MqttConnectException.class, (ex) -> assertThat(ex).hasMessageContaining(path.toString()));
	}

}
