package io.github.mqttboot.client.internal.codec;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

import io.github.mqttboot.client.conformance.Conformance;
import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.message.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Text is exactly what the JDK's strict decoder takes, but for U+0000 [MQTT-1.5.4-1]
 * [MQTT-1.5.4-2].
 */
class Utf8TextTests {

	private final CharsetDecoder jdk = StandardCharsets.UTF_8.newDecoder()
		.onMalformedInput(CodingErrorAction.REPORT)
		.onUnmappableCharacter(CodingErrorAction.REPORT);

	private final CharBuffer characters = CharBuffer.allocate(8);

	@Test
	@Conformance(mqtt311 = { "MQTT-1.5.3-1", "MQTT-1.5.3-2" }, mqtt5 = { "MQTT-1.5.4-1", "MQTT-1.5.4-2" })
	void agreesWithTheJdkOnAllSequencesOfOneToThreeBytes() {
		assertAgreement(new byte[1], 0, 0x100);
		assertAgreement(new byte[2], 0, 0x100);
		assertAgreement(new byte[3], 0, 0x100);
	}

	@Test
	@Conformance(mqtt311 = { "MQTT-1.5.3-1", "MQTT-1.5.3-2" }, mqtt5 = { "MQTT-1.5.4-1", "MQTT-1.5.4-2" })
	void agreesWithTheJdkOnTheEdgesOfAllSequencesOfFourBytes() {
		byte[] bytes = new byte[4];
		int[] edges = { 0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF };
		for (int lead = 0xE0; lead < 0x100; lead++) {
			for (int second = 0; second < 0x100; second++) {
				for (int third : edges) {
					for (int fourth : edges) {
						bytes[0] = (byte) lead;
						bytes[1] = (byte) second;
						bytes[2] = (byte) third;
						bytes[3] = (byte) fourth;
						assertAgreementOn(bytes);
					}
				}
			}
		}
	}

	@Test
	@EnabledIfSystemProperty(named = "mqtt.utf8.exhaustive", matches = "true",
			disabledReason = "84 million sequences take seconds to minutes: -Dmqtt.utf8.exhaustive=true")
	void agreesWithTheJdkOnAllSequencesOfFourBytesThatMayBeOneCharacter() {
		assertAgreement(new byte[4], 0xF0, 0xF5);
	}

	private void assertAgreement(byte[] bytes, int firstLead, int endOfLeads) {
		int rests = 1 << (8 * (bytes.length - 1));
		for (int lead = firstLead; lead < endOfLeads; lead++) {
			bytes[0] = (byte) lead;
			for (int rest = 0; rest < rests; rest++) {
				for (int i = 1; i < bytes.length; i++) {
					bytes[i] = (byte) (rest >>> (8 * (i - 1)));
				}
				assertAgreementOn(bytes);
			}
		}
	}

	private void assertAgreementOn(byte[] bytes) {
		this.jdk.reset();
		this.characters.clear();
		boolean valid = this.jdk.decode(ByteBuffer.wrap(bytes), this.characters, true).isUnderflow();
		for (byte octet : bytes) {
			valid &= octet != 0;
		}
		// AssertJ only on failure: there are millions of calls
		if (Utf8Text.isValid(bytes, 0) != valid) {
			assertThat(bytes).inHexadecimal().as("valid: %s", valid).isNull();
		}
		if (valid && !this.characters.flip().toString().equals(Utf8Text.decode(bytes, "text"))) {
			assertThat(bytes).inHexadecimal().as("read as something else").isNull();
		}
	}

	@Test
	void readsEachCharacterAsItWasWritten() {
		StringBuilder all = new StringBuilder();
		for (int codePoint = 1; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
			if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
				all.appendCodePoint(codePoint);
			}
			if (all.length() > 10_000) {
				assertRoundTrip(all.toString());
				all.setLength(0);
			}
		}
		assertRoundTrip(all.toString());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a", "\u0001", "\u007f", "\u0080", "\u07ff", "\u0800", "\ud7ff", "\ue000", "\uffff",
			"\ud800\udc00", "\udbff\udfff", "a\u00e4\u20ac\ud83d\ude80z" })
	void readsTheEdgesAsTheyWereWritten(String text) {
		assertRoundTrip(text);
	}

	@Test
	void keepsTheByteOrderMark() {
		// [MQTT-1.5.4-3]
		assertThat(Utf8Text.read(Unpooled.wrappedBuffer(Packets.bytes("0004 efbbbf61")), "text")).isEqualTo("\ufeffa");
	}

	@Test
	void readsAndWritesTheLongestText() {
		assertRoundTrip("x".repeat(65_535));
		assertRoundTrip("\u20ac".repeat(21_845));
		assertThatIllegalArgumentException().isThrownBy(() -> Utf8Text.length("text", "x".repeat(65_536)));
		assertThatIllegalArgumentException().isThrownBy(() -> Utf8Text.length("text", "\u20ac".repeat(21_846)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u0000", "a\u0000b", "\ud800", "a\udc00", "\ud800\ud800", "\udc00\ud800" })
	@Conformance(mqtt311 = { "MQTT-1.5.3-1", "MQTT-1.5.3-2" }, mqtt5 = { "MQTT-1.5.4-1", "MQTT-1.5.4-2" })
	void refusesToWriteWhatNobodyMayRead(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Utf8Text.length("text", text));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "00", "0001", "0002 61", "ffff 6161" })
	void isMalformedIfItIsCutShort(String hex) {
		ByteBuf in = Unpooled.wrappedBuffer(Packets.bytes(hex));
		assertThatExceptionOfType(MqttProtocolException.class).isThrownBy(() -> Utf8Text.read(in, "text"))
			.satisfies((ex) -> assertThat(ex.reasonCode()).isEqualTo(ReasonCode.MALFORMED_PACKET));
	}

	private static void assertRoundTrip(String text) {
		ByteBuf bytes = Unpooled.buffer();
		Utf8Text.write(bytes, text);
		assertThat(bytes.readableBytes()).isEqualTo(Utf8Text.length("text", text))
			.isEqualTo(2 + text.getBytes(StandardCharsets.UTF_8).length);
		assertThat(Utf8Text.read(bytes, "text")).isEqualTo(text);
		assertThat(bytes.isReadable()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "abc, 3, abc", "abc, 2, ab", "a\u00e4b, 3, a\u00e4", "a\u00e4b, 2, a", "\u20ac\u20ac, 5, \u20ac",
			"x\ud83d\ude00, 4, x", "x\ud83d\ude00, 5, x\ud83d\ude00" })
	void aTextIsCutBetweenCharacters(String text, int maximum, String expected) {
		assertThat(Utf8Text.cut(text, maximum)).isEqualTo(expected);
	}

}
