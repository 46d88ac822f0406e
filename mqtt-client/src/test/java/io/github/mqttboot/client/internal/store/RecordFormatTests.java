package io.github.mqttboot.client.internal.store;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link RecordFormat}.
 */
class RecordFormatTests {

	static List<MqttMessage> messages() {
		return List.of(MqttMessage.to("t").build(),
				MqttMessage.to("a/\u00e4/\ud83d\ude00")
					.payload(new byte[70_000])
					.qos(QoS.EXACTLY_ONCE)
					.retain(true)
					.build(),
				MqttMessage.to("t")
					.payload("x")
					.qos(QoS.AT_LEAST_ONCE)
					.messageExpiryInterval(Duration.ofSeconds(7))
					.payloadUtf8(true)
					.contentType("text/plain")
					.responseTopic("r")
					.correlationData(new byte[] { 1, 0, -1 })
					.userProperty("n", "1")
					.userProperty("n", "2")
					.build(),
				MqttMessage.to("t").payloadUtf8(false).correlationData(new byte[0]).build());
	}

	@ParameterizedTest
	@MethodSource("messages")
	void aMessageComesBackAsItWas(MqttMessage message) throws IOException {
		byte[] record = RecordFormat.message(message, 1_234_567_890_123L);
		MqttMessage read = RecordFormat.message(record);
		assertThat(RecordFormat.storedAtMillis(record)).isEqualTo(1_234_567_890_123L);
		assertThat(read).usingRecursiveComparison().isEqualTo(message);
	}

	@ParameterizedTest
	@MethodSource("messages")
	void aRecordThatWasCutOffIsRefused(MqttMessage message) {
		byte[] record = RecordFormat.message(message, 1);
		for (int length : new int[] { 0, 1, 8, 9, 10, record.length / 2, record.length - 1 }) {
			assertThatIOException().isThrownBy(() -> RecordFormat.message(Arrays.copyOf(record, length)));
		}
	}

	@Test
	void aLaterFormatIsRefused() {
		byte[] record = RecordFormat.message(MqttMessage.to("t").build(), 1);
		record[0] = 2;
		assertThatIOException().isThrownBy(() -> RecordFormat.message(record))
			.withMessageContaining("this version cannot read");
	}

	@Test
	void aPacketIdentifierComesBackAsItWas() throws IOException {
		for (int identifier : new int[] { 1, 255, 256, 65_535 }) {
			assertThat(RecordFormat.packetIdentifier(RecordFormat.progress(identifier, true))).isEqualTo(identifier);
		}
		assertThat(RecordFormat.isReleased(RecordFormat.progress(1, true))).isTrue();
		assertThat(RecordFormat.isReleased(RecordFormat.progress(1, false))).isFalse();
	}

	@Test
	void keysTellNumberAndKindForNumbersThatHaveWrapped() {
		for (int number : new int[] { 0, 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -1 }) {
			long key = RecordFormat.key(number, RecordFormat.RECEIVED);
			assertThat(RecordFormat.number(key)).isEqualTo(number);
			assertThat(RecordFormat.kind(key)).isEqualTo(RecordFormat.RECEIVED);
		}
	}

}
