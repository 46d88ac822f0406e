package io.github.mqttboot.spring.support;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.MqttMessageBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MqttMessageConverter}, in both directions.
 */
class MqttMessageConverterTests {

	private static final String JSON = "{\"celsius\":21.5}";

	private final MqttMessageConverter converter = new MqttMessageConverter();

	@Test
	void bytesGoAsTheyAre() {
		byte[] bytes = { 1, 2, 3 };
		assertThat(write(bytes, null).payload()).isSameAs(bytes);
		assertThat(write(bytes, null).contentType()).isNull();
		assertThat(this.converter.fromMessage(received("\1\2\3", null), byte[].class)).isEqualTo(bytes);
	}

	@Test
	void textGoesAsUtf8() {
		MqttMessage message = write("21 °C", null);
		assertThat(message.payload()).isEqualTo("21 °C".getBytes(StandardCharsets.UTF_8));
		assertThat(message.contentType()).isEqualTo("text/plain");
		assertThat(this.converter.fromMessage(received("21 °C", "application/json"), String.class)).isEqualTo("21 °C");
	}

	@Test
	void aBufferGoesAsWhatRemainsOfIt() {
		ByteBuffer buffer = ByteBuffer.wrap(new byte[] { 1, 2, 3 }).position(1);
		assertThat(write(buffer, null).payload()).containsExactly(2, 3);
		assertThat(buffer.position()).isEqualTo(1);
		assertThat(this.converter.fromMessage(received("\1\2", null), ByteBuffer.class))
			.isEqualTo(ByteBuffer.wrap(new byte[] { 1, 2 }));
	}

	@Test
	void nothingIsAnEmptyPayload() {
		assertThat(write(null, null).payload()).isEmpty();
		assertThat(write(null, null).contentType()).isNull();
	}

	@Test
	void everythingElseIsJson() {
		MqttMessage message = write(new Reading(21.5), null);
		assertThat(message.payloadAsString()).isEqualTo(JSON);
		assertThat(message.contentType()).isEqualTo("application/json");
		assertThat(this.converter.fromMessage(received(JSON, "application/json"), Reading.class))
			.isEqualTo(new Reading(21.5));
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "json", "text/plain", "application/json;charset=utf-8", "application/vnd.meter+json" })
	void jsonIsReadWithoutAContentTypeOrWithOneThatMakesNoSense(String contentType) {
		assertThat(this.converter.fromMessage(received(JSON, contentType), Reading.class)).isEqualTo(new Reading(21.5));
	}

	@Test
	void plainTextBecomesANumberOrAnEnum() {
		assertThat(this.converter.fromMessage(received("21.5\n", "text/plain"), double.class)).isEqualTo(21.5);
		assertThat(this.converter.fromMessage(received("21.5", null), Double.class)).isEqualTo(21.5);
		assertThat(this.converter.fromMessage(received("ON", "text/plain"), Switch.class)).isEqualTo(Switch.ON);
		assertThat(this.converter.fromMessage(received("ON", null), Switch.class)).isEqualTo(Switch.ON);
		assertThat(this.converter.fromMessage(received("\"OFF\"", null), Switch.class)).isEqualTo(Switch.OFF);
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> this.converter.fromMessage(received("warm", "text/plain"), double.class));
	}

	@Test
	void anotherContentTypeNeedsAnotherConverter() {
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> this.converter.fromMessage(received("x", "application/cbor"), Reading.class))
			.withMessageContaining(Reading.class.getName())
			.withMessageContaining("application/cbor")
			.withMessageContaining("declare a MessageConverter");
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> write(new Reading(1), "application/cbor"))
			.withMessageContaining(Reading.class.getName());
	}

	@Test
	void theContentTypeThatWasAskedForStays() {
		assertThat(write("<a/>", "application/xml").contentType()).isEqualTo("application/xml");
		assertThat(write(new Reading(21.5), "application/vnd.meter+json").contentType())
			.isEqualTo("application/vnd.meter+json");
	}

	@Test
	void bothWaysOfWritingAgree() {
		for (Object payload : new Object[] { "text", new byte[] { 1 }, new Reading(21.5) }) {
			Message<byte[]> message = this.converter.toMessage(payload, new MessageHeaders(Map.of("other", "x")));
			assertThat(message.getPayload()).isEqualTo(write(payload, null).payload());
			Object contentType = message.getHeaders().get(MessageHeaders.CONTENT_TYPE);
			assertThat((contentType != null) ? contentType.toString() : null)
				.isEqualTo(write(payload, null).contentType());
			assertThat(message.getHeaders()).containsEntry("other", "x");
		}
	}

	@Test
	void aConverterOfTheUsersIsAskedForEverythingButBytesAndText() {
		MqttMessageConverter custom = MqttMessageConverter.of(new ReadingConverter());
		MqttMessageBuilder builder = MqttMessage.to("a");
		custom.write(new Reading(21.5), null, builder);
		assertThat(builder.build().payloadAsString()).isEqualTo("21.5 degrees");
		assertThat(custom.fromMessage(received("21.5 degrees", null), Reading.class)).isEqualTo(new Reading(21.5));
		assertThat(custom.fromMessage(received("text", null), String.class)).isEqualTo("text");
		assertThat(MqttMessageConverter.of(custom)).isSameAs(custom);
	}

	private MqttMessage write(Object payload, String contentType) {
		MqttMessageBuilder builder = MqttMessage.to("a");
		this.converter.write(payload, contentType, builder);
		return builder.build();
	}

	private static Message<?> received(String payload, String contentType) {
		return new InboundMessage(MqttMessage.to("a").payload(payload).contentType(contentType).build(), null);
	}

	record Reading(double celsius) {
	}

	enum Switch {

		ON, OFF

	}

	static class ReadingConverter implements MessageConverter {

		@Override
		public Object fromMessage(Message<?> message, Class<?> targetClass) {
			String text = new String((byte[]) message.getPayload(), StandardCharsets.UTF_8);
			return new Reading(Double.parseDouble(text.replace(" degrees", "")));
		}

		@Override
		public Message<?> toMessage(Object payload, MessageHeaders headers) {
			String text = ((Reading) payload).celsius() + " degrees";
			return MessageBuilder.fromMessage(new GenericMessage<>(text)).copyHeaders(headers).build();
		}

	}

}
