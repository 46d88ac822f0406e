package io.github.mqttboot.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.conformance.Conformance;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.testsupport.Loopback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * How connections begin and end, byte by byte.
 */
class ConnectIntegrationTests extends AbstractPeerTests {

	@Test
	void aHostNameMayHaveAnUnderscore() {
		CompletableFuture<ConnectResult> connected = build(mqtt5().uri(this.peer.uri("under_score.test"))).connect();
		this.peer.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOfSatisfying(ConnectResult.class,
				(result) -> assertThat(result.serverUri()).isEqualTo(this.peer.uri("under_score.test")));
	}

	@Test
	void theFirstPacketIsConnect() {
		// [MQTT-3.1.0-1]
		MqttClient client = build(mqtt3().keepAlive(Duration.ofSeconds(60)));
		CompletableFuture<ConnectResult> connected = client.connect();
		Link link = this.peer.accept();
		link.expect("10 0d 0004 4d515454 04 02 003c 0001 63");
		assertThat(client.state()).isEqualTo(ClientState.CONNECTING);
		link.send(ScriptedPeer.CONNACK_3);
		assertThat(outcome(connected)).isInstanceOfSatisfying(ConnectResult.class, (result) -> {
			assertThat(result.version()).isEqualTo(MqttVersion.MQTT_3_1_1);
			assertThat(result.clientIdentifier()).isEqualTo("c");
			assertThat(result.sessionPresent()).isFalse();
		});
		assertThat(client.state()).isEqualTo(ClientState.CONNECTED);
		assertThat(client.connectResult()).isNotNull();
	}

	@Test
	void connAckTakesEffectForItsConnectionAndLeavesTheOptionsAlone() {
		MqttClient client = build(mqtt5());
		CompletableFuture<ConnectResult> connected = client.connect();
		// server keep alive 30, receive maximum 5, assigned client identifier "x",
		// maximum QoS 1
		this.peer.accept("20 0f 00 00 0c 13 001e 21 0005 12 0001 78 24 01");
		assertThat(outcome(connected)).isInstanceOfSatisfying(ConnectResult.class, (result) -> {
			assertThat(result.keepAlive()).isEqualTo(Duration.ofSeconds(30));
			assertThat(result.receiveMaximum()).isEqualTo(5);
			assertThat(result.clientIdentifier()).isEqualTo("x");
			assertThat(result.maximumQos()).isEqualTo(QoS.AT_LEAST_ONCE);
		});
		assertThat(client.options().keepAlive()).isEqualTo(Duration.ofSeconds(60));
	}

	@ParameterizedTest
	@CsvSource({ "01, UNSUPPORTED_PROTOCOL_VERSION", "02, CLIENT_IDENTIFIER_NOT_VALID", "03, SERVER_UNAVAILABLE",
			"04, BAD_USER_NAME_OR_PASSWORD", "05, NOT_AUTHORIZED" })
	@Conformance(mqtt311 = { "MQTT-3.1.2-2", "MQTT-3.2.2-5" })
	void aRefusalOfMqtt311IsToldWithItsCode(String code, ReasonCode reasonCode) {
		CompletableFuture<ConnectResult> connected = build(mqtt3()).connect();
		Link link = this.peer.accept("20 02 00 " + code);
		link.expectEnd();
		assertThat(outcome(connected)).isInstanceOfSatisfying(MqttConnectException.class,
				(ex) -> assertThat(ex.reasonCode()).isEqualTo(reasonCode));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8c, 0x90, 0x95, 0x97,
			0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x9f })
	@Conformance(mqtt5 = { "MQTT-3.1.2-2", "MQTT-3.1.3-8", "MQTT-3.2.2-7", "MQTT-3.2.2-8" })
	void aRefusalOfMqtt5IsToldWithItsCodeAndReason(int code) {
		CompletableFuture<ConnectResult> connected = build(mqtt5()).connect();
		Link link = this.peer.accept("20 08 00 " + Integer.toHexString(code) + " 05 1f 0002 6e6f");
		link.expectEnd();
		assertThat(outcome(connected)).isInstanceOfSatisfying(MqttConnectException.class, (ex) -> {
			assertThat(ex.reasonCode()).isEqualTo(ReasonCode.of(code));
			assertThat(ex).hasMessageContaining("no");
		});
	}

	@Test
	void aConnAckThatNeverComesIsATimeout() {
		CompletableFuture<ConnectResult> connected = build(mqtt5().connectTimeout(Duration.ofMillis(300))).connect();
		Link link = this.peer.accept();
		link.readConnect();
		link.expectEnd();
		assertThat(outcome(connected)).isInstanceOfSatisfying(MqttConnectException.class,
				(ex) -> assertThat(ex).hasMessageContaining("300 ms"));
	}

	@Test
	void aServerThatDoesNotSpeakMqttIsNamedAsSuch() {
		CompletableFuture<ConnectResult> connected = build(mqtt5()).connect();
		Link link = this.peer.accept();
		link.readConnect();
		link.sendText("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
		link.expect("e0 01 81");
		link.expectEnd();
		assertThat(outcome(connected)).isInstanceOfSatisfying(MqttConnectException.class,
				(ex) -> assertThat(ex).hasMessageContaining("speaks HTTP on this port instead of MQTT"));
	}

	@Test
	void aClosedPortIsNamedAsSuch() {
		int port = Loopback.freePort();
		CompletableFuture<ConnectResult> connected = build(mqtt5().uri("mqtt://127.0.0.1:" + port)).connect();
		assertThat(outcome(connected)).isInstanceOfSatisfying(MqttConnectException.class,
				(ex) -> assertThat(ex).hasMessageContaining("127.0.0.1:" + port)
					.hasMessageContaining("Check host and port"));
	}

	@Test
	void theNextAddressOfANameIsTriedWhenTheFirstDoesNotAnswer() {
		// 127.0.0.2, where nobody listens, and 127.0.0.1
		CompletableFuture<ConnectResult> connected = build(mqtt5().uri(this.peer.uri("two-addresses.test"))).connect();
		this.peer.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
	}

	@Test
	void anUnknownNameIsNamedAsSuch() {
		CompletableFuture<ConnectResult> connected = build(mqtt5().uri("mqtt://unknown.test")).connect();
		assertThat(outcome(connected)).isInstanceOfSatisfying(MqttConnectException.class,
				(ex) -> assertThat(ex).hasMessageContaining("host name is unknown")
					.hasMessageContaining("unknown.test"));
	}

	@Test
	void anAddressThatNeverAnswersLeavesTimeForTheNext() throws IOException {
		// the queue of the first address is full, so the kernel ignores who else comes
		InetAddress first = InetAddress.getByAddress(new byte[] { 127, 0, 0, 2 });
		try (ServerSocket deaf = new ServerSocket()) {
			assumeThat(bound(deaf, new InetSocketAddress(first, this.peer.port()))).as("127.0.0.2").isTrue();
			List<SocketChannel> waiting = new ArrayList<>();
			try {
				for (int count = 0; count < 4; count++) {
					SocketChannel channel = SocketChannel.open();
					waiting.add(channel);
					channel.configureBlocking(false);
					channel.connect(deaf.getLocalSocketAddress());
				}
				CompletableFuture<ConnectResult> connected = build(
						mqtt5().uri(this.peer.uri("two-addresses.test")).connectTimeout(Duration.ofSeconds(2)))
					.connect();
				this.peer.accept(ScriptedPeer.CONNACK_5);
				assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
			}
			finally {
				for (SocketChannel channel : waiting) {
					channel.close();
				}
			}
		}
	}

	private static boolean bound(ServerSocket socket, InetSocketAddress address) {
		try {
			socket.bind(address, 1);
			return true;
		}
		catch (IOException ex) {
			// not every platform has more loopback addresses than one
			return false;
		}
	}

	@Test
	void theNextServerIsTriedWhenTheFirstIsNotThere() {
		int port = Loopback.freePort();
		CompletableFuture<ConnectResult> connected = build(mqtt5().uris("mqtt://127.0.0.1:" + port, this.peer.uri()))
			.connect();
		this.peer.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOfSatisfying(ConnectResult.class,
				(result) -> assertThat(result.serverUri()).isEqualTo(this.peer.uri()));
	}

	@Test
	void aPacketBeforeConnAckIsAProtocolError() {
		// [MQTT-3.2.0-1]
		CompletableFuture<ConnectResult> connected = build(mqtt5()).connect();
		Link link = this.peer.accept();
		link.readConnect();
		link.send(ScriptedPeer.PINGRESP);
		link.expect("e0 01 82");
		link.expectEnd();
		assertThat(outcome(connected)).isInstanceOf(MqttConnectException.class);
	}

	@Test
	void aSessionThatWasNotAskedForIsAProtocolError() {
		// [MQTT-3.2.2-2]
		CompletableFuture<ConnectResult> connected = build(mqtt5().cleanStart(true)).connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5_SESSION_PRESENT);
		link.expect("e0 01 82");
		link.expectEnd();
		assertThat(outcome(connected)).isInstanceOf(MqttConnectException.class);
	}

	@Test
	void aMalformedPacketEndsAnMqtt5ConnectionWithACode() {
		// [MQTT-4.13.1-1]
		Link link = connected(mqtt5(), ScriptedPeer.CONNACK_5);
		// PUBLISH with QoS 3
		link.send("36 05 0001 74 0001");
		link.expect("e0 01 81");
		link.expectEnd();
	}

	@Test
	void aMalformedPacketEndsAnMqtt311ConnectionWithoutAWord() {
		Link link = connected(mqtt3(), ScriptedPeer.CONNACK_3);
		link.send("36 05 0001 74 0001");
		link.expectEnd();
	}

	@Test
	void aPacketLargerThanTheMaximumEndsTheConnectionBeforeItHasCome() {
		// [MQTT-3.1.2-24]
		Link link = connected(mqtt5().maximumPacketSize(1_000), ScriptedPeer.CONNACK_5);
		link.send("30 e9 07 0001");
		link.expect("e0 01 95");
		link.expectEnd();
	}

	@Test
	void aSecondConnAckIsAProtocolError() {
		Link link = connected(mqtt5(), ScriptedPeer.CONNACK_5);
		link.send(ScriptedPeer.CONNACK_5);
		link.expect("e0 01 82");
		link.expectEnd();
	}

	@Test
	void theServersReasonToDisconnectIsTold() {
		Recorder recorder = new Recorder();
		Link link = connected(mqtt5().connectionListener(recorder), ScriptedPeer.CONNACK_5);
		link.send("e0 08 8b 06 1f 0003 627965");
		link.expectEnd();
		await().untilAsserted(() -> assertThat(recorder.events).contains("disconnected SERVER_SHUTTING_DOWN (0x8B)"));
		assertThat(recorder.causes.get(0)).hasMessageContaining("bye");
		this.peer.accept(ScriptedPeer.CONNACK_5);
		await().untilAsserted(() -> assertThat(recorder.events).endsWith("connected again"));
	}

	@Test
	@Conformance(mqtt5 = "MQTT-3.1.4-3")
	void aSessionTakenOverIsNotFoughtFor() throws IOException {
		Recorder recorder = new Recorder();
		MqttClient client = build(mqtt5().connectionListener(recorder));
		client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		link.send("e0 01 8e");
		link.expectEnd();
		await().untilAsserted(() -> assertThat(client.state()).isEqualTo(ClientState.DISCONNECTED));
		assertThat(this.peer.isConnectedTo(Duration.ofMillis(300))).isFalse();
		await().untilAsserted(() -> assertThat(recorder.events).contains("taken over c"));
	}

	@Test
	void disconnectIsTheLastPacketAndTheConnectionIsClosedByTheClient() {
		// [MQTT-3.14.4-1] [MQTT-3.14.4-2]
		MqttClient client = build(mqtt5());
		client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		await().until(() -> client.state() == ClientState.CONNECTED);
		CompletableFuture<Void> disconnected = client.disconnect();
		link.expect(ScriptedPeer.DISCONNECT);
		link.expectEnd();
		assertThat(outcome(disconnected)).isEqualTo("done");
		assertThat(client.state()).isEqualTo(ClientState.DISCONNECTED);
	}

	@Test
	void disconnectSaysWhatItIsTold() {
		MqttClient client = build(mqtt5().sessionExpiry(Duration.ofHours(1)));
		client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		await().until(() -> client.state() == ClientState.CONNECTED);
		client.disconnect(new DisconnectOptions(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE, Duration.ofSeconds(7), "so",
				UserProperties.none()));
		assertThat(link.read()).startsWith("e00c040a").contains("1100000007").contains("1f0002736f");
		link.expectEnd();
	}

	@Test
	void disconnectingWithoutAConnectionIsDoneAtOnce() {
		MqttClient client = build(mqtt5());
		assertThat(outcome(client.disconnect())).isEqualTo("done");
		assertThat(outcome(client.disconnect())).isEqualTo("done");
	}

	@Test
	void disconnectingEndsTheAttemptsToConnect() throws IOException {
		MqttClient client = build(mqtt5().retryFirstConnect(true));
		CompletableFuture<ConnectResult> connected = client.connect();
		Link link = this.peer.accept();
		link.readConnect();
		assertThat(outcome(client.disconnect())).isEqualTo("done");
		assertThat(outcome(connected)).isInstanceOf(MqttConnectException.class);
		link.expectEnd();
		assertThat(this.peer.isConnectedTo(Duration.ofMillis(200))).isFalse();
	}

	@Test
	void aClientCanConnectAgainAfterItDisconnected() {
		MqttClient client = build(mqtt5());
		CompletableFuture<ConnectResult> first = client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(first)).isInstanceOf(ConnectResult.class);
		client.disconnect();
		CompletableFuture<ConnectResult> second = client.connect();
		link.expect(ScriptedPeer.DISCONNECT);
		link.expectEnd();
		this.peer.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(second)).isInstanceOf(ConnectResult.class);
	}

	@Test
	void connectingTwiceIsOneConnection() throws IOException {
		MqttClient client = build(mqtt5());
		CompletableFuture<ConnectResult> first = client.connect();
		CompletableFuture<ConnectResult> second = client.connect();
		this.peer.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(first)).isEqualTo(outcome(second));
		assertThat(outcome(client.connect())).isEqualTo(outcome(first));
		assertThat(this.peer.isConnectedTo(Duration.ofMillis(100))).isFalse();
	}

	@Test
	void nothingWorksAfterCloseAndEverythingSaysSo() {
		MqttClient client = build(mqtt5());
		client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		await().until(() -> client.state() == ClientState.CONNECTED);
		client.close();
		link.expect(ScriptedPeer.DISCONNECT);
		link.expectEnd();
		assertThat(client.state()).isEqualTo(ClientState.CLOSED);
		assertThat(outcome(client.connect())).isInstanceOf(MqttConnectException.class);
		assertThat(outcome(client.publish(message("m", QoS.AT_MOST_ONCE)))).isInstanceOf(MqttNotSentException.class);
		assertThat(outcome(client.subscribe(TopicSubscription.of("a", QoS.AT_MOST_ONCE), (message) -> {
		}))).isInstanceOf(MqttNotSentException.class);
		assertThat(outcome(client.unsubscribe("a"))).isInstanceOf(MqttNotSentException.class);
		assertThat(outcome(client.disconnect())).isEqualTo("done");
		client.close();
	}

	@Test
	void theCredentialsProviderIsAskedOnEveryAttemptAndNeverOnAnIoThread() {
		AtomicInteger asked = new AtomicInteger();
		List<String> threads = new CopyOnWriteArrayList<>();
		build(mqtt5().credentials(() -> {
			threads.add(Thread.currentThread().getName());
			return MqttCredentials.of("user", "s3cr3t" + asked.incrementAndGet());
		})).connect();
		for (int i = 1; i <= 3; i++) {
			Link link = this.peer.accept();
			String connect = link.readConnect();
			assertThat(connect).endsWith("0004" + hex("user") + "0007" + hex("s3cr3t" + i));
			link.send(ScriptedPeer.CONNACK_5);
			link.close();
		}
		assertThat(threads).allSatisfy((name) -> assertThat(name).doesNotContain("mqtt-io"));
	}

	@Test
	void aCredentialsProviderThatThrowsFailsTheAttemptAndShowsNoSecret() {
		CompletableFuture<ConnectResult> connected = build(mqtt5().credentials(() -> {
			throw new IllegalStateException("s3cr3t in the message");
		})).connect();
		assertThat(outcome(connected)).isInstanceOfSatisfying(MqttConnectException.class,
				(ex) -> assertThat(ex).hasMessageContaining("credentials").hasMessageNotContaining("s3cr3t"));
	}

	@Test
	void aCredentialsProviderThatBlocksIsATimeout() throws InterruptedException {
		CountDownLatch blocked = new CountDownLatch(1);
		CountDownLatch over = new CountDownLatch(1);
		CompletableFuture<ConnectResult> connected = build(
				mqtt5().connectTimeout(Duration.ofMillis(200)).credentials(() -> {
					blocked.await(10, TimeUnit.SECONDS);
					over.countDown();
					return null;
				}))
			.connect();
		assertThat(outcome(connected)).isInstanceOf(MqttConnectException.class);
		blocked.countDown();
		assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void aRejectingExecutorFailsTheAttemptOnce() throws IOException {
		Recorder recorder = new Recorder();
		MqttClient client = build(mqtt5().credentials("user", "s3cr3t").listenerExecutor((task) -> {
			throw new RejectedExecutionException("full");
		}).connectionListener(recorder).connectTimeout(Duration.ofMillis(100)));
		assertThat(outcome(client.connect())).isInstanceOf(MqttConnectException.class);
		assertThat(this.peer.isConnectedTo(Duration.ofMillis(300))).isFalse();
		assertThat(client.state()).isEqualTo(ClientState.DISCONNECTED);
	}

	private Link connected(MqttClientBuilder builder, String connAck) {
		MqttClient client = build(builder);
		CompletableFuture<ConnectResult> connected = client.connect();
		Link link = this.peer.accept(connAck);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		return link;
	}

	private static String hex(String text) {
		return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
	}

}
