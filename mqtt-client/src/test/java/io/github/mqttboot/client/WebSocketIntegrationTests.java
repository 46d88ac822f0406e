package io.github.mqttboot.client;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ServerSocketFactory;

import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.WebSocketPeer.Frame;
import io.github.mqttboot.client.conformance.Conformance;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.testsupport.Certificates;
import io.github.mqttboot.testsupport.ServerSockets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * MQTT in WebSocket frames (MQTT 5.0 section 6), frame by frame.
 */
class WebSocketIntegrationTests extends AbstractPeerTests {

	/** 1000 and "Bye". */
	private static final Frame NORMAL_CLOSURE = new Frame(WebSocketPeer.CLOSE, "03e8427965");

	private final ScriptedPeer server = new ScriptedPeer("ws", ServerSocketFactory.getDefault());

	@AfterEach
	void closeServer() throws IOException {
		this.server.close();
	}

	private MqttClientBuilder webSocket() {
		return mqtt5().uri(this.server.uri() + "/mqtt");
	}

	@ParameterizedTest
	@CsvSource({ "'', /mqtt", "/, /", "/a/b?c=d%20e&f, /a/b?c=d%20e&f", "?token=x, /mqtt?token=x" })
	void pathAndQueryAreAskedFor(String tail, String expected) {
		build(mqtt5().uri(this.server.uri() + tail)).connect();
		WebSocketPeer peer = new WebSocketPeer(this.server.accept());
		assertThat(peer.requestLine()).isEqualTo("GET " + expected + " HTTP/1.1");
		assertThat(peer.header("host")).isEqualTo("127.0.0.1:" + this.server.port());
		assertThat(peer.header("sec-websocket-version")).isEqualTo("13");
		assertThat(peer.header("sec-websocket-extensions")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "MQTT_5, mqtt", "MQTT_3_1_1, mqtt", "MQTT_3_1, mqttv3.1" })
	void theSubprotocolGoesWithTheVersion(MqttVersion version, String expected) {
		// [MQTT-6.0.0-3]
		build(webSocket().version(version)).connect();
		WebSocketPeer peer = new WebSocketPeer(this.server.accept());
		assertThat(peer.header("sec-websocket-protocol")).isEqualTo(expected);
	}

	@Test
	void anotherSubprotocolCanBeAskedFor() {
		build(webSocket().webSocket(new WebSocketOptions(Map::of, "amqtt"))).connect();
		WebSocketPeer peer = new WebSocketPeer(this.server.accept());
		assertThat(peer.header("sec-websocket-protocol")).isEqualTo("amqtt");
	}

	@Test
	void headersAreAskedForOnEachAttempt() {
		AtomicInteger asked = new AtomicInteger();
		WebSocketOptions options = new WebSocketOptions(
				() -> Map.of("Authorization", "Bearer s3cr3t-" + asked.incrementAndGet()), "");
		MqttClient client = build(webSocket().webSocket(options));
		client.connect();
		WebSocketPeer first = WebSocketPeer.accept(this.server, ScriptedPeer.CONNACK_5);
		assertThat(first.header("authorization")).isEqualTo("Bearer s3cr3t-1");
		first.link().close();
		WebSocketPeer second = WebSocketPeer.accept(this.server, ScriptedPeer.CONNACK_5);
		assertThat(second.header("authorization")).isEqualTo("Bearer s3cr3t-2");
	}

	@Test
	void headersThatAreNotLegalAreNamedWithoutTheirValues() {
		WebSocketOptions options = new WebSocketOptions(() -> Map.of("Authorization", "s3cr3t\r\nX: y"), "");
		assertThat(outcome(build(webSocket().webSocket(options)).connect())).isInstanceOfSatisfying(
				MqttConnectException.class,
				(ex) -> assertThat(ex).hasMessageContaining("headers").hasMessageNotContaining("s3cr3t"));
	}

	@Test
	void nothingIsSaidBeforeTheUpgrade() throws IOException {
		MqttClient client = build(webSocket());
		client.connect();
		WebSocketPeer peer = new WebSocketPeer(this.server.accept());
		assertThat(peer.link().isSilentFor(Duration.ofMillis(200))).isTrue();
		peer.upgrade("Sec-WebSocket-Protocol: mqtt\r\n");
		assertThat(peer.read().content()).startsWith("10");
	}

	@Test
	void aMessageIsAcknowledgedInFrames() {
		MqttClient client = build(webSocket());
		CompletableFuture<ConnectResult> connected = client.connect();
		WebSocketPeer peer = WebSocketPeer.accept(this.server, ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		CompletableFuture<PublishResult> published = client.publish(message("m", QoS.AT_LEAST_ONCE));
		assertThat(peer.read()).isEqualTo(new Frame(WebSocketPeer.BINARY, ScriptedPeer.publish(1, 1, "t", "m")));
		peer.send(WebSocketPeer.BINARY, "40 02 0001");
		assertThat(outcome(published)).isInstanceOf(PublishResult.class);
	}

	@Test
	@Conformance(mqtt311 = { "MQTT-6.0.0-2", "MQTT-7.1.2-1" }, mqtt5 = { "MQTT-4.2.0-1", "MQTT-6.0.0-2" })
	void aLargePacketMayTakeSeveralFrames() {
		MqttClient client = build(webSocket());
		client.connect();
		WebSocketPeer peer = WebSocketPeer.accept(this.server, ScriptedPeer.CONNACK_5);
		String payload = "x".repeat(300_000);
		CompletableFuture<PublishResult> published = client.publish(message(payload, QoS.AT_LEAST_ONCE));
		String expected = ScriptedPeer.publish(1, 1, "t", payload);
		StringBuilder sent = new StringBuilder();
		while (sent.length() < expected.length()) {
			Frame frame = peer.read();
			assertThat(frame.opcode()).isEqualTo(WebSocketPeer.BINARY);
			sent.append(frame.content());
		}
		assertThat(sent.toString().equals(expected)).isTrue();
		peer.send(WebSocketPeer.BINARY, "40 02 0001");
		assertThat(outcome(published)).isInstanceOf(PublishResult.class);
	}

	@Test
	void packetsAndFramesAreNotAligned() {
		// [MQTT-6.0.0-2]
		List<String> received = new CopyOnWriteArrayList<>();
		WebSocketPeer peer = subscribed(received);
		bytes(ScriptedPeer.publish(0, 0, "a", "frames of one byte"))
			.forEach((one) -> peer.send(WebSocketPeer.BINARY, one));
		List<String> pieces = bytes(ScriptedPeer.publish(0, 0, "a", "continuations of one byte"));
		for (int index = 0; index < pieces.size(); index++) {
			peer.sendFragment((index == 0) ? WebSocketPeer.BINARY : WebSocketPeer.CONTINUATION, pieces.get(index),
					index == pieces.size() - 1);
		}
		StringBuilder five = new StringBuilder();
		for (int index = 0; index < 5; index++) {
			five.append(ScriptedPeer.publish(0, 0, "a", "five " + index));
		}
		peer.send(WebSocketPeer.BINARY, five.toString());
		peer.send(WebSocketPeer.BINARY, "");
		await().untilAsserted(() -> assertThat(received).containsExactly("frames of one byte",
				"continuations of one byte", "five 0", "five 1", "five 2", "five 3", "five 4"));
	}

	@Test
	void aFrameMayHoldMorePacketsThanTheLargestOneIsLong() {
		// [MQTT-6.0.0-2] the limit is that of a packet, not of a frame
		List<String> received = new CopyOnWriteArrayList<>();
		WebSocketPeer peer = subscribed(received, webSocket().maximumPacketSize(1_000));
		StringBuilder many = new StringBuilder();
		for (int index = 0; index < 2_000; index++) {
			many.append(ScriptedPeer.publish(0, 0, "a", "x".repeat(900)));
		}
		peer.send(WebSocketPeer.BINARY, many.toString());
		await().untilAsserted(() -> assertThat(received).hasSize(2_000));
	}

	@Test
	void aFrameThatIsTooLargeEndsTheConnectionBeforeItIsKept() {
		List<String> received = new CopyOnWriteArrayList<>();
		WebSocketPeer peer = subscribed(received, webSocket().maximumPacketSize(1_000));
		// five megabytes are announced, and not sent
		peer.link().send("82 7f 0000000000500000 30");
		peer.expectEnd();
		WebSocketPeer.accept(this.server, ScriptedPeer.CONNACK_5);
		assertThat(received).isEmpty();
	}

	@Test
	void aHostNameWithAnUnderscoreIsAskedForByItsName() {
		build(mqtt5().uri(this.server.uri("under_score.test") + "/mqtt")).connect();
		WebSocketPeer peer = new WebSocketPeer(this.server.accept());
		assertThat(peer.requestLine()).isEqualTo("GET /mqtt HTTP/1.1");
		assertThat(peer.header("host")).isEqualTo("under_score.test:" + this.server.port());
		assertThat(peer.header("origin")).isEqualTo("http://under_score.test:" + this.server.port());
	}

	@Test
	void aPingIsAnsweredEvenBetweenFragments() {
		List<String> received = new CopyOnWriteArrayList<>();
		WebSocketPeer peer = subscribed(received);
		String publish = ScriptedPeer.publish(0, 0, "a", "m");
		peer.sendFragment(WebSocketPeer.BINARY, publish.substring(0, 4), false);
		peer.send(WebSocketPeer.PING, "abcd");
		peer.send(WebSocketPeer.PONG, "");
		assertThat(peer.read()).isEqualTo(new Frame(WebSocketPeer.PONG, "abcd"));
		peer.sendFragment(WebSocketPeer.CONTINUATION, publish.substring(4), true);
		await().untilAsserted(() -> assertThat(received).containsExactly("m"));
	}

	@Test
	void aTextFrameEndsTheConnection() {
		// [MQTT-6.0.0-1]
		build(webSocket()).connect();
		WebSocketPeer peer = WebSocketPeer.accept(this.server, ScriptedPeer.CONNACK_5);
		peer.send(WebSocketPeer.TEXT, "d000");
		assertThat(peer.read()).isEqualTo(new Frame(WebSocketPeer.BINARY, "e00182"));
		peer.expectEnd();
		WebSocketPeer.accept(this.server, ScriptedPeer.CONNACK_5);
	}

	@Test
	void aTextFrameInsteadOfConnAckIsNoConnAck() {
		CompletableFuture<ConnectResult> connected = build(webSocket()).connect();
		WebSocketPeer peer = new WebSocketPeer(this.server.accept());
		peer.upgrade("Sec-WebSocket-Protocol: mqtt\r\n");
		peer.read();
		peer.send(WebSocketPeer.TEXT, ScriptedPeer.CONNACK_5);
		assertThat(peer.read()).isEqualTo(new Frame(WebSocketPeer.BINARY, "e00182"));
		peer.expectEnd();
		assertFailed(connected, "did not answer as MQTT servers do");
	}

	@Test
	void aClosingFrameIsAnsweredAndEndsTheConnection() {
		MqttClient client = build(webSocket());
		CompletableFuture<ConnectResult> connected = client.connect();
		WebSocketPeer peer = WebSocketPeer.accept(this.server, ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		peer.send(WebSocketPeer.CLOSE, "03e8");
		assertThat(peer.read()).isEqualTo(NORMAL_CLOSURE);
		peer.expectEnd();
		WebSocketPeer.accept(this.server, ScriptedPeer.CONNACK_5);
	}

	@Test
	void disconnectIsTheLastPacketAndTheWebSocketIsClosedNormally() {
		MqttClient client = build(webSocket());
		CompletableFuture<ConnectResult> connected = client.connect();
		WebSocketPeer peer = WebSocketPeer.accept(this.server, ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		CompletableFuture<Void> disconnected = client.disconnect();
		assertThat(peer.read()).isEqualTo(new Frame(WebSocketPeer.BINARY, "e000"));
		assertThat(peer.read()).isEqualTo(NORMAL_CLOSURE);
		peer.expectEnd();
		assertThat(outcome(disconnected)).isEqualTo("done");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Sec-WebSocket-Protocol: chat\r\n", "Sec-WebSocket-Protocol: mqttv3.1\r\n" })
	void aServerThatDoesNotSelectTheSubprotocolIsNotSpokenTo(String header) {
		// [MQTT-6.0.0-4]
		CompletableFuture<ConnectResult> connected = build(webSocket()).connect();
		WebSocketPeer peer = new WebSocketPeer(this.server.accept());
		peer.upgrade(header);
		peer.expectEnd();
		assertFailed(connected, "subprotocol");
	}

	@Test
	void aServerThatDoesNotUpgradeIsNamedAsSuch() {
		CompletableFuture<ConnectResult> connected = build(webSocket().version(MqttVersion.AUTO)).connect();
		Link link = new WebSocketPeer(this.server.accept()).link();
		link.sendText("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
		assertFailed(connected, "401 Unauthorized");
	}

	@Test
	void aServerThatHangsUpInsteadOfAnUpgradeIsNotAskedInAnotherVersion() throws IOException {
		CompletableFuture<ConnectResult> connected = build(webSocket().version(MqttVersion.AUTO)).connect();
		new WebSocketPeer(this.server.accept()).link().close();
		assertFailed(connected, "WebSocket");
		assertThat(this.server.isConnectedTo(Duration.ofMillis(200))).isFalse();
	}

	@Test
	void anUpgradeThatNeverComesIsATimeout() {
		CompletableFuture<ConnectResult> connected = build(webSocket().connectTimeout(Duration.ofMillis(300)))
			.connect();
		WebSocketPeer peer = new WebSocketPeer(this.server.accept());
		assertThat(outcome(connected)).isInstanceOf(MqttConnectException.class);
		peer.expectEnd();
	}

	@Test
	void aWebSocketIsOpenedOverTls() throws Exception {
		Certificates own = new Certificates("own");
		try (ScriptedPeer secure = new ScriptedPeer("wss", new ServerSockets(own.context(own.issue("broker.test"))))) {
			CompletableFuture<ConnectResult> connected = build(
					mqtt5().uri(secure.uri("broker.test") + "/mqtt").tls(trusting(own)))
				.connect();
			WebSocketPeer peer = WebSocketPeer.accept(secure, ScriptedPeer.CONNACK_5);
			assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
			assertThat(peer.header("host")).isEqualTo("broker.test:" + secure.port());
		}
	}

	private WebSocketPeer subscribed(List<String> received) {
		return subscribed(received, webSocket());
	}

	private WebSocketPeer subscribed(List<String> received, MqttClientBuilder builder) {
		MqttClient client = build(builder);
		client.connect();
		CompletableFuture<SubscribeResult> subscribed = client.subscribe(TopicSubscription.of("a", QoS.AT_MOST_ONCE),
				(message) -> received.add(message.payloadAsString()));
		WebSocketPeer peer = WebSocketPeer.accept(this.server, ScriptedPeer.CONNACK_5);
		assertThat(peer.read().content()).startsWith("82");
		peer.send(WebSocketPeer.BINARY, "90 04 0001 00 00");
		assertThat(outcome(subscribed)).isInstanceOf(SubscribeResult.class);
		return peer;
	}

	private static List<String> bytes(String hex) {
		return List.of(hex.split("(?<=\\G..)"));
	}

	private static void assertFailed(CompletableFuture<ConnectResult> connected, String reason) {
		assertThat(outcome(connected)).isInstanceOfSatisfying(MqttConnectException.class,
				(ex) -> assertThat(ex).hasMessageContaining(reason));
	}

}
