package io.github.mqttboot.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.error.MqttDisconnectedException;
import io.github.mqttboot.client.error.ServerReason;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.client.message.UserProperty;
import io.github.mqttboot.client.message.WillMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * How connections and attempts are ended by the application, and what DISCONNECT says.
 */
class EndOfConnectionIntegrationTests extends AbstractPeerTests {

	/** Far above what a test would wait. */
	private static final Duration LONG = Duration.ofMinutes(10);

	private static void assertEndsAtOnce(MqttClient client, CompletableFuture<ConnectResult> connecting) {
		long start = System.nanoTime();
		assertThat(outcome(client.disconnect())).isEqualTo("done");
		assertThat(outcome(connecting)).isInstanceOf(MqttConnectException.class);
		assertThat(client.state()).isEqualTo(ClientState.DISCONNECTED);
		client.close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
	}

	private static UserProperties property(String name, String value) {
		return UserProperties.of(List.of(new UserProperty(name, value)));
	}

	private MqttClientBuilder patient() {
		return mqtt5().connectTimeout(LONG).closeTimeout(LONG);
	}

	@Test
	void anAttemptThatAsksTheApplicationEndsAtOnce() throws InterruptedException {
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch answered = new CountDownLatch(1);
		MqttClient client = build(patient().credentials(() -> {
			asked.countDown();
			answered.await(30, TimeUnit.SECONDS);
			return null;
		}));
		CompletableFuture<ConnectResult> connecting = client.connect();
		assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
		assertEndsAtOnce(client, connecting);
		answered.countDown();
	}

	@Test
	void anAttemptAtAnAddressThatDoesNotAnswerEndsAtOnce() throws IOException {
		// the queue is full, so the kernel ignores who else comes
		try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			List<SocketChannel> waiting = new ArrayList<>();
			try {
				for (int count = 0; count < 4; count++) {
					SocketChannel channel = SocketChannel.open();
					waiting.add(channel);
					channel.configureBlocking(false);
					channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), deaf.getLocalPort()));
				}
				MqttClient client = build(patient().uri("mqtt://127.0.0.1:" + deaf.getLocalPort()));
				CompletableFuture<ConnectResult> connecting = client.connect();
				await().until(() -> client.state() == ClientState.CONNECTING);
				assertEndsAtOnce(client, connecting);
			}
			finally {
				for (SocketChannel channel : waiting) {
					channel.close();
				}
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "mqtt", "mqtts", "ws", "wss" })
	void anAttemptAtAServerThatSaysNothingEndsAtOnce(String scheme) throws IOException {
		MqttClient client = build(patient().uri(scheme + "://127.0.0.1:" + this.peer.port()));
		CompletableFuture<ConnectResult> connecting = client.connect();
		Link link = this.peer.accept();
		// CONNECT, or the beginning of the handshake
		assertThat(link.in().read()).isPositive();
		assertEndsAtOnce(client, connecting);
		link.in().readAllBytes();
	}

	@Test
	void disconnectIsNotLostToAReset() throws Exception {
		// what the client has not read would make the system reset the connection
		MqttClient client = build(mqtt5());
		CompletableFuture<ConnectResult> connected = client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		CountDownLatch stop = new CountDownLatch(1);
		CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> {
			String publish = ScriptedPeer.publish(0, 0, "a", "x".repeat(1_000));
			while (stop.getCount() > 0) {
				link.send(publish);
			}
		});
		CompletableFuture<PublishResult> last = client.publish(message("last", QoS.AT_MOST_ONCE));
		assertThat(outcome(last)).isInstanceOf(PublishResult.class);
		CompletableFuture<Void> disconnected = client.disconnect();
		link.expect("30 08 0001 74 00 6c617374", ScriptedPeer.DISCONNECT);
		// the end of the stream, and no reset
		assertThat(link.in().read()).isEqualTo(-1);
		stop.countDown();
		flood.handle((nothing, failure) -> null).get(30, TimeUnit.SECONDS);
		link.close();
		assertThat(outcome(disconnected)).isEqualTo("done");
	}

	@Test
	void aServerThatTakesItsTimeReadsAllThatWasSent() throws IOException {
		MqttClient client = build(mqtt5().closeTimeout(LONG));
		CompletableFuture<ConnectResult> connected = client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		CompletableFuture<Void> disconnected = client.disconnect();
		await().pollDelay(Duration.ofMillis(1_200)).until(() -> true);
		// to a socket that is closed, this is answered with a reset
		link.send(ScriptedPeer.publish(0, 0, "a", "x"));
		link.send(ScriptedPeer.publish(0, 0, "a", "y"));
		link.expect(ScriptedPeer.DISCONNECT);
		assertThat(link.in().read()).isEqualTo(-1);
		link.close();
		assertThat(outcome(disconnected)).isEqualTo("done");
	}

	@Test
	void aServerThatDoesNotCloseIsNotWaitedForLong() throws IOException {
		MqttClient client = build(mqtt5());
		CompletableFuture<ConnectResult> connected = client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		CompletableFuture<Void> disconnected = client.disconnect();
		link.expect(ScriptedPeer.DISCONNECT);
		link.expectEnd();
		assertThat(outcome(disconnected)).isEqualTo("done");
		Socket socket = link.socket();
		assertThat(socket.isClosed()).isFalse();
	}

	@Test
	void disconnectSaysWhyAndTheServersUserPropertiesAreThere() {
		MqttClient client = build(mqtt5().sessionExpiry(Duration.ofHours(1)));
		client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		await().until(() -> client.state() == ClientState.CONNECTED);
		client.disconnect(
				new DisconnectOptions(ReasonCode.ADMINISTRATIVE_ACTION, Duration.ZERO, "so", property("k", "v")));
		link.expect("e0 13 98 11 11 00000000 1f 0002 736f 26 0001 6b 0001 76");
		link.expectEnd();
	}

	@Test
	void whatIsTooLargeForTheServerIsLeftOut() {
		// [MQTT-3.14.2-3] [MQTT-3.14.2-4] Maximum Packet Size 30
		MqttClient client = build(mqtt5());
		client.connect();
		Link link = this.peer.accept("20 08 00 00 05 27 0000001e");
		await().until(() -> client.state() == ClientState.CONNECTED);
		client
			.disconnect(new DisconnectOptions(ReasonCode.UNSPECIFIED_ERROR, null, "x".repeat(30), property("k", "v")));
		link.expect("e0 01 80");
		link.expectEnd();
	}

	@Test
	void aSessionThatEndsWithTheConnectionCannotBeKeptByDisconnect() {
		// MQTT 5.0 section 3.14.2.2.2
		MqttClient client = build(mqtt5());
		assertThatIllegalArgumentException()
			.isThrownBy(() -> client.disconnect(
					new DisconnectOptions(ReasonCode.SUCCESS, Duration.ofSeconds(1), null, UserProperties.none())))
			.withMessageContaining("session expiry");
		assertThat(outcome(client
			.disconnect(new DisconnectOptions(ReasonCode.SUCCESS, Duration.ZERO, null, UserProperties.none()))))
			.isEqualTo("done");
	}

	@ParameterizedTest
	@EnumSource(value = ReasonCode.class, names = { "SESSION_TAKEN_OVER", "NOT_AUTHORIZED", "BAD_AUTHENTICATION_METHOD",
			"SERVER_BUSY", "CONTINUE_AUTHENTICATION" })
	void aReasonCodeThatIsNotForClientsIsRefused(ReasonCode reasonCode) {
		// [MQTT-3.14.2-1]
		assertThatIllegalArgumentException().isThrownBy(() -> new DisconnectOptions(reasonCode));
	}

	@Test
	void theWillIsWantedBeforeMqtt5ByGoingWithoutAWord() {
		// DISCONNECT would drop it [MQTT-3.14.4-3 of MQTT 3.1.1]
		MqttClient client = build(mqtt3().will(new WillMessage(message("s3cr3t", QoS.AT_MOST_ONCE))));
		client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_3);
		await().until(() -> client.state() == ClientState.CONNECTED);
		client.disconnect(new DisconnectOptions(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE));
		link.expectEnd();
	}

	@Test
	void everythingThatTheServersDisconnectSaysIsThere() {
		Recorder recorder = new Recorder();
		MqttClient client = build(mqtt5().connectionListener(recorder));
		client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		link.send("e0 11 8b 0f 1f 0003 627965 26 0002 6b31 0002 7631");
		link.expectEnd();
		await().untilAsserted(() -> assertThat(recorder.causes).isNotEmpty());
		assertThat(recorder.causes.get(0)).isInstanceOfSatisfying(MqttDisconnectedException.class, (ex) -> {
			ServerReason reason = ex.serverReason();
			assertThat(reason)
				.isEqualTo(new ServerReason(ReasonCode.SERVER_SHUTTING_DOWN, "bye", null, property("k1", "v1")));
			assertThat(reason.toString()).doesNotContain("v1");
		});
	}

	@Test
	void everythingThatARefusalSaysIsThere() {
		CompletableFuture<ConnectResult> connected = build(mqtt5()).connect();
		this.peer.accept("20 12 00 88 0f 1f 0003 627965 26 0002 6b31 0002 7631").expectEnd();
		assertThat(outcome(connected)).isInstanceOfSatisfying(MqttConnectException.class,
				(ex) -> assertThat(ex.serverReason())
					.isEqualTo(new ServerReason(ReasonCode.SERVER_UNAVAILABLE, "bye", null, property("k1", "v1"))));
	}

}
