package io.github.mqttboot.client.internal.codec;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.github.mqttboot.client.internal.packet.ConnAck;
import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.internal.packet.Disconnect;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.PingReq;
import io.github.mqttboot.client.internal.packet.PingResp;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.PubAck;
import io.github.mqttboot.client.internal.packet.PubComp;
import io.github.mqttboot.client.internal.packet.PubRec;
import io.github.mqttboot.client.internal.packet.PubRel;
import io.github.mqttboot.client.internal.packet.Publish;
import io.github.mqttboot.client.internal.packet.SubAck;
import io.github.mqttboot.client.internal.packet.Subscribe;
import io.github.mqttboot.client.internal.packet.Subscription;
import io.github.mqttboot.client.internal.packet.UnsubAck;
import io.github.mqttboot.client.internal.packet.Unsubscribe;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.WillMessage;
import io.github.mqttboot.client.topic.TopicFilter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each packet of MQTT 3.1.1 and 3.1, byte for byte, written by hand from the
 * specifications. But for CONNECT and CONNACK the two are the same.
 */
class Mqtt3VectorTests {

	private static final PacketProperties NONE = PacketProperties.NONE;

	private static final PacketProperties DIAGNOSTICS = PacketProperties.builder()
		.set(Property.REASON_STRING, "not written")
		.build();

	@ParameterizedTest(name = "{0}")
	@MethodSource({ "connects", "connAcks" })
	void isWrittenAndReadInItsVersion(String name, ProtocolVersion version, PacketSender sender, String hex,
			Packet packet) {
		assertIsWrittenAndRead(version, sender, hex, packet);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource({ "publishes", "subscriptions", "others" })
	void isWrittenAndReadInBothVersions(String name, Set<PacketSender> senders, String hex, Packet packet) {
		for (PacketSender sender : senders) {
			assertIsWrittenAndRead(ProtocolVersion.MQTT_3_1, sender, hex, packet);
			assertIsWrittenAndRead(ProtocolVersion.MQTT_3_1_1, sender, hex, packet);
		}
	}

	private void assertIsWrittenAndRead(ProtocolVersion version, PacketSender sender, String hex, Packet packet) {
		byte[] bytes = Packets.bytes(hex);
		Packets.assertSame(Packets.decode(sender, version, bytes), packet);
		assertThat(Packets.bytes(Packets.encode(version, packet))).inHexadecimal().isEqualTo(bytes);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("tolerated")
	void isToleratedThoughNeverWritten(String name, ProtocolVersion version, PacketSender sender, String hex,
			Packet packet) {
		Packets.assertSame(Packets.decode(sender, version, Packets.bytes(hex)), packet);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("leftOut")
	void leavesOutWhatTheVersionHasNoPlaceFor(String name, String hex, Packet packet) {
		for (ProtocolVersion version : List.of(ProtocolVersion.MQTT_3_1, ProtocolVersion.MQTT_3_1_1)) {
			assertThat(Packets.bytes(Packets.encode(version, packet))).inHexadecimal().isEqualTo(Packets.bytes(hex));
		}
	}

	static Stream<Arguments> connects() {
		WillMessage will = new WillMessage(
				MqttMessage.to("w").payload(new byte[] { 0, 1 }).qos(QoS.AT_LEAST_ONCE).retain(true).build());
		return Stream.of(
				connect("3.1.1 CONNECT", "10 0f 00044d515454 04 02 003c 0003616263",
						new Connect(ProtocolVersion.MQTT_3_1_1, "abc", true, 60, null, null, null, NONE)),
				connect("3.1.1 CONNECT with an empty client identifier", "10 0c 00044d515454 04 02 0000 0000",
						new Connect(ProtocolVersion.MQTT_3_1_1, "", true, 0, null, null, null, NONE)),
				connect("3.1.1 CONNECT with everything [MQTT-3.1.3-1]",
						"10 1a 00044d515454 04 ec 000a 0001 63 0001 77 0002 0001 0001 75 0001 70",
						new Connect(ProtocolVersion.MQTT_3_1_1, "c", false, 10, "u", new byte[] { 'p' }, will, NONE)),
				connect("3.1.1 CONNECT with an empty user name [MQTT-3.1.2-19]",
						"10 0f 00044d515454 04 80 0000 0001 63 0000",
						new Connect(ProtocolVersion.MQTT_3_1_1, "c", false, 0, "", null, null, NONE)),
				connect("3.1 CONNECT", "10 11 00064d5149736470 03 02 003c 0003616263",
						new Connect(ProtocolVersion.MQTT_3_1, "abc", true, 60, null, null, null, NONE)),
				connect("3.1 CONNECT with everything",
						"10 1c 00064d5149736470 03 ec 000a 0001 63 0001 77 0002 0001 0001 75 0001 70",
						new Connect(ProtocolVersion.MQTT_3_1, "c", false, 10, "u", new byte[] { 'p' }, will, NONE)));
	}

	private static Arguments connect(String name, String hex, Connect connect) {
		return Arguments.of(name, connect.version(), PacketSender.CLIENT, hex, connect);
	}

	static Stream<Arguments> connAcks() {
		Arguments present = Arguments.of("3.1.1 CONNACK with session present", ProtocolVersion.MQTT_3_1_1,
				PacketSender.SERVER, "20 02 01 00", new ConnAck(true, ReasonCode.SUCCESS, NONE));
		return Stream.concat(Stream.of(present),
				Stream.of(ProtocolVersion.MQTT_3_1, ProtocolVersion.MQTT_3_1_1)
					.flatMap((version) -> Stream.of(connAck(version, "00", ReasonCode.SUCCESS),
							connAck(version, "01", ReasonCode.UNSUPPORTED_PROTOCOL_VERSION),
							connAck(version, "02", ReasonCode.CLIENT_IDENTIFIER_NOT_VALID),
							connAck(version, "03", ReasonCode.SERVER_UNAVAILABLE),
							connAck(version, "04", ReasonCode.BAD_USER_NAME_OR_PASSWORD),
							connAck(version, "05", ReasonCode.NOT_AUTHORIZED))));
	}

	private static Arguments connAck(ProtocolVersion version, String returnCode, ReasonCode reasonCode) {
		return Arguments.of(version + " CONNACK " + returnCode, version, PacketSender.SERVER, "20 02 00" + returnCode,
				new ConnAck(false, reasonCode, NONE));
	}

	static Stream<Arguments> publishes() {
		return Stream.of(
				both("PUBLISH of QoS 0 [MQTT-2.3.1-5]", "30 06 0003 612f62 21",
						new Publish(MqttMessage.to("a/b").qos(QoS.AT_MOST_ONCE).payload("!").build(), 0, false)),
				both("PUBLISH of QoS 1 without payload, retained", "33 07 0003 612f62 0102",
						new Publish(MqttMessage.to("a/b").retain(true).build(), 258, false)),
				both("PUBLISH of QoS 2 again [MQTT-3.3.1-1]", "3c 08 0003 612f62 ffff 00", new Publish(
						MqttMessage.to("a/b").qos(QoS.EXACTLY_ONCE).duplicate(true).payload(new byte[] { 0 }).build(),
						65535, true)),
				both("PUBACK", "40 02 0102", new PubAck(258)), both("PUBREC", "50 02 0102", new PubRec(258)),
				both("PUBREL [MQTT-3.6.1-1]", "62 02 0102", new PubRel(258)),
				both("PUBCOMP", "70 02 0102", new PubComp(258)));
	}

	static Stream<Arguments> subscriptions() {
		TopicFilter all = TopicFilter.of("#");
		TopicFilter oneLevel = TopicFilter.of("a/+");
		return Stream.of(
				client("SUBSCRIBE [MQTT-3.8.1-1]", "82 10 000a 0003 612f2b 01 0001 23 02 0001 23 00", new Subscribe(10,
						List.of(new Subscription(oneLevel, QoS.AT_LEAST_ONCE), new Subscription(all, QoS.EXACTLY_ONCE),
								new Subscription(all, QoS.AT_MOST_ONCE)),
						NONE)),
				server("SUBACK [MQTT-3.9.3-2]", "90 06 000a 00 01 02 80",
						new SubAck(10,
								List.of(ReasonCode.SUCCESS, ReasonCode.GRANTED_QOS_1, ReasonCode.GRANTED_QOS_2,
										ReasonCode.UNSPECIFIED_ERROR),
								NONE)),
				client("UNSUBSCRIBE [MQTT-3.10.1-1]", "a2 0a 000a 0003 612f2b 0001 23",
						new Unsubscribe(10, List.of(oneLevel, all), NONE)),
				server("UNSUBACK", "b0 02 000a", new UnsubAck(10, List.of(), NONE)));
	}

	static Stream<Arguments> others() {
		return Stream.of(client("PINGREQ", "c0 00", PingReq.INSTANCE), server("PINGRESP", "d0 00", PingResp.INSTANCE),
				client("DISCONNECT [MQTT-3.14.1-1]", "e0 00", new Disconnect(ReasonCode.SUCCESS, NONE)));
	}

	static Stream<Arguments> tolerated() {
		Publish duplicate = new Publish(MqttMessage.to("a").qos(QoS.AT_MOST_ONCE).duplicate(true).build(), 0, true);
		return Stream.of(
				Arguments.of("3.1.1 PUBLISH of QoS 0 with DUP", ProtocolVersion.MQTT_3_1_1, PacketSender.SERVER,
						"38 03 0001 61", duplicate),
				Arguments.of("3.1 PUBLISH of QoS 0 with DUP", ProtocolVersion.MQTT_3_1, PacketSender.SERVER,
						"38 03 0001 61", duplicate),
				Arguments.of("3.1 PUBREL with DUP", ProtocolVersion.MQTT_3_1, PacketSender.SERVER, "6a 02 0001",
						new PubRel(1)),
				Arguments.of("3.1 SUBSCRIBE with DUP", ProtocolVersion.MQTT_3_1, PacketSender.CLIENT,
						"8a 06 0001 0001 23 00",
						new Subscribe(1, List.of(new Subscription(TopicFilter.of("#"), QoS.AT_MOST_ONCE)), NONE)),
				Arguments.of("3.1 UNSUBSCRIBE with DUP", ProtocolVersion.MQTT_3_1, PacketSender.CLIENT,
						"aa 05 0001 0001 23", new Unsubscribe(1, List.of(TopicFilter.of("#")), NONE)),
				Arguments.of("3.1 CONNACK with its reserved byte set", ProtocolVersion.MQTT_3_1, PacketSender.SERVER,
						"20 02 ff 00", new ConnAck(false, ReasonCode.SUCCESS, NONE)));
	}

	static Stream<Arguments> leftOut() {
		MqttMessage message = MqttMessage.to("a")
			.qos(QoS.AT_MOST_ONCE)
			.contentType("t")
			.userProperty("k", "v")
			.subscriptionIdentifiers(1)
			.build();
		Subscription options = new Subscription(TopicFilter.of("#"), QoS.AT_LEAST_ONCE, true, true, 2);
		return Stream.of(Arguments.of("properties of a message", "30 03 0001 61", new Publish(message, 0, false)),
				Arguments.of("reason code of PUBACK", "40 02 0001", new PubAck(1, ReasonCode.NOT_AUTHORIZED, NONE)),
				Arguments.of("properties of PUBREC", "50 02 0001", new PubRec(1, ReasonCode.SUCCESS, DIAGNOSTICS)),
				Arguments.of("subscription options", "82 06 0001 0001 23 01",
						new Subscribe(1, List.of(options), DIAGNOSTICS)),
				Arguments.of("what kind of failure SUBACK reports", "90 03 0001 80",
						new SubAck(1, List.of(ReasonCode.NOT_AUTHORIZED), DIAGNOSTICS)),
				Arguments.of("properties of UNSUBSCRIBE", "a2 05 0001 0001 23",
						new Unsubscribe(1, List.of(TopicFilter.of("#")), DIAGNOSTICS)),
				Arguments.of("reason codes of UNSUBACK", "b0 02 0001",
						new UnsubAck(1, List.of(ReasonCode.SUCCESS), DIAGNOSTICS)),
				Arguments.of("reason code of DISCONNECT", "e0 00",
						new Disconnect(ReasonCode.PROTOCOL_ERROR, DIAGNOSTICS)));
	}

	private static Arguments client(String name, String hex, Packet packet) {
		return Arguments.of(name, Set.of(PacketSender.CLIENT), hex, packet);
	}

	private static Arguments server(String name, String hex, Packet packet) {
		return Arguments.of(name, Set.of(PacketSender.SERVER), hex, packet);
	}

	private static Arguments both(String name, String hex, Packet packet) {
		return Arguments.of(name, Set.of(PacketSender.values()), hex, packet);
	}

}
