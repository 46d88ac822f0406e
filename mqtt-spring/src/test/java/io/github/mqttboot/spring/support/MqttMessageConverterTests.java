package io.github.mqttboot.spring.support;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonView;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.MqttMessageBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

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
			.isThrownBy(() -> this.converter.fromMessage(received("x", "application/avro"), Reading.class))
			.withMessageContaining(Reading.class.getName())
			.withMessageContaining("application/avro")
			.withMessageContaining("declare a MessageConverter");
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> write(new Reading(1), "application/avro"))
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

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "json", "text/plain", "application/json", "application/json;charset=utf-8",
			"application/vnd.meter+json" })
	void aReaderReadsWhatTheConverterReads(String contentType) {
		assertThat(this.converter.reader(Reading.class, null).read(received(JSON, contentType)))
			.isEqualTo(new Reading(21.5));
		assertThat(this.converter.reader(double.class, null).read(received("21.5", contentType))).isEqualTo(21.5);
		assertThat(this.converter.reader(String.class, null).read(received("on", contentType))).isEqualTo("on");
		assertThat(this.converter.reader(CharSequence.class, null).read(received("on", contentType))).isEqualTo("on");
		assertThat(this.converter.reader(byte[].class, null).read(received("on", contentType)))
			.isEqualTo(new byte[] { 'o', 'n' });
		assertThat(this.converter.reader(ByteBuffer.class, null).read(received("on", contentType)))
			.isEqualTo(ByteBuffer.wrap(new byte[] { 'o', 'n' }));
	}

	@Test
	void aReaderOfAnEnumKnowsItsNames() {
		PayloadReader reader = this.converter.reader(Switch.class, null);
		assertThat(reader.read(received("ON", null))).isEqualTo(Switch.ON);
		assertThat(reader.read(received("ON", "text/plain"))).isEqualTo(Switch.ON);
		assertThat(reader.read(received("\"OFF\"", null))).isEqualTo(Switch.OFF);
		assertThat(reader.read(received("\"OFF\"", "application/json"))).isEqualTo(Switch.OFF);
	}

	@ParameterizedTest
	@CsvSource({ "{, ", "{, application/json", "null, ", "null, application/json", "x, application/avro" })
	void aReaderFailsAsTheConverterDoes(String payload, String contentType) {
		Throwable expected = catchThrowable(
				() -> this.converter.fromMessage(received(payload, contentType), Reading.class));
		assertThat(expected).isInstanceOf(MessageConversionException.class);
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> this.converter.reader(Reading.class, null).read(received(payload, contentType)))
			.withMessage(expected.getMessage());
	}

	@Test
	void aReaderKnowsTypeVariablesAndViewsOfItsParameter() throws Exception {
		MethodParameter list = parameter("list", List.class);
		assertThat(this.converter.reader(List.class, list).read(received("[" + JSON + "]", null)))
			.isEqualTo(List.of(new Reading(21.5)));
		MethodParameter viewed = parameter("viewed", Viewed.class);
		Viewed payload = (Viewed) this.converter.reader(Viewed.class, viewed)
			.read(received("{\"shown\":1,\"hidden\":2}", null));
		assertThat(payload.shown).isEqualTo(1);
		assertThat(payload.hidden).isZero();
	}

	private static MethodParameter parameter(String method, Class<?> type) throws NoSuchMethodException {
		return new MethodParameter(Listener.class.getDeclaredMethod(method, type), 0);
	}

	@Test
	void aPlainReaderAsksForNoHeaders() {
		for (String contentType : new String[] { null, "application/json" }) {
			InboundMessage message = withoutHeaders(contentType);
			assertThat(this.converter.reader(byte[].class, null).read(message)).isSameAs(message.getPayload());
			assertThat(this.converter.reader(String.class, null).read(message)).isEqualTo(JSON);
			assertThat(this.converter.reader(Reading.class, null).read(message)).isEqualTo(new Reading(21.5));
		}
	}

	private static InboundMessage withoutHeaders(String contentType) {
		return new InboundMessage(received(JSON, contentType).getMqttMessage(), null) {

			@Override
			public MessageHeaders getHeaders() {
				throw new AssertionError("Nobody should ask for headers");
			}

		};
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

	private static InboundMessage received(String payload, String contentType) {
		return new InboundMessage(MqttMessage.to("a").payload(payload).contentType(contentType).build(), null);
	}

	record Reading(double celsius) {
	}

	static class Viewed {

		@JsonView(Viewed.class)
		public int shown;

		@JsonView(Reading.class)
		public int hidden;

	}

	interface Listener {

		void list(List<Reading> readings);

		void viewed(@JsonView(Viewed.class) Viewed viewed);

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
