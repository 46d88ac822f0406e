package io.github.mqttboot.client.conformance;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.AbstractPeerTests;
import io.github.mqttboot.client.ConnectResult;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttClientBuilder;
import io.github.mqttboot.client.MqttMessageListener;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.ScriptedPeer;
import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.SubscribeResult;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Base of the tests that speak a version's dialect with the client under test.
 */
abstract class AbstractConformanceTests extends AbstractPeerTests {

	/** The client that {@link #connect} has made last. */
	MqttClient client;

	final MqttClientBuilder builder(MqttVersion version) {
		return mqtt5().version(version);
	}

	/** CONNACK that says yes and nothing else. */
	static String connAck(MqttVersion version) {
		return isMqtt5(version) ? ScriptedPeer.CONNACK_5 : ScriptedPeer.CONNACK_3;
	}

	static String connAckWithSession(MqttVersion version) {
		return isMqtt5(version) ? ScriptedPeer.CONNACK_5_SESSION_PRESENT : "20 02 01 00";
	}

	static boolean isMqtt5(MqttVersion version) {
		return version == MqttVersion.MQTT_5;
	}

	/** Connect a client, and answer as its version does. */
	final Link connect(MqttClientBuilder builder) {
		this.client = build(builder);
		return connect(this.client, connAck(this.client.options().version()));
	}

	final Link connect(MqttClientBuilder builder, String connAck) {
		this.client = build(builder);
		return connect(this.client, connAck);
	}

	final Link connect(MqttClient client, String connAck) {
		CompletableFuture<ConnectResult> connected = client.connect();
		Link link = this.peer.accept(connAck);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		return link;
	}

	/** Subscribe with QoS 2, and take the SUBSCRIBE whatever it looks like. */
	final void subscribe(Link link, String topicFilter, MqttMessageListener listener) {
		CompletableFuture<SubscribeResult> subscribed = this.client
			.subscribe(TopicSubscription.of(topicFilter, QoS.EXACTLY_ONCE), listener);
		confirm(link, subscribed);
	}

	final void confirm(Link link, CompletableFuture<SubscribeResult> subscribed) {
		String subscribe = link.read();
		assertThat(subscribe).startsWith("82");
		link.send(subAck(Integer.parseInt(subscribe.substring(4, 8), 16), "02"));
		assertThat(outcome(subscribed)).isInstanceOf(SubscribeResult.class);
	}

	/** Answer an attempt to connect with these bytes, and expect that it fails. */
	final MqttConnectException refused(MqttClientBuilder builder, String answer) {
		return refused(builder, answer, "");
	}

	/**
	 * The same where the answer is wrong: a client of MQTT 5 says why before it hangs up.
	 */
	final MqttConnectException refused(MqttClientBuilder builder, String answer, String reasonCode) {
		this.client = build(builder);
		CompletableFuture<ConnectResult> connected = this.client.connect();
		Link link = this.peer.accept(answer);
		if (!reasonCode.isEmpty()) {
			link.expect("e0 01" + reasonCode);
		}
		link.expectEnd();
		// as servers do: for one that keeps its end open, the client waits a moment
		link.close();
		Object failure = outcome(connected);
		assertThat(failure).isInstanceOf(MqttConnectException.class);
		return (MqttConnectException) failure;
	}

	/** Return a SUBACK in the version of the client. */
	final String subAck(int identifier, String codes) {
		String body = hex(identifier) + (isMqtt5() ? "00" : "") + codes.replace(" ", "");
		return "90" + String.format("%02x", body.length() / 2) + body;
	}

	final String publish(int qos, int identifier, String topic, String payload) {
		return isMqtt5() ? ScriptedPeer.publish(qos, identifier, topic, payload)
				: ScriptedPeer.publish3(qos, identifier, topic, payload);
	}

	/** The same PUBLISH with DUP. */
	final String publishAgain(int qos, int identifier, String topic, String payload) {
		String first = publish(qos, identifier, topic, payload);
		return Integer.toHexString(Integer.parseInt(first.substring(0, 2), 16) | 0x08) + first.substring(2);
	}

	final boolean isMqtt5() {
		return isMqtt5(this.client.options().version());
	}

	/** Return a number of two bytes. */
	static String hex(int number) {
		return String.format("%04x", number);
	}

	static String hex(String text) {
		return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
	}

	/** Let the client publish a marker with QoS 0, and expect that it comes next. */
	final void expectNothingBut(Link link, String marker) {
		this.client.publish(message(marker, QoS.AT_MOST_ONCE));
		link.expect(publish(0, 0, "t", marker));
	}

	static List<MqttVersion> numbered() {
		return List.of(MqttVersion.MQTT_3_1_1, MqttVersion.MQTT_5);
	}

	static MqttMessage message(String topic, String payload, QoS qos) {
		return MqttMessage.to(topic).payload(payload).qos(qos).build();
	}

}
