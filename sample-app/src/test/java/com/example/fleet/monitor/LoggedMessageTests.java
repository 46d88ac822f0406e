package com.example.fleet.monitor;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.topic.TopicName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LoggedMessageTests {

	private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

	@Test
	void keepsShortTextAsItIs() {
		assertThat(payload("Grüße,\n\tFlotte ❄ 🚚")).isEqualTo("Grüße,\n\tFlotte ❄ 🚚");
	}

	@Test
	void keepsWhatThePublisherSaid() {
		MqttMessage message = MqttMessage.of(TopicName.of("fleet/a"), new byte[0], QoS.EXACTLY_ONCE, true);
		assertThat(LoggedMessage.of(3, NOW, message)).isEqualTo(new LoggedMessage(3, NOW, "fleet/a", 2, true, "", 0));
	}

	@Test
	void cutsLongTextButKnowsItsSize() {
		LoggedMessage logged = log("x".repeat(5000).getBytes(StandardCharsets.UTF_8));
		assertThat(logged.payload()).hasSize(241).endsWith("x…");
		assertThat(logged.size()).isEqualTo(5000);
	}

	@Test
	void cutsBetweenCharacters() {
		assertThat(payload("🚚".repeat(1000))).isEqualTo("🚚".repeat(120) + "…");
		assertThat(payload("a" + "🚚".repeat(1000))).isEqualTo("a" + "🚚".repeat(119) + "…");
		assertThat(payload("❄".repeat(1000))).isEqualTo("❄".repeat(240) + "…");
	}

	@Test
	void cutsLongTopics() {
		MqttMessage message = MqttMessage.of(TopicName.of("t".repeat(1000)), new byte[0], QoS.AT_MOST_ONCE, false);
		assertThat(LoggedMessage.of(1, NOW, message).topic()).hasSize(121).endsWith("t…");
	}

	@Test
	void showsBytesInHexadecimal() {
		assertThat(log(new byte[] { 0x00, (byte) 0xff, 0x10 }).payload()).isEqualTo("0x00ff10");
		byte[] many = new byte[100];
		many[0] = (byte) 0xc3;
		assertThat(log(many).payload()).startsWith("0xc300").endsWith("00…").hasSize(2 + 64 + 1);
	}

	@Test
	void showsThatTheLastCharacterIsIncomplete() {
		assertThat(log(new byte[] { 'a', (byte) 0xc3 }).payload()).isEqualTo("0x61c3");
	}

	@Test
	void replacesControlCharacters() {
		assertThat(payload("a\u0000b\u001b[31mc")).isEqualTo("a·b·[31mc");
	}

	private static String payload(String payload) {
		return log(payload.getBytes(StandardCharsets.UTF_8)).payload();
	}

	private static LoggedMessage log(byte[] payload) {
		return LoggedMessage.of(1, NOW, MqttMessage.of(TopicName.of("fleet/a"), payload, QoS.AT_LEAST_ONCE, false));
	}

}
