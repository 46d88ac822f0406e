package io.github.mqttboot.spring.annotation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import com.google.protobuf.StringValue;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.MqttMessageBuilder;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.spring.config.DefaultMqttListenerContainerFactory;
import io.github.mqttboot.spring.config.InvalidMqttListenerException;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.spring.support.MqttMessageConverter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.AbstractMessageConverter;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.util.MimeType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What becomes of payloads on their way into a listener and out of a template: each kind
 * once, by its listener's signature and its content type.
 */
class PayloadConversionTests extends AbstractListenerTests {

	private static final String READING = "{\"celsius\":21.5}";

	private static final List<Object> received = new ArrayList<>();

	private static final AtomicInteger constructed = new AtomicInteger();

	@BeforeEach
	void forget() {
		received.clear();
		constructed.set(0);
	}

	@Test
	void bytesTextAndBuffersComeAsTheyAreWhateverTheContentType() {
		start(AsTheyAre.class);
		this.client.deliver(json("bytes", READING));
		this.client.deliver(json("text", READING));
		this.client.deliver(json("buffer", READING));
		this.client.deliver(json("anything", READING));
		assertThat(received).containsExactly(utf8(READING), READING, ByteBuffer.wrap(utf8(READING)), utf8(READING));
	}

	@Test
	void anEmptyPayloadIsEmptyBytesOrTextOrNoOptional() {
		start(AsTheyAre.class, Json.class);
		for (String topic : new String[] { "bytes", "text", "buffer", "optional", "nullable" }) {
			this.client.deliver(topic, "");
		}
		assertThat(received).containsExactly(new byte[0], "", ByteBuffer.allocate(0), Optional.empty(), "nothing");
	}

	@Test
	void withoutAContentTypeEverythingElseIsJson() {
		start(Json.class);
		this.client.deliver("record", READING);
		this.client.deliver("list", "[" + READING + "]");
		this.client.deliver("map", "{\"roof\":" + READING + "}");
		this.client.deliver("optional", READING);
		this.client.deliver("number", "21.5");
		this.client.deliver("flag", "true");
		this.client.deliver("enum", "\"ON\"");
		this.client.deliver("message", READING);
		assertThat(received).containsExactly(new Reading(21.5), List.of(new Reading(21.5)),
				Map.of("roof", new Reading(21.5)), Optional.of(new Reading(21.5)), 21.5, true, Switch.ON,
				new Reading(21.5));
	}

	@Test
	void theElementsOfABatchAreOfTheTypeOfTheList() {
		start(Batches.class);
		this.client.deliver("records", READING);
		this.client.deliver("lists", "[" + READING + "]");
		this.client.deliver("variables", READING);
		this.client.deliver("wildcards", READING);
		close();
		assertThat(received).containsExactlyInAnyOrder(List.of(new Reading(21.5)), List.of(List.of(new Reading(21.5))),
				List.of(new Reading(21.5)), List.of(new Reading(21.5)));
	}

	@Test
	void plainTextBecomesNumbersAndEnums() {
		start(Json.class);
		for (String contentType : new String[] { null, "text/plain", "text/plain;charset=utf-8" }) {
			this.client.deliver(typed("number", contentType, "21.5"));
			this.client.deliver(typed("enum", contentType, "ON"));
		}
		assertThat(received).containsExactly(21.5, Switch.ON, 21.5, Switch.ON, 21.5, Switch.ON);
	}

	@Test
	void jsonThatWasPublishedAsPlainTextIsJsonForAllTypesButSingleValues() {
		start(Json.class);
		this.client.deliver(typed("record", "text/plain", READING));
		this.client.deliver(typed("list", "text/plain", "[" + READING + "]"));
		this.client.deliver(typed("map", "text/plain", "{\"roof\":" + READING + "}"));
		this.client.deliver(typed("optional", "text/plain", READING));
		assertThat(received).containsExactly(new Reading(21.5), List.of(new Reading(21.5)),
				Map.of("roof", new Reading(21.5)), Optional.of(new Reading(21.5)));
	}

	@Test
	void cborIsToldByItsContentType() throws Exception {
		start(Json.class);
		CBORMapper cbor = new CBORMapper();
		for (String topic : new String[] { "record", "optional", "message" }) {
			this.client.deliver(typed(topic, "application/cbor", cbor.writeValueAsBytes(new Reading(21.5))));
		}
		this.client.deliver(typed("list", "application/cbor", cbor.writeValueAsBytes(List.of(new Reading(21.5)))));
		this.client
			.deliver(typed("map", "application/senml+cbor", cbor.writeValueAsBytes(Map.of("roof", new Reading(1)))));
		assertThat(received).containsExactly(new Reading(21.5), Optional.of(new Reading(21.5)), new Reading(21.5),
				List.of(new Reading(21.5)), Map.of("roof", new Reading(1)));
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "application/x-protobuf", "no media type" })
	void protobufIsToldByTheGeneratedTypeOfTheParameter(String contentType) {
		start(Formats.class);
		this.client.deliver(typed("protobuf", contentType, StringValue.of("hello").toByteArray()));
		this.client.deliver(typed("protobuf", contentType, new byte[0]));
		assertThat(received).containsExactly(StringValue.of("hello"), StringValue.getDefaultInstance());
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = "application/json")
	void kotlinSerializationReadsWhatIsMarkedForIt(String contentType) {
		start(Formats.class);
		this.client.deliver(typed("kotlin", contentType, "[1,2]"));
		assertThat(received).hasSize(1).first().isInstanceOfSatisfying(Samples.class, (samples) -> {
			assertThat(samples.values).containsExactly(1, 2);
			assertThat(samples.by).isEqualTo("kotlin");
		});
	}

	@Test
	void aTemplateWritesTheSameFormats() {
		MqttTemplate template = new MqttTemplate(this.client);
		template.publish("a", new Reading(21.5));
		assertThat(this.client.lastPublished().contentType()).isEqualTo("application/json");
		assertThat(this.client.lastPublished().payloadAsString()).isEqualTo(READING);
		template.newMessage(new Reading(21.5)).topic("a").contentType("application/cbor").publish();
		assertThat(this.client.lastPublished().contentType()).isEqualTo("application/cbor");
		assertThat(new CBORMapper().readValue(this.client.lastPublished().payload(), Reading.class))
			.isEqualTo(new Reading(21.5));
		template.publish("a", StringValue.of("hello"));
		assertThat(this.client.lastPublished().contentType()).isEqualTo("application/x-protobuf");
		assertThat(this.client.lastPublished().payload()).isEqualTo(StringValue.of("hello").toByteArray());
		template.publish("a", new Samples(List.of(1, 2), "me"));
		assertThat(this.client.lastPublished().contentType()).isEqualTo("application/json");
		assertThat(this.client.lastPublished().payloadAsString()).isEqualTo("[1,2]");
	}

	@ParameterizedTest
	@CsvSource({ ",", "application/json,", "application/octet-stream,", "no media type," })
	void contentTypeOfTheListenerHoldsWhateverMessagesSay(String contentType) {
		start(Overrides.class);
		this.client.deliver(typed("as/cbor", contentType, new CBORMapper().writeValueAsBytes(new Reading(21.5))));
		this.client.deliver(typed("as/json", (contentType != null) ? "application/cbor" : null, utf8(READING)));
		this.client.deliver(typed("as/text", contentType, utf8("ON\n")));
		assertThat(received).containsExactly(new Reading(21.5), new Reading(21.5), Switch.ON);
	}

	@Test
	void contentTypeOfTheListenerFollowsTheEnvironment() {
		property("device.format", "application/cbor");
		start(Configured.class);
		this.client.deliver(typed("configured", null, new CBORMapper().writeValueAsBytes(new Reading(21.5))));
		assertThat(received).containsExactly(new Reading(21.5));
	}

	@Test
	void converterOfTheListenerHasTheSayAlone() {
		start((context) -> {
			context.registerBean("celsius", CelsiusConverter.class);
			context.register(OwnConverter.class);
		});
		this.client.deliver("own", "21.5 C");
		this.client.deliver(typed("own", "text/x-celsius", "22.5 C"));
		assertThat(received).containsExactly(new Reading(21.5), new Reading(22.5));
	}

	@Test
	void aContentTypeThatIsNoneOrAConverterThatIsMissingFailsTheStart() {
		assertThatExceptionOfType(InvalidMqttListenerException.class).isThrownBy(() -> start(Misspelt.class))
			.withMessageContaining("json")
			.withMessageContaining("Set contentType to a media type");
		resetContext();
		assertThatExceptionOfType(InvalidMqttListenerException.class).isThrownBy(() -> start(OwnConverter.class))
			.withMessageContaining("converter is 'celsius'");
	}

	@Test
	void convertersOfTheApplicationComeBeforeTheStandardOnes() {
		start((context) -> {
			context.registerBean(BeanPostProcessor.class, ApplicationConverter::new);
			context.register(Json.class);
		});
		this.client.deliver(typed("record", "text/x-celsius", "21.5 C"));
		this.client.deliver(typed("record", "application/json", READING));
		this.client.deliver(typed("list", null, "[" + READING + "]"));
		assertThat(received).containsExactly(new Reading(21.5), new Reading(21.5), List.of(new Reading(21.5)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/x-java-serialized-object", "application/json;type=Gadget", "text/plain",
			"application/json" })
	void nothingInAMessageNamesTheTypeThatIsMade(String contentType) {
		start(Json.class);
		String name = Gadget.class.getName();
		UserProperties properties = UserProperties.none();
		for (String header : List.of("__TypeId__", "__ContentTypeId__", "spring_json_header_types", "contentType",
				"contentClass", "json__TypeId__", "type")) {
			properties = properties.with(header, name);
		}
		String payload = "{\"@class\":\"" + name + "\",\"@type\":\"" + name + "\",\"celsius\":[\"" + name
				+ "\",{\"command\":\"rm\"}]}";
		for (String topic : new String[] { "record", "map", "any", "message" }) {
			this.client
				.deliver(MqttMessage.to(topic).payload(payload).contentType(contentType).userProperties(properties));
		}
		assertThat(constructed).hasValue(0);
		assertThat(received).noneMatch((payloadReceived) -> payloadReceived instanceof Gadget);
	}

	private static MqttMessageBuilder json(String topic, String payload) {
		return typed(topic, "application/json", payload);
	}

	private static MqttMessageBuilder typed(String topic, String contentType, String payload) {
		return typed(topic, contentType, utf8(payload));
	}

	private static MqttMessageBuilder typed(String topic, String contentType, byte[] payload) {
		return MqttMessage.to(topic).contentType(contentType).payload(payload);
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	record Reading(double celsius) {
	}

	enum Switch {

		ON, OFF

	}

	/** What an attacker would like to have constructed. */
	static class Gadget extends HashMap<String, Object> {

		private static final long serialVersionUID = 1L;

		Gadget() {
			constructed.incrementAndGet();
		}

		public void setCommand(String command) {
			constructed.incrementAndGet();
		}

	}

	static class Batches extends BatchOf<Reading> {

		@MqttListener(topics = "records", batch = "2", batchTimeout = "1h")
		void onRecords(List<Reading> readings) {
			received.add(readings);
		}

		@MqttListener(topics = "lists", batch = "2", batchTimeout = "1h")
		void onLists(List<List<Reading>> readings) {
			received.add(readings);
		}

		@MqttListener(topics = "wildcards", batch = "2", batchTimeout = "1h")
		void onWildcards(List<? extends Reading> readings) {
			received.add(readings);
		}

	}

	abstract static class BatchOf<T> {

		@MqttListener(topics = "variables", batch = "2", batchTimeout = "1h")
		void onVariables(List<T> elements) {
			received.add(elements);
		}

	}

	static class AsTheyAre {

		@MqttListener("bytes")
		void bytes(byte[] payload) {
			received.add(payload);
		}

		@MqttListener("text")
		void text(String payload) {
			received.add(payload);
		}

		@MqttListener("buffer")
		void buffer(ByteBuffer payload) {
			received.add(payload);
		}

		@MqttListener("anything")
		void anything(Object payload) {
			received.add(payload);
		}

	}

	static class Json {

		@MqttListener("record")
		void reading(Reading payload) {
			received.add(payload);
		}

		@MqttListener("list")
		void list(List<Reading> payload) {
			received.add(payload);
		}

		@MqttListener("map")
		void map(Map<String, Reading> payload) {
			received.add(payload);
		}

		@MqttListener("any")
		void any(Map<String, Object> payload) {
			received.add(payload);
		}

		@MqttListener("optional")
		void optional(Optional<Reading> payload) {
			received.add(payload);
		}

		@MqttListener("nullable")
		void nullable(@Payload(required = false) Reading payload) {
			received.add((payload != null) ? payload : "nothing");
		}

		@MqttListener("number")
		void number(double payload) {
			received.add(payload);
		}

		@MqttListener("flag")
		void flag(boolean payload) {
			received.add(payload);
		}

		@MqttListener("enum")
		void constant(Switch payload) {
			received.add(payload);
		}

		@MqttListener("message")
		void message(Message<Reading> message) {
			received.add(message.getPayload());
		}

	}

	static class Formats {

		@MqttListener("protobuf")
		void protobuf(StringValue payload) {
			received.add(payload);
		}

		@MqttListener("kotlin")
		void kotlin(Samples payload) {
			received.add(payload);
		}

	}

	static class Overrides {

		@MqttListener(topics = "as/cbor", contentType = "application/cbor")
		void cbor(Reading payload) {
			received.add(payload);
		}

		@MqttListener(topics = "as/json", contentType = "application/json")
		void json(Reading payload) {
			received.add(payload);
		}

		@MqttListener(topics = "as/text", contentType = "text/plain")
		void text(Switch payload) {
			received.add(payload);
		}

	}

	static class Configured {

		@MqttListener(topics = "configured", contentType = "${device.format}")
		void on(Reading payload) {
			received.add(payload);
		}

	}

	static class OwnConverter {

		@MqttListener(topics = "own", converter = "celsius")
		void on(Reading payload) {
			received.add(payload);
		}

	}

	static class Misspelt {

		@MqttListener(topics = "misspelt", contentType = "json")
		void on(Reading payload) {
			received.add(payload);
		}

	}

	/** Reads "21.5 C". */
	static class CelsiusConverter extends AbstractMessageConverter {

		CelsiusConverter() {
			super(new MimeType("text", "x-celsius"));
		}

		@Override
		protected boolean supports(Class<?> type) {
			return type == Reading.class;
		}

		@Override
		protected boolean canConvertFrom(Message<?> message, Class<?> targetClass) {
			return supports(targetClass) && !"application/json".equals(message.getHeaders().get("contentType"));
		}

		@Override
		protected Object convertFromInternal(Message<?> message, Class<?> targetClass, Object conversionHint) {
			String text = new String((byte[]) message.getPayload(), StandardCharsets.UTF_8);
			return new Reading(Double.parseDouble(text.replace(" C", "")));
		}

	}

	static class ApplicationConverter implements BeanPostProcessor {

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			if (bean instanceof DefaultMqttListenerContainerFactory factory) {
				factory.setMessageConverter(new MqttMessageConverter(List.of(new CelsiusConverter())));
			}
			return bean;
		}

	}

}
