package io.github.mqttboot.client.internal.codec;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.github.mqttboot.client.internal.packet.Auth;
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
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.client.message.WillMessage;
import io.github.mqttboot.client.topic.TopicFilter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each packet of MQTT 5, byte for byte, written by hand from the specification.
 */
class Mqtt5VectorTests {

	private static final UserProperties USER_PROPERTIES = UserProperties.none().with("k", "v");

	private static final PacketProperties DIAGNOSTICS = PacketProperties.builder()
		.set(Property.REASON_STRING, "r")
		.userProperties(USER_PROPERTIES)
		.build();

	private static final String DIAGNOSTICS_HEX = "0b 1f000172 2600016b000176";

	@ParameterizedTest(name = "{0}")
	@MethodSource({ "connects", "publishes", "responses", "subscriptions", "others" })
	void isWrittenAndRead(String name, List<PacketSender> senders, String hex, Packet packet) {
		byte[] bytes = Packets.bytes(hex);
		for (PacketSender sender : senders) {
			Packets.assertSame(Packets.decode(sender, ProtocolVersion.MQTT_5, bytes), packet);
		}
		assertThat(Packets.bytes(Packets.encode(ProtocolVersion.MQTT_5, packet))).inHexadecimal().isEqualTo(bytes);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("longForms")
	void isReadInALongerFormThanItIsWritten(String name, List<PacketSender> senders, String hex, Packet packet) {
		for (PacketSender sender : senders) {
			Packets.assertSame(Packets.decode(sender, ProtocolVersion.MQTT_5, Packets.bytes(hex)), packet);
		}
	}

	static Stream<Arguments> connects() {
		PacketProperties connect = PacketProperties.builder()
			.set(Property.SESSION_EXPIRY_INTERVAL, 10)
			.set(Property.AUTHENTICATION_METHOD, "m")
			.set(Property.AUTHENTICATION_DATA, new byte[] { 1, 2 })
			.set(Property.REQUEST_PROBLEM_INFORMATION, 0)
			.set(Property.REQUEST_RESPONSE_INFORMATION, 1)
			.set(Property.RECEIVE_MAXIMUM, 20)
			.set(Property.TOPIC_ALIAS_MAXIMUM, 5)
			.set(Property.MAXIMUM_PACKET_SIZE, 100)
			.userProperties(USER_PROPERTIES)
			.build();
		MqttMessage will = MqttMessage.to("w")
			.payload(new byte[] { -1, 0 })
			.qos(QoS.EXACTLY_ONCE)
			.retain(true)
			.payloadUtf8(true)
			.messageExpiryInterval(Duration.ofSeconds(7))
			.contentType("t")
			.responseTopic("r")
			.correlationData(new byte[] { 10, 11 })
			.userProperties(USER_PROPERTIES)
			.build();
		WillMessage plainWill = new WillMessage(MqttMessage.to("w").qos(QoS.AT_MOST_ONCE).build());
		return Stream.of(
				client("CONNECT", "10 10 00044d515454 05 02 003c 00 0003616263",
						new Connect(ProtocolVersion.MQTT_5, "abc", true, 60, null, null, null, PacketProperties.NONE)),
				client("CONNECT with an empty client identifier", "10 0d 00044d515454 05 00 ffff 00 0000",
						new Connect(ProtocolVersion.MQTT_5, "", false, 65535, null, null, null, PacketProperties.NONE)),
				client("CONNECT with a password alone [MQTT-3.1.2-19]",
						"10 13 00044d515454 05 40 0000 00 0001 63 0003 010203",
						new Connect(ProtocolVersion.MQTT_5, "c", false, 0, null, new byte[] { 1, 2, 3 }, null,
								PacketProperties.NONE)),
				client("CONNECT with empty user name and password [MQTT-3.1.2-17]",
						"10 12 00044d515454 05 c0 0000 00 0001 63 0000 0000",
						new Connect(ProtocolVersion.MQTT_5, "c", false, 0, "", new byte[0], null,
								PacketProperties.NONE)),
				client("CONNECT with a will without properties [MQTT-3.1.2-9]",
						"10 14 00044d515454 05 04 0000 00 0001 63 00 0001 77 0000",
						new Connect(ProtocolVersion.MQTT_5, "c", false, 0, null, null, plainWill,
								PacketProperties.NONE)),
				client("CONNECT with everything [MQTT-3.1.3-1]", "10 60 00044d515454 05 f6 000a"
						+ "24 110000000a 1500016d 1600020102 1700 1901 210014 220005 2700000064 2600016b000176"
						+ "0001 63" + "20 1800000003 0101 0200000007 03000174 08000172 0900020a0b 2600016b000176"
						+ "0001 77 0002 ff00 0001 75 0001 70",
						new Connect(ProtocolVersion.MQTT_5, "c", true, 10, "u", new byte[] { 'p' },
								new WillMessage(will, Duration.ofSeconds(3)), connect)),
				server("CONNACK", "20 03 00 00 00", new ConnAck(false, ReasonCode.SUCCESS, PacketProperties.NONE)),
				server("CONNACK with session present", "20 03 01 00 00",
						new ConnAck(true, ReasonCode.SUCCESS, PacketProperties.NONE)),
				server("CONNACK that refuses", "20 03 00 87 00",
						new ConnAck(false, ReasonCode.NOT_AUTHORIZED, PacketProperties.NONE)),
				server("CONNACK with everything",
						"20 3f 01 00 3c 110000000a 12000163 13001e 1500016d 16000101 1a000169 1c000173 1f000172"
								+ "210014 220005 2401 2500 2700000064 2800 2900 2a00 2600016b000176",
						new ConnAck(true, ReasonCode.SUCCESS, connAckProperties())));
	}

	private static PacketProperties connAckProperties() {
		return PacketProperties.builder()
			.set(Property.SESSION_EXPIRY_INTERVAL, 10)
			.set(Property.ASSIGNED_CLIENT_IDENTIFIER, "c")
			.set(Property.SERVER_KEEP_ALIVE, 30)
			.set(Property.AUTHENTICATION_METHOD, "m")
			.set(Property.AUTHENTICATION_DATA, new byte[] { 1 })
			.set(Property.RESPONSE_INFORMATION, "i")
			.set(Property.SERVER_REFERENCE, "s")
			.set(Property.REASON_STRING, "r")
			.set(Property.RECEIVE_MAXIMUM, 20)
			.set(Property.TOPIC_ALIAS_MAXIMUM, 5)
			.set(Property.MAXIMUM_QOS, 1)
			.set(Property.RETAIN_AVAILABLE, 0)
			.set(Property.MAXIMUM_PACKET_SIZE, 100)
			.set(Property.WILDCARD_SUBSCRIPTION_AVAILABLE, 0)
			.set(Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE, 0)
			.set(Property.SHARED_SUBSCRIPTION_AVAILABLE, 0)
			.userProperties(USER_PROPERTIES)
			.build();
	}

	static Stream<Arguments> publishes() {
		MqttMessage everything = MqttMessage.to("a/b")
			.payload("hi")
			.qos(QoS.EXACTLY_ONCE)
			.retain(true)
			.duplicate(true)
			.payloadUtf8(true)
			.messageExpiryInterval(Duration.ofSeconds(4_294_967_295L))
			.contentType("t")
			.responseTopic("r")
			.correlationData(new byte[] { 0 })
			.subscriptionIdentifiers(1, 128, 268_435_455)
			.userProperty("k", "v")
			.userProperty("k", "v")
			.build();
		return Stream.of(
				both("PUBLISH of QoS 0 [MQTT-2.2.1-2]", "30 07 0003 612f62 00 21",
						new Publish(MqttMessage.to("a/b").qos(QoS.AT_MOST_ONCE).payload("!").build(), 0, false)),
				both("PUBLISH of QoS 1", "32 08 0003 612f62 0102 00",
						new Publish(MqttMessage.to("a/b").qos(QoS.AT_LEAST_ONCE).build(), 258, false)),
				both("PUBLISH of QoS 2, retained", "35 08 0003 612f62 ffff 00",
						new Publish(MqttMessage.to("a/b").qos(QoS.EXACTLY_ONCE).retain(true).build(), 65535, false)),
				both("PUBLISH again [MQTT-3.3.1-1]", "3a 08 0003 612f62 0001 00",
						new Publish(MqttMessage.to("a/b").duplicate(true).build(), 1, true)),
				both("PUBLISH with a topic alias", "30 09 0003 612f62 03 23000a",
						new Publish(MqttMessage.to("a/b").qos(QoS.AT_MOST_ONCE).build(), 0, false, 10, false)),
				both("PUBLISH with a topic alias alone", "30 06 0000 03 23ffff",
						new Publish(MqttMessage.to(PublishCodec.STAND_IN_TOPIC).qos(QoS.AT_MOST_ONCE).build(), 0, false,
								65535, true)),
				both("PUBLISH to U+FEFF a [MQTT-1.5.4-3]", "30 07 0004 efbbbf61 00",
						new Publish(MqttMessage.to("\ufeffa").qos(QoS.AT_MOST_ONCE).build(), 0, false)),
				both("PUBLISH with a payload marked as bytes", "30 07 0001 61 02 0100 ff", new Publish(
						MqttMessage.to("a").qos(QoS.AT_MOST_ONCE).payloadUtf8(false).payload(new byte[] { -1 }).build(),
						0, false)),
				server("PUBLISH with everything",
						"3d 38 0003 612f62 0001 2e 230003 0101 02ffffffff 03000174 08000172 09000100 0b01 0b8001"
								+ "0bffffff7f 2600016b000176 2600016b000176 6869",
						new Publish(everything, 1, true, 3, false)));
	}

	static Stream<Arguments> responses() {
		PacketProperties none = PacketProperties.NONE;
		return Stream.of(both("PUBACK", "40 02 0102", new PubAck(258)),
				both("PUBACK with reason code", "40 03 0001 10",
						new PubAck(1, ReasonCode.NO_MATCHING_SUBSCRIBERS, none)),
				both("PUBACK with properties", "40 0f 0001 00" + DIAGNOSTICS_HEX,
						new PubAck(1, ReasonCode.SUCCESS, DIAGNOSTICS)),
				both("PUBREC", "50 02 0102", new PubRec(258)),
				both("PUBREC with reason code", "50 03 0001 97", new PubRec(1, ReasonCode.QUOTA_EXCEEDED, none)),
				both("PUBREC with properties", "50 0f 0001 99" + DIAGNOSTICS_HEX,
						new PubRec(1, ReasonCode.PAYLOAD_FORMAT_INVALID, DIAGNOSTICS)),
				both("PUBREL [MQTT-3.6.1-1]", "62 02 0102", new PubRel(258)),
				both("PUBREL with reason code", "62 03 0001 92",
						new PubRel(1, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, none)),
				both("PUBREL with properties", "62 0f 0001 92" + DIAGNOSTICS_HEX,
						new PubRel(1, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, DIAGNOSTICS)),
				both("PUBCOMP", "70 02 ffff", new PubComp(65535)),
				both("PUBCOMP with reason code", "70 03 0001 92",
						new PubComp(1, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, none)),
				both("PUBCOMP with properties", "70 0f 0001 00" + DIAGNOSTICS_HEX,
						new PubComp(1, ReasonCode.SUCCESS, DIAGNOSTICS)));
	}

	static Stream<Arguments> subscriptions() {
		PacketProperties none = PacketProperties.NONE;
		Subscription simple = new Subscription(TopicFilter.of("a/+"), QoS.AT_LEAST_ONCE);
		Subscription options = new Subscription(TopicFilter.of("#"), QoS.EXACTLY_ONCE, true, true, 2);
		Subscription shared = new Subscription(TopicFilter.shared("g", "b"), QoS.AT_MOST_ONCE, false, true, 1);
		PacketProperties identifier = PacketProperties.builder()
			.set(Property.SUBSCRIPTION_IDENTIFIER, 268_435_455)
			.userProperties(USER_PROPERTIES)
			.build();
		return Stream.of(client("SUBSCRIBE [MQTT-3.8.1-1]", "82 09 000a 00 0003 612f2b 01", new Subscribe(10, List
			.of(simple), none)), client("SUBSCRIBE with options and identifier",
					"82 26 000a 0c 0bffffff7f 2600016b000176 0003 612f2b 01 0001 23 2e 000a 2473686172652f672f62 18",
					new Subscribe(10, List.of(simple, options, shared), identifier)),
				server("SUBACK", "90 04 000a 00 01", new SubAck(10, List.of(ReasonCode.GRANTED_QOS_1), none)),
				server("SUBACK with codes and properties", "90 12 000a" + DIAGNOSTICS_HEX + "00 02 80 a2",
						new SubAck(10,
								List.of(ReasonCode.SUCCESS, ReasonCode.GRANTED_QOS_2, ReasonCode.UNSPECIFIED_ERROR,
										ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED),
								DIAGNOSTICS)),
				client("UNSUBSCRIBE [MQTT-3.10.1-1]", "a2 0b 000a 00 0003 612f2b 0001 23",
						new Unsubscribe(10, List.of(TopicFilter.of("a/+"), TopicFilter.of("#")), none)),
				client("UNSUBSCRIBE with properties", "a2 0d 000a 07 2600016b000176 0001 23",
						new Unsubscribe(10, List.of(TopicFilter.of("#")),
								PacketProperties.builder().userProperties(USER_PROPERTIES).build())),
				server("UNSUBACK", "b0 05 000a 00 00 11",
						new UnsubAck(10, List.of(ReasonCode.SUCCESS, ReasonCode.NO_SUBSCRIPTION_EXISTED), none)),
				server("UNSUBACK with properties", "b0 0f 000a" + DIAGNOSTICS_HEX + "8f",
						new UnsubAck(10, List.of(ReasonCode.TOPIC_FILTER_INVALID), DIAGNOSTICS)));
	}

	static Stream<Arguments> others() {
		PacketProperties none = PacketProperties.NONE;
		PacketProperties method = PacketProperties.builder().set(Property.AUTHENTICATION_METHOD, "m").build();
		PacketProperties data = PacketProperties.builder()
			.set(Property.AUTHENTICATION_METHOD, "m")
			.set(Property.AUTHENTICATION_DATA, new byte[] { 9 })
			.build();
		PacketProperties expiry = PacketProperties.builder().set(Property.SESSION_EXPIRY_INTERVAL, 0).build();
		PacketProperties reference = PacketProperties.builder().set(Property.SERVER_REFERENCE, "s").build();
		return Stream.of(client("PINGREQ", "c0 00", PingReq.INSTANCE), server("PINGRESP", "d0 00", PingResp.INSTANCE),
				both("DISCONNECT", "e0 00", new Disconnect(ReasonCode.SUCCESS, none)),
				both("DISCONNECT with reason code", "e0 01 82", new Disconnect(ReasonCode.PROTOCOL_ERROR, none)),
				both("DISCONNECT with properties", "e0 0d 81" + DIAGNOSTICS_HEX,
						new Disconnect(ReasonCode.MALFORMED_PACKET, DIAGNOSTICS)),
				client("DISCONNECT with will", "e0 01 04",
						new Disconnect(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE, none)),
				client("DISCONNECT with session expiry", "e0 07 00 05 1100000000",
						new Disconnect(ReasonCode.SUCCESS, expiry)),
				server("DISCONNECT with server reference", "e0 06 9d 04 1c000173",
						new Disconnect(ReasonCode.SERVER_MOVED, reference)),
				server("AUTH that ends a re-authentication", "f0 00", new Auth(ReasonCode.SUCCESS, none)),
				both("AUTH", "f0 06 18 04 1500016d", new Auth(ReasonCode.CONTINUE_AUTHENTICATION, method)),
				client("AUTH with data", "f0 0a 19 08 1500016d 16000109", new Auth(ReasonCode.RE_AUTHENTICATE, data)));
	}

	static Stream<Arguments> longForms() {
		PacketProperties none = PacketProperties.NONE;
		return Stream.of(both("PUBACK with success", "40 03 0001 00", new PubAck(1)),
				both("PUBACK with success and no properties", "40 04 0001 00 00", new PubAck(1)),
				both("PUBACK with reason code and no properties", "40 04 0001 10 00",
						new PubAck(1, ReasonCode.NO_MATCHING_SUBSCRIBERS, none)),
				both("DISCONNECT with success", "e0 01 00", new Disconnect(ReasonCode.SUCCESS, none)),
				both("DISCONNECT with success and no properties", "e0 02 00 00",
						new Disconnect(ReasonCode.SUCCESS, none)),
				server("DISCONNECT that only one table has", "e0 01 8c",
						new Disconnect(ReasonCode.BAD_AUTHENTICATION_METHOD, none)),
				server("CONNACK of MQTT 3.1.1 that knows no MQTT 5", "20 02 00 01",
						new ConnAck(false, ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, none)),
				server("CONNACK of MQTT 3.1.1 that does not authorize", "20 02 00 05",
						new ConnAck(false, ReasonCode.NOT_AUTHORIZED, none)),
				client("CONNECT with properties in another order",
						"10 15 00044d515454 05 00 0000 08 220001 1100000002 0000",
						new Connect(ProtocolVersion.MQTT_5, "", false, 0, null, null, null,
								PacketProperties.builder()
									.set(Property.SESSION_EXPIRY_INTERVAL, 2)
									.set(Property.TOPIC_ALIAS_MAXIMUM, 1)
									.build())));
	}

	private static Arguments client(String name, String hex, Packet packet) {
		return Arguments.of(name, List.of(PacketSender.CLIENT), hex, packet);
	}

	private static Arguments server(String name, String hex, Packet packet) {
		return Arguments.of(name, List.of(PacketSender.SERVER), hex, packet);
	}

	private static Arguments both(String name, String hex, Packet packet) {
		return Arguments.of(name, List.of(PacketSender.values()), hex, packet);
	}

}
