package io.github.mqttboot.client.conformance;

import java.util.List;
import java.util.stream.Stream;

import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.ReconnectOptions;
import io.github.mqttboot.client.ScriptedPeer.Link;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a server must not send: MQTT 5 is told the reason code, and the connection is
 * closed.
 */
class MalformedPacketIntegrationTests extends AbstractConformanceTests {

	/**
	 * A surrogate, two overlong forms, a code point above U+10FFFF, a byte that never
	 * stands in UTF-8, a sequence that is cut off and a continuation without a start.
	 */
	static final List<String> NO_UTF_8 = List.of("eda080", "c080", "e08080", "f5808080", "ff", "e282", "80");

	private void assertRefused(MqttVersion version, String packet, String reasonCode) {
		Link link = connect(builder(version).reconnect(ReconnectOptions.DISABLED));
		link.send(packet);
		if (isMqtt5()) {
			link.expect("e0 01 " + reasonCode);
		}
		link.expectEnd();
	}

	/** A packet with its remaining length, which is less than 128. */
	private static String packet(String firstByte, String body) {
		String digits = body.replace(" ", "");
		assertThat(digits.length() / 2).isLessThan(0x80);
		return firstByte + String.format("%02x", digits.length() / 2) + digits;
	}

	private static String text(String bytes) {
		return hex(bytes.length() / 2) + bytes;
	}

	@ParameterizedTest
	@FieldSource("NO_UTF_8")
	@Conformance(mqtt311 = "MQTT-1.5.3-1", mqtt5 = "MQTT-1.5.4-1")
	void aTopicIsUtf8(String bytes) {
		assertRefused(MqttVersion.MQTT_3_1_1, packet("30", text(bytes)), "");
		assertRefused(MqttVersion.MQTT_5, packet("30", text(bytes) + "00"), "81");
	}

	@ParameterizedTest
	@FieldSource("NO_UTF_8")
	@Conformance(mqtt5 = { "MQTT-1.5.4-1", "MQTT-1.5.7-1" })
	void textOfPropertiesIsUtf8(String bytes) {
		// content type, and both halves of a user property
		for (String property : List.of("03" + text(bytes), "26" + text(bytes) + "0000", "26" + "0000" + text(bytes))) {
			String length = String.format("%02x", property.length() / 2);
			assertRefused(MqttVersion.MQTT_5, packet("30", "0001 61" + length + property), "81");
			// and in CONNACK, where nothing is answered yet
			refused(mqtt5(), packet("20", "0000" + length + property.replaceFirst("^03", "1f")), "81");
		}
	}

	@Test
	@Conformance(mqtt311 = { "MQTT-1.5.3-2", "MQTT-4.7.3-2" }, mqtt5 = { "MQTT-1.5.4-2", "MQTT-4.7.3-2" })
	void textHasNoNullCharacter() {
		assertRefused(MqttVersion.MQTT_3_1_1, packet("30", "0003 610062"), "");
		assertRefused(MqttVersion.MQTT_5, packet("30", "0003 610062 00"), "81");
		assertRefused(MqttVersion.MQTT_5, packet("30", "0001 61 06 03 0003 610062"), "81");
		assertRefused(MqttVersion.MQTT_5, packet("30", "0001 61 08 26 0003 610062 0000"), "81");
	}

	static Stream<Arguments> wrongFlags() {
		return Stream.of("21", "41", "42", "51", "60", "61", "6a", "71", "91", "b1", "d1", "d8")
			.flatMap((first) -> Stream.of(Arguments.of(MqttVersion.MQTT_3_1_1, first),
					Arguments.of(MqttVersion.MQTT_5, first)));
	}

	@ParameterizedTest
	@MethodSource("wrongFlags")
	@Conformance(mqtt311 = { "MQTT-2.2.2-2", "MQTT-3.6.1-1" }, mqtt5 = { "MQTT-2.1.3-1", "MQTT-3.6.1-1" })
	void reservedFlagsAreAsTheyMustBe(MqttVersion version, String firstByte) {
		String body = switch (firstByte.charAt(0)) {
			case 'd' -> "";
			case '9' -> isMqtt5(version) ? "0001 00 00" : "0001 00";
			case 'b' -> isMqtt5(version) ? "0001 00 00" : "0001";
			case '2' -> isMqtt5(version) ? "00 00 00" : "00 00";
			default -> "0001";
		};
		assertRefused(version, packet(firstByte, body), "81");
	}

	@Test
	@Conformance(mqtt5 = "MQTT-3.14.1-1")
	void reservedFlagsOfDisconnectAreZero() {
		assertRefused(MqttVersion.MQTT_5, "e1 00", "81");
	}

	@ParameterizedTest
	@ValueSource(strings = { "f1 00", "f2 06 18 04 1500016d" })
	@Conformance(mqtt5 = "MQTT-3.15.1-1")
	void reservedFlagsOfAuthAreZero(String auth) {
		assertRefused(MqttVersion.MQTT_5, auth, "81");
	}

	@ParameterizedTest
	@ValueSource(strings = { "f0 06 17 04 1500016d", "f0 06 19 04 1500016d", "f0 06 87 04 1500016d" })
	@Conformance(mqtt5 = "MQTT-3.15.2-1")
	void theReasonCodeOfAuthIsOneOfTheList(String auth) {
		assertRefused(MqttVersion.MQTT_5, auth, "81");
	}

	@ParameterizedTest
	@ValueSource(strings = { "32", "34", "3a", "3c" })
	@Conformance(mqtt311 = "MQTT-2.3.1-1", mqtt5 = "MQTT-2.2.1-4")
	void anIdentifierIsNotZero(String firstByte) {
		assertRefused(MqttVersion.MQTT_3_1_1, packet(firstByte, "0001 61 0000"), "");
		assertRefused(MqttVersion.MQTT_5, packet(firstByte, "0001 61 0000 00"), "82");
	}

	@ParameterizedTest
	@ValueSource(strings = { "36", "37", "3e", "3f" })
	@Conformance(mqtt311 = "MQTT-3.3.1-4", mqtt5 = "MQTT-3.3.1-4")
	void qos3IsNone(String firstByte) {
		assertRefused(MqttVersion.MQTT_3_1_1, packet(firstByte, "0001 61 0001"), "");
		assertRefused(MqttVersion.MQTT_5, packet(firstByte, "0001 61 0001 00"), "81");
	}

	@Test
	@Conformance(mqtt5 = "MQTT-3.3.1-2")
	void qos0HasNoDup() {
		assertRefused(MqttVersion.MQTT_5, "38 04 0001 61 00", "82");
	}

	@ParameterizedTest
	@ValueSource(strings = { "30 02 0001", "30 03 0002 61", "30 04 ffff 6161", "30 01 00" })
	@Conformance(mqtt311 = "MQTT-3.3.2-1", mqtt5 = "MQTT-3.3.2-1")
	void aTopicEndsWithinItsPacket(String publish) {
		assertRefused(MqttVersion.MQTT_3_1_1, publish, "");
		assertRefused(MqttVersion.MQTT_5, publish, "81");
	}

	@ParameterizedTest
	@ValueSource(strings = { "#", "+", "a/#", "a/+/b", "a+", "#a" })
	@Conformance(mqtt311 = { "MQTT-3.3.2-2", "MQTT-4.7.1-1" }, mqtt5 = { "MQTT-3.3.2-2", "MQTT-4.7.0-1" })
	void aTopicHasNoWildcards(String topic) {
		assertRefused(MqttVersion.MQTT_3_1_1, packet("30", text(hex(topic))), "");
		assertRefused(MqttVersion.MQTT_5, packet("30", text(hex(topic)) + "00"), "90");
	}

	@Test
	@Conformance(mqtt311 = "MQTT-4.7.3-1", mqtt5 = { "MQTT-4.7.3-1", "5.0-U-6" })
	void aTopicIsNotEmpty() {
		assertRefused(MqttVersion.MQTT_3_1_1, "30 02 0000", "");
		assertRefused(MqttVersion.MQTT_5, "30 03 0000 00", "82");
		assertRefused(MqttVersion.MQTT_5, "32 05 0000 0001 00", "82");
	}

	@ParameterizedTest
	@CsvSource({ "MQTT_3_1_1, 10 0d 0004 4d515454 04 02 0000 0001 63, ''", "MQTT_3_1_1, 82 06 0001 0001 61 00, ''",
			"MQTT_3_1_1, a2 05 0001 0001 61, ''", "MQTT_3_1_1, c0 00, ''", "MQTT_3_1_1, e0 00, ''",
			"MQTT_3_1_1, 00 00, ''", "MQTT_3_1_1, f0 00, ''", "MQTT_3_1_1, 20 02 00 00, ''",
			"MQTT_5, 10 0e 0004 4d515454 05 02 0000 00 0001 63, 82", "MQTT_5, 82 07 0001 00 0001 61 00, 82",
			"MQTT_5, a2 06 0001 00 0001 61, 82", "MQTT_5, c0 00, 82", "MQTT_5, 00 00, 81" })
	@Conformance(mqtt311 = "MQTT-4.8.0-1", mqtt5 = "MQTT-4.13.1-1")
	void aPacketThatNoServerSendsEndsTheConnection(MqttVersion version, String packet, String reasonCode) {
		assertRefused(version, packet, reasonCode);
	}

	@ParameterizedTest
	@ValueSource(strings = { "d0 80 00", "d0 80 80 80 00", "40 82 00 0001", "30 85 80 00 0001 61 00 78",
			"30 06 0001 61 80 00 78", "30 07 0001 61 80 80 00 78", "30 08 0001 61 83 00 0b 01 78",
			"30 07 0001 61 03 0b 81 00" })
	@Conformance(mqtt5 = "MQTT-1.5.5-1")
	void aVariableByteIntegerIsInItsShortestForm(String packet) {
		assertRefused(MqttVersion.MQTT_5, packet, "81");
	}

	@ParameterizedTest
	@CsvSource({ "40, 42", "40, 92", "40, 01", "50, 42", "50, 92", "62, 42", "62, 10", "62, 80", "70, 42", "70, 10",
			"70, 87" })
	@Conformance(mqtt5 = { "MQTT-3.4.2-1", "MQTT-3.5.2-1", "MQTT-3.6.2-1", "MQTT-3.7.2-1" })
	void anAnswersReasonCodeIsOneOfTheList(String firstByte, String reasonCode) {
		assertRefused(MqttVersion.MQTT_5, packet(firstByte, "0001" + reasonCode), "81");
	}

	@ParameterizedTest
	@ValueSource(strings = { "61 2f 2b", "23", "61 2b" })
	@Conformance(mqtt5 = "MQTT-3.3.2-14")
	void aResponseTopicHasNoWildcards(String topic) {
		String property = "08" + text(topic.replace(" ", ""));
		assertRefused(MqttVersion.MQTT_5,
				packet("30", "0001 61" + String.format("%02x", property.length() / 2) + property), "82");
	}

	@ParameterizedTest
	@CsvSource({ "30 06 0001 61 02 0b00, 82", "30 09 0001 61 05 0b80808000, 81", "30 09 0001 61 05 0bffffffff, 81" })
	@Conformance(mqtt5 = "5.0-U-5")
	void aSubscriptionIdentifierIsNotZero(String publish, String reasonCode) {
		assertRefused(MqttVersion.MQTT_5, publish, reasonCode);
	}

	@ParameterizedTest
	@ValueSource(strings = { "20 06 00 00 03 21 0000", "20 08 00 00 05 27 00000000" })
	@Conformance(mqtt5 = "5.0-U-4")
	void receiveMaximumAndMaximumPacketSizeAreNotZero(String connAck) {
		refused(mqtt5(), connAck, "82");
	}

	@ParameterizedTest
	@ValueSource(strings = { "24", "25", "28", "29", "2a" })
	@Conformance(mqtt5 = "5.0-U-3")
	void flagsOfConnAckAreZeroOrOne(String property) {
		refused(mqtt5(), "20 05 00 00 02 " + property + "02", "82");
	}

	@Test
	@Conformance(mqtt5 = "5.0-U-3")
	void thePayloadFormatIsZeroOrOne() {
		assertRefused(MqttVersion.MQTT_5, "30 06 0001 61 02 0102", "82");
	}

	@Test
	@Conformance(mqtt5 = "5.0-U-7")
	void authenticationDataNeedsItsMethod() {
		refused(mqtt5(), "20 07 00 00 04 16 0001 64", "82");
	}

}
