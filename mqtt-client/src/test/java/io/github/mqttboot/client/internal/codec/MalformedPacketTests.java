package io.github.mqttboot.client.internal.codec;

import java.util.stream.Stream;

import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.message.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a decoder must refuse, one packet for each rule. Rules of single properties are in
 * {@link PropertyRulesTests}.
 */
class MalformedPacketTests {

	private static final ReasonCode MALFORMED = ReasonCode.MALFORMED_PACKET;

	private static final ReasonCode PROTOCOL_ERROR = ReasonCode.PROTOCOL_ERROR;

	@ParameterizedTest(name = "{0}")
	@MethodSource({ "fixedHeaders", "connects", "connAcks", "publishes", "responses", "subscriptions", "others",
			"connectsBefore5", "packetsBefore5" })
	void isRefused(String name, PacketSender sender, ProtocolVersion version, String hex, ReasonCode reasonCode) {
		byte[] bytes = Packets.bytes(hex);
		ByteBuf in = Unpooled.wrappedBuffer(bytes);
		PacketDecoder decoder = new PacketDecoder(sender, version, Packets.MAXIMUM_PACKET_SIZE);
		assertThatExceptionOfType(MqttProtocolException.class).isThrownBy(() -> decoder.decode(in))
			.satisfies((ex) -> assertThat(ex.reasonCode()).as(ex.getMessage()).isEqualTo(reasonCode));
		assertThat(in.readerIndex()).isZero();
		assertThat(in.writerIndex()).isEqualTo(bytes.length);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource({ "fixedHeaders", "connects", "connAcks", "publishes", "responses", "subscriptions", "others",
			"connectsBefore5", "packetsBefore5" })
	void isRefusedJustTheSameByteByByte(String name, PacketSender sender, ProtocolVersion version, String hex,
			ReasonCode reasonCode) {
		PacketDecoder decoder = new PacketDecoder(sender, version, Packets.MAXIMUM_PACKET_SIZE);
		ByteBuf in = Unpooled.buffer();
		assertThatExceptionOfType(MqttProtocolException.class).isThrownBy(() -> {
			for (byte octet : Packets.bytes(hex)) {
				in.writeByte(octet);
				assertThat(decoder.decode(in)).isNull();
			}
		}).satisfies((ex) -> assertThat(ex.reasonCode()).isEqualTo(reasonCode));
	}

	static Stream<Arguments> fixedHeaders() {
		return Stream.of(server5("packet type 0", "00 00", MALFORMED),
				server5("CONNACK flags [MQTT-2.1.3-1]", "21 03 00 00 00", MALFORMED),
				server5("PUBACK flags [MQTT-2.1.3-1]", "41 02 0001", MALFORMED),
				server5("PUBREC flags [MQTT-2.1.3-1]", "58 02 0001", MALFORMED),
				server5("PUBREL flags [MQTT-3.6.1-1]", "60 02 0001", MALFORMED),
				server5("PUBREL flags with DUP", "6a 02 0001", MALFORMED),
				server5("PUBCOMP flags [MQTT-2.1.3-1]", "71 02 0001", MALFORMED),
				server5("SUBACK flags [MQTT-2.1.3-1]", "91 04 0001 00 00", MALFORMED),
				server5("UNSUBACK flags [MQTT-2.1.3-1]", "b2 04 0001 00 00", MALFORMED),
				server5("PINGRESP flags [MQTT-2.1.3-1]", "d1 00", MALFORMED),
				server5("DISCONNECT flags [MQTT-3.14.1-1]", "e1 00", MALFORMED),
				server5("AUTH flags [MQTT-3.15.1-1]", "f1 00", MALFORMED),
				client5("CONNECT flags [MQTT-2.1.3-1]", "11 00", MALFORMED),
				client5("SUBSCRIBE flags [MQTT-3.8.1-1]", "80 06 0001 00 0001 23", MALFORMED),
				client5("UNSUBSCRIBE flags [MQTT-3.10.1-1]", "a0 06 0001 00 0001 23", MALFORMED),
				client5("PINGREQ flags [MQTT-2.1.3-1]", "c8 00", MALFORMED),
				server5("CONNECT from a server", "10 00", PROTOCOL_ERROR),
				server5("SUBSCRIBE from a server", "82 00", PROTOCOL_ERROR),
				server5("UNSUBSCRIBE from a server", "a2 00", PROTOCOL_ERROR),
				server5("PINGREQ from a server", "c0 00", PROTOCOL_ERROR),
				client5("CONNACK from a client", "20 03 00 00 00", PROTOCOL_ERROR),
				client5("SUBACK from a client", "90 00", PROTOCOL_ERROR),
				client5("UNSUBACK from a client", "b0 00", PROTOCOL_ERROR),
				client5("PINGRESP from a client", "d0 00", PROTOCOL_ERROR),
				server5("remaining length of five bytes", "30 80808080 01", MALFORMED),
				server5("remaining length without an end", "30 ffffffff", MALFORMED),
				server5("remaining length 0 in two bytes [MQTT-1.5.5-1]", "d0 8000", MALFORMED),
				server5("remaining length 2 in four bytes [MQTT-1.5.5-1]", "40 82808000 0001", MALFORMED),
				server5("packet too large [MQTT-3.1.2-24]", "30 ffffff7f", ReasonCode.PACKET_TOO_LARGE));
	}

	static Stream<Arguments> connects() {
		return Stream.of(client5("CONNECT without anything", "10 00", MALFORMED),
				client5("CONNECT cut short in its name", "10 05 0004 4d5154", MALFORMED),
				client5("CONNECT with another name [MQTT-3.1.2-1]", "10 0d 0004 4d515455 05 02 0000 00 0000",
						ReasonCode.UNSUPPORTED_PROTOCOL_VERSION),
				client5("CONNECT with another level [MQTT-3.1.2-2]", "10 0d 0004 4d515454 06 02 0000 00 0000",
						ReasonCode.UNSUPPORTED_PROTOCOL_VERSION),
				client5("CONNECT with the level of another name", "10 0c 0004 4d515454 03 02 0000 0000",
						ReasonCode.UNSUPPORTED_PROTOCOL_VERSION),
				client5("reserved connect flag [MQTT-3.1.2-3]", "10 0d 0004 4d515454 05 03 0000 00 0000", MALFORMED),
				client5("will QoS 3 [MQTT-3.1.2-12]", "10 12 0004 4d515454 05 1c 0000 00 0000 00 0001 61 0000",
						MALFORMED),
				client5("will QoS without a will [MQTT-3.1.2-11]", "10 0d 0004 4d515454 05 08 0000 00 0000", MALFORMED),
				client5("will retain without a will [MQTT-3.1.2-13]", "10 0d 0004 4d515454 05 20 0000 00 0000",
						MALFORMED),
				client5("will is not there [MQTT-3.1.2-9]", "10 0d 0004 4d515454 05 04 0000 00 0000", MALFORMED),
				client5("will topic is empty [MQTT-4.7.3-1]", "10 12 0004 4d515454 05 04 0000 00 0000 00 0000 0000",
						MALFORMED),
				client5("will topic has a wildcard", "10 13 0004 4d515454 05 04 0000 00 0000 00 0001 23 0000",
						ReasonCode.TOPIC_NAME_INVALID),
				client5("will payload is cut short", "10 13 0004 4d515454 05 04 0000 00 0000 00 0001 61 0001",
						MALFORMED),
				client5("client identifier is not there [MQTT-3.1.3-3]", "10 0b 0004 4d515454 05 02 0000 00",
						MALFORMED),
				client5("client identifier is not UTF-8 [MQTT-3.1.3-4]", "10 0e 0004 4d515454 05 02 0000 00 0001 ff",
						MALFORMED),
				client5("user name is not there [MQTT-3.1.2-17]", "10 0d 0004 4d515454 05 82 0000 00 0000", MALFORMED),
				client5("user name is not UTF-8 [MQTT-3.1.3-12]", "10 11 0004 4d515454 05 82 0000 00 0000 0002 c080",
						MALFORMED),
				client5("password is not there [MQTT-3.1.2-19]", "10 0d 0004 4d515454 05 42 0000 00 0000", MALFORMED),
				client5("user name is there but not announced [MQTT-3.1.2-16]",
						"10 10 0004 4d515454 05 02 0000 00 0000 0001 75", MALFORMED));
	}

	static Stream<Arguments> connAcks() {
		return Stream.of(server5("CONNACK without anything", "20 00", MALFORMED),
				server5("CONNACK without reason code", "20 01 00", MALFORMED),
				server5("CONNACK without property length", "20 02 00 00", MALFORMED),
				server5("CONNACK of an earlier version with an unknown return code", "20 02 00 06", MALFORMED),
				server5("CONNACK with property length behind a return code", "20 03 00 05 00", MALFORMED),
				server5("CONNACK flags [MQTT-3.2.2-1]", "20 03 02 00 00", MALFORMED),
				server5("CONNACK reason code [MQTT-3.2.2-8]", "20 03 00 8e 00", MALFORMED),
				server5("CONNACK reason code that nobody has", "20 03 00 42 00", MALFORMED),
				server5("session present in a refusal [MQTT-3.2.2-6]", "20 03 01 87 00", MALFORMED),
				server5("CONNACK with bytes left over", "20 04 00 00 00 00", MALFORMED));
	}

	static Stream<Arguments> publishes() {
		return Stream.of(server5("PUBLISH of QoS 3 [MQTT-3.3.1-4]", "36 06 0001 61 0001 00", MALFORMED),
				server5("PUBLISH of QoS 0 with DUP [MQTT-3.3.1-2]", "38 04 0001 61 00", PROTOCOL_ERROR),
				server5("PUBLISH without anything", "30 00", MALFORMED),
				server5("topic is cut short [MQTT-3.3.2-1]", "30 03 0002 61", MALFORMED),
				server5("topic is not UTF-8: surrogate [MQTT-1.5.4-1]", "30 06 0003 eda080 00", MALFORMED),
				server5("topic is not UTF-8: overlong [MQTT-1.5.4-1]", "30 05 0002 c080 00", MALFORMED),
				server5("topic is not UTF-8: above U+10FFFF [MQTT-1.5.4-1]", "30 07 0004 f5808080 00", MALFORMED),
				server5("topic is not UTF-8: lone FF [MQTT-1.5.4-1]", "30 04 0001 ff 00", MALFORMED),
				server5("topic is not UTF-8: cut short [MQTT-1.5.4-1]", "30 05 0002 e282 00", MALFORMED),
				server5("topic has U+0000 [MQTT-1.5.4-2]", "30 06 0003 610062 00", MALFORMED),
				server5("topic has a # [MQTT-3.3.2-2]", "30 05 0002 2f23 00", ReasonCode.TOPIC_NAME_INVALID),
				server5("topic has a + [MQTT-3.3.2-2]", "30 05 0002 2b61 00", ReasonCode.TOPIC_NAME_INVALID),
				server5("topic is empty, no properties", "30 03 0000 00", PROTOCOL_ERROR),
				server5("topic is empty, no alias", "30 05 0000 02 0101", PROTOCOL_ERROR),
				server5("packet identifier is 0 [MQTT-2.2.1-4]", "32 06 0001 61 0000 00", PROTOCOL_ERROR),
				server5("packet identifier is not there", "32 04 0001 61 00", MALFORMED),
				server5("property length is not there", "30 03 0001 61", MALFORMED),
				server5("property length goes beyond the packet", "30 05 0001 61 02 01", MALFORMED),
				server5("property length 0 in two bytes [MQTT-1.5.5-1]", "30 05 0001 61 8000", MALFORMED),
				server5("property length of five bytes", "30 08 0001 61 8080808001", MALFORMED),
				server5("property goes beyond its block", "30 06 0001 61 01 01 01", MALFORMED),
				client5("subscription identifier from a client [MQTT-3.3.4-6]", "30 06 0001 61 02 0b01",
						PROTOCOL_ERROR));
	}

	static Stream<Arguments> responses() {
		return Stream.of(server5("PUBACK without anything", "40 00", MALFORMED),
				server5("PUBACK with half an identifier", "40 01 00", MALFORMED),
				server5("PUBACK for 0 [MQTT-2.2.1-5]", "40 02 0000", PROTOCOL_ERROR),
				server5("PUBREC for 0 [MQTT-2.2.1-5]", "50 02 0000", PROTOCOL_ERROR),
				server5("PUBREL for 0 [MQTT-2.2.1-5]", "62 02 0000", PROTOCOL_ERROR),
				server5("PUBCOMP for 0 [MQTT-2.2.1-5]", "70 02 0000", PROTOCOL_ERROR),
				server5("PUBACK reason code [MQTT-3.4.2-1]", "40 03 0001 92", MALFORMED),
				server5("PUBREC reason code [MQTT-3.5.2-1]", "50 03 0001 42", MALFORMED),
				server5("PUBREL reason code [MQTT-3.6.2-1]", "62 03 0001 10", MALFORMED),
				server5("PUBCOMP reason code [MQTT-3.7.2-1]", "70 03 0001 80", MALFORMED),
				server5("PUBACK with bytes left over", "40 05 0001 00 00 00", MALFORMED),
				server5("PUBREL with bytes left over", "62 05 0001 00 00 00", MALFORMED));
	}

	static Stream<Arguments> subscriptions() {
		return Stream.of(client5("SUBSCRIBE without filter [MQTT-3.8.3-2]", "82 03 0001 00", PROTOCOL_ERROR),
				client5("SUBSCRIBE for 0 [MQTT-2.2.1-3]", "82 07 0000 00 0001 61 00", PROTOCOL_ERROR),
				client5("SUBSCRIBE without options", "82 06 0001 00 0001 61", MALFORMED),
				client5("filter is not UTF-8 [MQTT-3.8.3-1]", "82 07 0001 00 0001 c0 00", MALFORMED),
				client5("filter is cut short", "82 05 0001 00 0001", MALFORMED),
				client5("filter is empty [MQTT-4.7.3-1]", "82 06 0001 00 0000 00", ReasonCode.TOPIC_FILTER_INVALID),
				client5("filter has # in front [MQTT-4.7.1-1]", "82 09 0001 00 0003 232f61 00",
						ReasonCode.TOPIC_FILTER_INVALID),
				client5("filter has + inside [MQTT-4.7.1-2]", "82 08 0001 00 0002 612b 00",
						ReasonCode.TOPIC_FILTER_INVALID),
				client5("share name is empty [MQTT-4.8.2-1]", "82 0f 0001 00 0009 2473686172652f2f61 00",
						ReasonCode.TOPIC_FILTER_INVALID),
				client5("reserved options [MQTT-3.8.3-5]", "82 07 0001 00 0001 61 40", MALFORMED),
				client5("maximum QoS 3", "82 07 0001 00 0001 61 03", PROTOCOL_ERROR),
				client5("retain handling 3", "82 07 0001 00 0001 61 30", PROTOCOL_ERROR),
				client5("no local on a shared subscription [MQTT-3.8.3-4]",
						"82 10 0001 00 000a 2473686172652f672f62 04", PROTOCOL_ERROR),
				client5("UNSUBSCRIBE without filter [MQTT-3.10.3-2]", "a2 03 0001 00", PROTOCOL_ERROR),
				client5("UNSUBSCRIBE for 0 [MQTT-2.2.1-3]", "a2 06 0000 00 0001 61", PROTOCOL_ERROR),
				client5("UNSUBSCRIBE filter [MQTT-4.7.1-1]", "a2 07 0001 00 0002 6123",
						ReasonCode.TOPIC_FILTER_INVALID),
				server5("SUBACK without reason code [MQTT-3.8.4-6]", "90 03 0001 00", PROTOCOL_ERROR),
				server5("SUBACK without property length", "90 02 0001", MALFORMED),
				server5("SUBACK for 0 [MQTT-2.2.1-6]", "90 04 0000 00 00", PROTOCOL_ERROR),
				server5("SUBACK reason code [MQTT-3.9.3-2]", "90 04 0001 00 03", MALFORMED),
				server5("UNSUBACK without reason code [MQTT-3.11.3-2]", "b0 03 0001 00", PROTOCOL_ERROR),
				server5("UNSUBACK for 0 [MQTT-2.2.1-6]", "b0 04 0000 00 00", PROTOCOL_ERROR),
				server5("UNSUBACK reason code [MQTT-3.11.3-2]", "b0 04 0001 00 01", MALFORMED));
	}

	static Stream<Arguments> others() {
		return Stream.of(client5("PINGREQ with a body", "c0 01 00", MALFORMED),
				server5("PINGRESP with a body", "d0 01 00", MALFORMED),
				server5("DISCONNECT with will from a server [MQTT-3.14.2-1]", "e0 01 04", MALFORMED),
				server5("DISCONNECT with a code of nobody [MQTT-3.14.2-1]", "e0 01 42", MALFORMED),
				client5("DISCONNECT with a server's code [MQTT-3.14.2-1]", "e0 01 8e", MALFORMED),
				server5("DISCONNECT with bytes left over", "e0 03 00 00 00", MALFORMED),
				server5("session expiry in a server's DISCONNECT [MQTT-3.14.2-2]", "e0 07 00 05 1100000001",
						PROTOCOL_ERROR),
				client5("server reference in a client's DISCONNECT", "e0 06 00 04 1c000173", PROTOCOL_ERROR),
				server5("AUTH reason code [MQTT-3.15.2-1]", "f0 06 17 04 1500016d", MALFORMED),
				server5("AUTH that starts over from a server [MQTT-3.15.2-1]", "f0 06 19 04 1500016d", MALFORMED),
				client5("AUTH with success from a client [MQTT-3.15.2-1]", "f0 06 00 04 1500016d", MALFORMED),
				client5("AUTH without anything from a client [MQTT-3.15.2-1]", "f0 00", MALFORMED),
				server5("AUTH with reason code alone", "f0 01 18", MALFORMED),
				server5("AUTH without method [MQTT-4.12.0-5]", "f0 02 18 00", PROTOCOL_ERROR),
				server5("AUTH with data but no method", "f0 06 18 04 16000101", PROTOCOL_ERROR),
				server5("CONNACK with data but no method", "20 07 00 00 04 16000101", PROTOCOL_ERROR),
				client5("CONNECT with data but no method", "10 11 0004 4d515454 05 02 0000 04 16000101 0000",
						PROTOCOL_ERROR));
	}

	static Stream<Arguments> connectsBefore5() {
		return Stream.of(
				client3("password without user name [MQTT-3.1.2-22]", "10 0e 0004 4d515454 04 42 0000 0000 0000",
						MALFORMED),
				client3("reserved connect flag [MQTT-3.1.2-3]", "10 0c 0004 4d515454 04 03 0000 0000", MALFORMED),
				client3("will topic has a wildcard [MQTT-3.3.2-2]", "10 11 0004 4d515454 04 06 0000 0000 0001 2b 0000",
						MALFORMED),
				client3("CONNECT with bytes left over", "10 0d 0004 4d515454 04 02 0000 0000 00", MALFORMED),
				client3("MQTT 3.1 under the later name", "10 0e 0006 4d5149736470 04 02 0000 0000",
						ReasonCode.UNSUPPORTED_PROTOCOL_VERSION));
	}

	static Stream<Arguments> packetsBefore5() {
		return Stream.of(server3("packet type 15 [MQTT-4.8.0-1]", "f0 00", MALFORMED),
				server3("DISCONNECT from a server [MQTT-4.8.0-1]", "e0 00", PROTOCOL_ERROR),
				server3("CONNACK flags", "20 02 02 00", MALFORMED),
				server3("CONNACK return code 6", "20 02 00 06", MALFORMED),
				server3("session present in a refusal [MQTT-3.2.2-4]", "20 02 01 05", MALFORMED),
				server3("CONNACK of MQTT 5", "20 03 00 00 00", MALFORMED),
				server3("PUBLISH of QoS 3 [MQTT-3.3.1-4]", "36 05 0001 61 0001", MALFORMED),
				server3("topic is empty [MQTT-4.7.3-1]", "30 02 0000", MALFORMED),
				server3("topic has a wildcard [MQTT-3.3.2-2]", "30 03 0001 23", MALFORMED),
				server3("topic is not UTF-8 [MQTT-1.5.3-1]", "30 05 0003 eda080", MALFORMED),
				server3("topic has U+0000 [MQTT-1.5.3-2]", "30 05 0003 610062", MALFORMED),
				server3("packet identifier is 0 [MQTT-2.3.1-1]", "32 05 0001 61 0000", PROTOCOL_ERROR),
				server3("PUBACK with a reason code", "40 03 0001 00", MALFORMED),
				server3("PUBREL flags with DUP [MQTT-3.6.1-1]", "6a 02 0001", MALFORMED),
				server3("SUBACK return code 3 [MQTT-3.9.3-2]", "90 03 0001 03", MALFORMED),
				server3("SUBACK return code of MQTT 5 [MQTT-3.9.3-2]", "90 03 0001 87", MALFORMED),
				server3("SUBACK without return code", "90 02 0001", PROTOCOL_ERROR),
				server3("UNSUBACK with a reason code", "b0 03 0001 00", MALFORMED),
				client3("SUBSCRIBE with options of MQTT 5 [MQTT-3.8.3-4]", "82 06 0001 0001 61 04", MALFORMED),
				client3("SUBSCRIBE with QoS 3 [MQTT-3.8.3-4]", "82 06 0001 0001 61 03", MALFORMED),
				client3("SUBSCRIBE without filter [MQTT-3.8.3-3]", "82 02 0001", PROTOCOL_ERROR),
				client3("SUBSCRIBE filter [MQTT-4.7.1-2]", "82 07 0001 0002 6123 00", MALFORMED),
				client3("UNSUBSCRIBE without filter [MQTT-3.10.3-2]", "a2 02 0001", PROTOCOL_ERROR),
				client3("DISCONNECT with a reason code", "e0 01 00", MALFORMED));
	}

	private static Arguments server5(String name, String hex, ReasonCode reasonCode) {
		return Arguments.of(name, PacketSender.SERVER, ProtocolVersion.MQTT_5, hex, reasonCode);
	}

	private static Arguments client5(String name, String hex, ReasonCode reasonCode) {
		return Arguments.of(name, PacketSender.CLIENT, ProtocolVersion.MQTT_5, hex, reasonCode);
	}

	private static Arguments server3(String name, String hex, ReasonCode reasonCode) {
		return Arguments.of(name, PacketSender.SERVER, ProtocolVersion.MQTT_3_1_1, hex, reasonCode);
	}

	private static Arguments client3(String name, String hex, ReasonCode reasonCode) {
		return Arguments.of(name, PacketSender.CLIENT, ProtocolVersion.MQTT_3_1_1, hex, reasonCode);
	}

}
