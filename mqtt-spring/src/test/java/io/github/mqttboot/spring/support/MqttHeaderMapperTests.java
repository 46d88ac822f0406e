package io.github.mqttboot.spring.support;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.MqttMessageBuilder;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.UserProperties;
import org.junit.jupiter.api.Test;

import org.springframework.messaging.MessageHeaders;
import org.springframework.util.MimeTypeUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link MqttHeaderMapper}.
 */
class MqttHeaderMapperTests {

	private static final byte[] CORRELATION = "42".getBytes(StandardCharsets.UTF_8);

	private static final UserProperties PROPERTIES = UserProperties.none().with("k", "1").with("k", "2");

	@Test
	void everyFieldOfAMessageIsAHeader() {
		Map<String, Object> headers = new HashMap<>();
		MqttHeaderMapper.toHeaders(full(), headers);
		assertThat(headers).containsEntry(MqttHeaders.TOPIC, "a/b")
			.containsEntry(MqttHeaders.QOS, QoS.EXACTLY_ONCE)
			.containsEntry(MqttHeaders.RETAIN, true)
			.containsEntry(MqttHeaders.DUPLICATE, true)
			.containsEntry(MqttHeaders.MESSAGE_EXPIRY, Duration.ofMinutes(1))
			.containsEntry(MqttHeaders.PAYLOAD_UTF8, true)
			.containsEntry(MessageHeaders.CONTENT_TYPE, "text/plain")
			.containsEntry(MqttHeaders.RESPONSE_TOPIC, "reply")
			.containsEntry(MqttHeaders.CORRELATION_DATA, CORRELATION)
			.containsEntry(MqttHeaders.USER_PROPERTIES, PROPERTIES);
	}

	@Test
	void whatAMessageDoesNotHaveIsNoHeader() {
		Map<String, Object> headers = new HashMap<>();
		MqttHeaderMapper.toHeaders(MqttMessage.to("a").build(), headers);
		assertThat(headers).containsOnlyKeys(MqttHeaders.TOPIC, MqttHeaders.QOS, MqttHeaders.RETAIN,
				MqttHeaders.DUPLICATE, MqttHeaders.USER_PROPERTIES);
	}

	@Test
	void headersComeBackAsTheyWere() {
		Map<String, Object> headers = new HashMap<>();
		MqttHeaderMapper.toHeaders(full(), headers);
		MqttMessageBuilder builder = MqttMessage.to("other");
		MqttHeaderMapper.fromHeaders(headers, builder);
		Map<String, Object> again = new HashMap<>();
		MqttHeaderMapper.toHeaders(builder.build(), again);
		headers.put(MqttHeaders.TOPIC, "other");
		// [MQTT-3.3.1-3]
		headers.put(MqttHeaders.DUPLICATE, false);
		assertThat(again).isEqualTo(headers);
	}

	@Test
	void someHeadersMayHaveAnotherType() {
		MqttMessageBuilder builder = MqttMessage.to("a");
		MqttHeaderMapper.fromHeaders(Map.of(MqttHeaders.QOS, 2, MqttHeaders.CORRELATION_DATA, "42",
				MessageHeaders.CONTENT_TYPE, MimeTypeUtils.APPLICATION_JSON), builder);
		MqttMessage message = builder.build();
		assertThat(message.qos()).isEqualTo(QoS.EXACTLY_ONCE);
		assertThat(message.correlationData()).isEqualTo(CORRELATION);
		assertThat(message.contentType()).isEqualTo("application/json");
	}

	@Test
	void aHeaderOfTheWrongTypeIsNamed() {
		MqttMessageBuilder builder = MqttMessage.to("a");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> MqttHeaderMapper.fromHeaders(Map.of(MqttHeaders.RETAIN, "yes"), builder))
			.withMessage("Header 'mqtt_retain' must be a Boolean but is a java.lang.String");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> MqttHeaderMapper.fromHeaders(Map.of(MqttHeaders.QOS, "1"), builder))
			.withMessageContaining("'mqtt_qos'");
	}

	private static MqttMessage full() {
		return MqttMessage.to("a/b")
			.qos(QoS.EXACTLY_ONCE)
			.retain(true)
			.duplicate(true)
			.messageExpiryInterval(Duration.ofMinutes(1))
			.payloadUtf8(true)
			.contentType("text/plain")
			.responseTopic("reply")
			.correlationData(CORRELATION)
			.userProperties(PROPERTIES)
			.build();
	}

}
