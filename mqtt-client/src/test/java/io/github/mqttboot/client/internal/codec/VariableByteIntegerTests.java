package io.github.mqttboot.client.internal.codec;

import io.github.mqttboot.client.conformance.Conformance;
import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.message.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Variable byte integers (MQTT 5.0 section 1.5.5).
 */
class VariableByteIntegerTests {

	@ParameterizedTest
	@CsvSource({ "0, 00", "1, 01", "127, 7f", "128, 8001", "16383, ff7f", "16384, 808001", "2097151, ffff7f",
			"2097152, 80808001", "268435455, ffffff7f" })
	@Conformance(mqtt5 = "MQTT-1.5.5-1")
	void isWrittenAndReadInItsShortestForm(int value, String hex) {
		// [MQTT-1.5.5-1]
		ByteBuf bytes = Unpooled.buffer();
		VariableByteInteger.write(bytes, value);
		assertThat(Packets.hex(bytes)).isEqualTo(hex);
		assertThat(VariableByteInteger.length(value)).isEqualTo(hex.length() / 2);
		assertThat(VariableByteInteger.peek(bytes, 0, "number")).isEqualTo(value);
		assertThat(bytes.readerIndex()).isZero();
		assertThat(VariableByteInteger.read(bytes, "number")).isEqualTo(value);
		assertThat(bytes.isReadable()).isFalse();
	}

	@Test
	void isReadAsItWasWrittenAroundEachPowerOfTwo() {
		ByteBuf bytes = Unpooled.buffer();
		for (int exponent = 1; exponent <= 28; exponent++) {
			for (int value = (1 << exponent) - 3; value <= (1 << exponent) + 3; value++) {
				if (value >= 0 && value <= VariableByteInteger.MAXIMUM) {
					bytes.clear();
					VariableByteInteger.write(bytes, value);
					assertThat(bytes.readableBytes()).isEqualTo(VariableByteInteger.length(value));
					assertThat(VariableByteInteger.read(bytes, "number")).isEqualTo(value);
				}
			}
		}
	}

	@Test
	@Conformance(mqtt5 = "MQTT-1.5.5-1")
	void takesEachNumberInOneFormOnly() {
		int taken = 0;
		ByteBuf bytes = Unpooled.buffer(4);
		for (int value = 0; value < 1 << 24; value += 7) {
			bytes.clear().writeMediumLE(value);
			try {
				int number = VariableByteInteger.peek(bytes, 0, "number");
				if (number != VariableByteInteger.INCOMPLETE) {
					taken++;
					int length = VariableByteInteger.length(number);
					ByteBuf written = Unpooled.buffer(4);
					VariableByteInteger.write(written, number);
					if (!written.equals(bytes.slice(0, length))) {
						assertThat(Packets.hex(bytes)).startsWith(Packets.hex(written));
					}
				}
			}
			catch (MqttProtocolException ex) {
				assertThat(ex.reasonCode()).isEqualTo(ReasonCode.MALFORMED_PACKET);
			}
		}
		assertThat(taken).isPositive();
	}

	@ParameterizedTest
	@ValueSource(strings = { "8000", "808000", "80808000", "ff00", "818000", "ffffff00" })
	@Conformance(mqtt5 = "MQTT-1.5.5-1")
	void isMalformedInALongerForm(String hex) {
		assertMalformed(hex);
	}

	@ParameterizedTest
	@ValueSource(strings = { "80808080", "ffffffff", "8080808000", "8080808001", "ffffffff7f" })
	void isMalformedInFiveBytes(String hex) {
		assertMalformed(hex);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "80", "ff", "8080", "ffffff" })
	void isIncompleteAsLongAsItsEndIsMissing(String hex) {
		ByteBuf bytes = Unpooled.wrappedBuffer(Packets.bytes(hex));
		assertThat(VariableByteInteger.peek(bytes, 0, "number")).isEqualTo(VariableByteInteger.INCOMPLETE);
		assertThatExceptionOfType(MqttProtocolException.class)
			.isThrownBy(() -> VariableByteInteger.read(bytes, "number"))
			.withMessageContaining("cut short");
	}

	@Test
	void limitsALength() {
		assertThat(VariableByteInteger.requireFits("Packet", 268_435_455)).isEqualTo(268_435_455);
		assertThatIllegalArgumentException().isThrownBy(() -> VariableByteInteger.requireFits("Packet", 268_435_456))
			.withMessage("Packet must be at most 268435455 bytes long but has 268435456");
		assertThatIllegalArgumentException().isThrownBy(() -> VariableByteInteger.requireFits("Packet", 1L << 32));
	}

	private static void assertMalformed(String hex) {
		ByteBuf bytes = Unpooled.wrappedBuffer(Packets.bytes(hex));
		assertThatExceptionOfType(MqttProtocolException.class)
			.isThrownBy(() -> VariableByteInteger.peek(bytes, 0, "number"))
			.satisfies((ex) -> assertThat(ex.reasonCode()).isEqualTo(ReasonCode.MALFORMED_PACKET));
	}

}
