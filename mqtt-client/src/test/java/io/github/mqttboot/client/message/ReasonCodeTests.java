package io.github.mqttboot.client.message;

import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Reason codes (MQTT 5.0 section 2.4) and QoS.
 */
class ReasonCodeTests {

	@ParameterizedTest
	@EnumSource(ReasonCode.class)
	void isFoundByItsNumber(ReasonCode reasonCode) {
		assertThat(ReasonCode.of(reasonCode.value())).isSameAs(reasonCode);
		assertThat(reasonCode.isError()).isEqualTo(reasonCode.value() >= 0x80);
	}

	@Test
	void hasEachNumberOfTheSpecification() {
		int[] below = { 0x00, 0x01, 0x02, 0x04, 0x10, 0x11, 0x18, 0x19 };
		int[] numbers = Arrays.copyOf(below, below.length + 0xA2 - 0x80 + 1);
		for (int i = 0x80; i <= 0xA2; i++) {
			numbers[below.length + i - 0x80] = i;
		}
		assertThat(Arrays.stream(ReasonCode.values()).mapToInt(ReasonCode::value))
			.containsExactly(Arrays.stream(numbers).boxed().toArray(Integer[]::new));
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0x03, 0x05, 0x12, 0x7F, 0xA3, 0xFF, 0x100, 0x187 })
	void isNotThereForOtherNumbers(int number) {
		assertThat(ReasonCode.of(number)).isNull();
	}

	@Test
	void showsNameAndNumber() {
		assertThat(ReasonCode.NOT_AUTHORIZED).hasToString("NOT_AUTHORIZED (0x87)");
		assertThat(ReasonCode.SUCCESS).hasToString("SUCCESS (0x00)");
	}

	@Test
	void qosIsFoundByItsNumber() {
		assertThat(QoS.values()).extracting(QoS::value).containsExactly(0, 1, 2);
		for (QoS qos : QoS.values()) {
			assertThat(QoS.of(qos.value())).isSameAs(qos);
		}
		assertThatIllegalArgumentException().isThrownBy(() -> QoS.of(3));
		assertThatIllegalArgumentException().isThrownBy(() -> QoS.of(-1));
	}

	@Test
	void theLowerQosIsTheMinimum() {
		assertThat(QoS.EXACTLY_ONCE.min(QoS.AT_LEAST_ONCE)).isSameAs(QoS.AT_LEAST_ONCE);
		assertThat(QoS.AT_MOST_ONCE.min(QoS.EXACTLY_ONCE)).isSameAs(QoS.AT_MOST_ONCE);
		assertThat(QoS.AT_LEAST_ONCE.min(QoS.AT_LEAST_ONCE)).isSameAs(QoS.AT_LEAST_ONCE);
	}

}
