package io.github.mqttboot.client.conformance;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ServerSocketFactory;

import io.github.mqttboot.client.ConnectResult;
import io.github.mqttboot.client.MqttClientBuilder;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.ReconnectOptions;
import io.github.mqttboot.client.ScriptedPeer;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.WebSocketPeer;
import io.github.mqttboot.client.WebSocketPeer.Frame;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.message.QoS;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * MQTT in WebSocket frames (MQTT 3.1.1 and 5.0 section 6).
 */
class WebSocketRulesIntegrationTests extends AbstractConformanceTests {

	private final ScriptedPeer server = new ScriptedPeer("ws", ServerSocketFactory.getDefault());

	@AfterEach
	void closeServer() throws IOException {
		this.server.close();
	}

	private MqttClientBuilder webSocket(MqttVersion version) {
		return builder(version).uri(this.server.uri() + "/mqtt").reconnect(ReconnectOptions.DISABLED);
	}

	private WebSocketPeer open(MqttVersion version) {
		this.client = build(webSocket(version));
		CompletableFuture<ConnectResult> connected = this.client.connect();
		WebSocketPeer peer = WebSocketPeer.accept(this.server, connAck(version));
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		return peer;
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = "MQTT-6.0.0-1", mqtt5 = "MQTT-6.0.0-1")
	void aTextFrameEndsTheConnection(MqttVersion version) {
		WebSocketPeer peer = open(version);
		peer.send(WebSocketPeer.TEXT, "d000");
		if (isMqtt5()) {
			assertThat(peer.read()).isEqualTo(new Frame(WebSocketPeer.BINARY, "e00182"));
		}
		peer.expectEnd();
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = "MQTT-6.0.0-1", mqtt5 = "MQTT-6.0.0-1")
	void theClientSendsBinaryFrames(MqttVersion version) {
		WebSocketPeer peer = open(version);
		this.client.publish(message("m", QoS.AT_LEAST_ONCE));
		assertThat(peer.read()).isEqualTo(new Frame(WebSocketPeer.BINARY, publish(1, 1, "t", "m")));
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = "MQTT-6.0.0-2", mqtt5 = "MQTT-6.0.0-2")
	void packetsAndFramesAreNotAligned(MqttVersion version) {
		WebSocketPeer peer = open(version);
		List<String> received = new CopyOnWriteArrayList<>();
		this.client.subscribe(TopicSubscription.of("a", QoS.EXACTLY_ONCE),
				(message) -> received.add(message.payloadAsString()));
		assertThat(peer.read().content()).startsWith("82");
		peer.send(WebSocketPeer.BINARY, subAck(1, "02"));
		String bytes = publish(0, 0, "a", "frames of one byte");
		for (int index = 0; index < bytes.length(); index += 2) {
			peer.send(WebSocketPeer.BINARY, bytes.substring(index, index + 2));
		}
		String pieces = publish(0, 0, "a", "continuations of one byte");
		for (int index = 0; index < pieces.length(); index += 2) {
			peer.sendFragment((index == 0) ? WebSocketPeer.BINARY : WebSocketPeer.CONTINUATION,
					pieces.substring(index, index + 2), index == pieces.length() - 2);
		}
		peer.send(WebSocketPeer.BINARY, publish(0, 0, "a", "two") + publish(0, 0, "a", "in one"));
		await().untilAsserted(() -> assertThat(received).containsExactly("frames of one byte",
				"continuations of one byte", "two", "in one"));
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = "MQTT-6.0.0-3", mqtt5 = "MQTT-6.0.0-3")
	void theSubprotocolMqttIsOffered(MqttVersion version) {
		build(webSocket(version)).connect();
		WebSocketPeer peer = new WebSocketPeer(this.server.accept());
		assertThat(peer.header("sec-websocket-protocol")).isEqualTo("mqtt");
	}

	@ParameterizedTest
	@CsvSource({ "MQTT_3_1_1, ''", "MQTT_3_1_1, chat", "MQTT_3_1_1, mqttv3.1", "MQTT_5, ''", "MQTT_5, chat",
			"MQTT_5, mqttv3.1" })
	@Conformance(mqtt311 = "MQTT-6.0.0-4", mqtt5 = "MQTT-6.0.0-4")
	void aServerThatSelectsAnotherSubprotocolIsNotSpokenTo(MqttVersion version, String subprotocol) {
		CompletableFuture<ConnectResult> connected = build(webSocket(version)).connect();
		WebSocketPeer peer = new WebSocketPeer(this.server.accept());
		peer.upgrade(subprotocol.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + subprotocol + "\r\n");
		peer.expectEnd();
		assertThat(outcome(connected)).isInstanceOf(MqttConnectException.class);
	}

}
