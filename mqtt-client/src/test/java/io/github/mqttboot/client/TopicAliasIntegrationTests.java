package io.github.mqttboot.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.conformance.Conformance;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Topic aliases to the server, as they are on the wire.
 */
class TopicAliasIntegrationTests extends AbstractPeerTests {

	/** The server accepts two topic aliases. */
	private static final String CONNACK = "20 06 00 00 03 22 0002";

	private MqttClient client;

	private Link connect(MqttClientBuilder builder, String connAck) {
		this.client = build(builder);
		CompletableFuture<ConnectResult> connected = this.client.connect();
		Link link = this.peer.accept(connAck);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		return link;
	}

	private CompletableFuture<PublishResult> publish(String topic, QoS qos, String payload) {
		return this.client.publish(MqttMessage.to(topic).payload(payload).qos(qos).build());
	}

	/** Return a PUBLISH of QoS 1 as hexadecimal digits; flags as for the packet type. */
	private static String packet(int firstByte, String topic, int identifier, int alias, String payload) {
		String properties = (alias > 0) ? String.format("0323%04x", alias) : "00";
		String rest = String.format("%04x%s%04x%s%s", topic.length(), hex(topic), identifier, properties, hex(payload));
		return String.format("%02x%02x%s", firstByte, rest.length() / 2, rest);
	}

	private static String hex(String text) {
		return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
	}

	@Test
	@Conformance(mqtt5 = { "MQTT-3.3.2-1", "MQTT-3.3.2-9" })
	void aTopicThatComesAgainIsReplacedByItsAlias() {
		// [MQTT-3.3.2-9] the first packet with the alias still has the topic
		Link link = connect(mqtt5().topicAliases(true), CONNACK);
		for (int i = 1; i <= 4; i++) {
			publish("sensors/a", QoS.AT_LEAST_ONCE, "1");
		}
		link.expect(packet(0x32, "sensors/a", 1, 0, "1"), packet(0x32, "sensors/a", 2, 1, "1"),
				packet(0x32, "", 3, 1, "1"), packet(0x32, "", 4, 1, "1"));
	}

	@Test
	@Conformance(mqtt5 = { "MQTT-3.2.2-17", "MQTT-3.3.2-8", "MQTT-3.3.2-9" })
	void noMoreAliasesAreUsedThanTheServerAccepts() {
		// [MQTT-3.2.2-17] [MQTT-3.3.2-9]
		Link link = connect(mqtt5().topicAliases(true), CONNACK);
		for (String topic : new String[] { "sensors/a", "sensors/b", "sensors/c" }) {
			for (int i = 0; i < 3; i++) {
				publish(topic, QoS.AT_LEAST_ONCE, "1");
			}
		}
		link.expect(packet(0x32, "sensors/a", 1, 0, "1"), packet(0x32, "sensors/a", 2, 1, "1"),
				packet(0x32, "", 3, 1, "1"), packet(0x32, "sensors/b", 4, 0, "1"), packet(0x32, "sensors/b", 5, 2, "1"),
				packet(0x32, "", 6, 2, "1"), packet(0x32, "sensors/c", 7, 0, "1"), packet(0x32, "sensors/c", 8, 0, "1"),
				packet(0x32, "sensors/c", 9, 0, "1"));
	}

	@Test
	@Conformance(mqtt5 = "MQTT-3.2.2-18")
	void aServerThatAcceptsNoneGetsNone() {
		// [MQTT-3.2.2-18]
		Link link = connect(mqtt5().topicAliases(true), ScriptedPeer.CONNACK_5);
		for (int i = 1; i <= 3; i++) {
			publish("sensors/a", QoS.AT_LEAST_ONCE, "1");
			link.expect(packet(0x32, "sensors/a", i, 0, "1"));
		}
	}

	@Test
	void withoutTheOptionThereAreNone() {
		Link link = connect(mqtt5(), CONNACK);
		for (int i = 1; i <= 3; i++) {
			publish("sensors/a", QoS.AT_LEAST_ONCE, "1");
			link.expect(packet(0x32, "sensors/a", i, 0, "1"));
		}
	}

	@Test
	@Conformance(mqtt5 = { "MQTT-3.2.2-18", "MQTT-3.3.2-7" })
	void whatIsSentAgainOnAnotherConnectionHasItsWholeTopic() {
		// [MQTT-3.3.2-7] aliases die with the connection
		Link link = connect(mqtt5().topicAliases(true).sessionExpiry(Duration.ofHours(1)), CONNACK);
		CompletableFuture<PublishResult> first = publish("sensors/a", QoS.AT_LEAST_ONCE, "1");
		for (int i = 2; i <= 5; i++) {
			publish("sensors/a", QoS.AT_LEAST_ONCE, "1");
		}
		for (int i = 1; i <= 5; i++) {
			link.read();
		}
		link.send("40 02 0001");
		assertThat(outcome(first)).isInstanceOf(PublishResult.class);
		link.close();
		Link next = this.peer.accept("20 06 01 00 03 22 0001");
		next.expect(packet(0x3a, "sensors/a", 2, 0, "1"), packet(0x3a, "sensors/a", 3, 1, "1"),
				packet(0x3a, "", 4, 1, "1"), packet(0x3a, "", 5, 1, "1"));
		next.send("40 02 0002");
		await().until(() -> this.client.statistics().inFlight() == 3);
		next.close();
		// this server wants none
		this.peer.accept(ScriptedPeer.CONNACK_5_SESSION_PRESENT)
			.expect(packet(0x3a, "sensors/a", 3, 0, "1"), packet(0x3a, "sensors/a", 4, 0, "1"),
					packet(0x3a, "sensors/a", 5, 0, "1"));
	}

	@Test
	void aMessageThatIsTooLargeTakesNoAliasAndOneThatJustFitsGoesWithout() {
		// [MQTT-3.2.2-15] a whole packet of 18 bytes; topic and alias need 3 more
		Link link = connect(mqtt5().topicAliases(true), "20 0b 00 00 08 22 0002 27 00000012");
		publish("sensors/a", QoS.AT_LEAST_ONCE, "22");
		link.expect(packet(0x32, "sensors/a", 1, 0, "22"));
		assertThat(outcome(publish("sensors/a", QoS.AT_LEAST_ONCE, "333"))).isInstanceOf(MqttNotSentException.class);
		publish("sensors/a", QoS.AT_LEAST_ONCE, "22");
		link.expect(packet(0x32, "sensors/a", 2, 0, "22"));
		publish("s/abcdefg", QoS.AT_LEAST_ONCE, "22");
		link.expect(packet(0x32, "s/abcdefg", 3, 0, "22"));
		publish("sensor1", QoS.AT_LEAST_ONCE, "");
		publish("sensor1", QoS.AT_LEAST_ONCE, "");
		link.expect(packet(0x32, "sensor1", 4, 0, ""), packet(0x32, "sensor1", 5, 1, ""));
		// with the alias it would fit: the whole topic counts all the same
		assertThat(outcome(publish("sensor1", QoS.AT_LEAST_ONCE, "55555"))).isInstanceOf(MqttNotSentException.class);
	}

	@Test
	void everyQosUsesThem() {
		Link link = connect(mqtt5().topicAliases(true), CONNACK);
		publish("sensors/a", QoS.AT_MOST_ONCE, "0");
		publish("sensors/a", QoS.AT_LEAST_ONCE, "1");
		publish("sensors/a", QoS.AT_MOST_ONCE, "0");
		publish("sensors/a", QoS.EXACTLY_ONCE, "2");
		link.expect("30 0d 0009" + hex("sensors/a") + "00 30", packet(0x32, "sensors/a", 1, 1, "1"),
				"30 07 0000 03 23 0001 30", packet(0x34, "", 2, 1, "2"));
	}

}
