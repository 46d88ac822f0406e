package io.github.mqttboot.spring.annotation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.StringValue;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.spring.config.DefaultMqttListenerContainerFactory;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.spring.listener.DeadLetterRecoverer;
import io.github.mqttboot.spring.listener.ListenerExecutionFailedException;
import io.github.mqttboot.spring.listener.MqttMessageRecoverer;
import io.github.mqttboot.spring.support.MqttMessageConverter;
import io.github.mqttboot.spring.support.PayloadConversionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.AbstractMessageConverter;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.util.MimeType;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A payload that does not fit its listener is not printed: not in the log, not in what
 * error handlers get, not in a dead letter's properties. What helps to find the mistake
 * is.
 */
class PayloadSecrecyTests extends AbstractListenerTests {

	private static final String SECRET = "s3cr3t";

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.github.mqttboot");

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final List<ListenerExecutionFailedException> failures = new ArrayList<>();

	private @Nullable MqttMessageRecoverer recoverer;

	private @Nullable Level level;

	@BeforeEach
	void logEverything() {
		this.level = this.logger.getLevel();
		this.logger.setLevel(Level.TRACE);
		this.log.start();
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void logAsBefore() {
		this.logger.detachAppender(this.log);
		this.logger.setLevel(this.level);
	}

	private void startListener(Class<?> listener) {
		start((context) -> {
			context.register(listener);
			context.registerBean("secretive", DefaultMqttListenerContainerFactory.class, () -> {
				DefaultMqttListenerContainerFactory factory = new DefaultMqttListenerContainerFactory(this.client);
				factory.setErrorHandler((message, failure) -> {
					this.failures.add(failure);
					throw failure;
				});
				factory.setValidator(new Strict());
				factory.setMessageConverter(new MqttMessageConverter(List.of(new Choking())));
				if (this.recoverer != null) {
					factory.setRecoverer(this.recoverer);
				}
				return factory;
			});
		});
	}

	private void deliver(String topic, @Nullable String contentType, String payload) {
		this.client.deliver(
				MqttMessage.to(topic).payload(payload).contentType(contentType).userProperty("token", SECRET).build());
	}

	// all that is in an event, with the stack traces and the messages of all causes
	private String logged() {
		StringBuilder text = new StringBuilder();
		for (ILoggingEvent event : List.copyOf(this.log.list)) {
			text.append(event.getFormattedMessage()).append('\n');
			if (event.getThrowableProxy() != null) {
				text.append(ThrowableProxyUtil.asString(event.getThrowableProxy())).append('\n');
			}
		}
		return text.toString();
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = ';', quoteCharacter = '`', value = {
			"a wrong type; {\"name\":\"x\",\"celsius\":\"s3cr3t\"}; InvalidFormatException, celsius, java.lang.Double, line",
			"a wrong type in a list; {\"past\":[1,\"s3cr3t\"]}; InvalidFormatException, past, [1]",
			"a text that is no JSON; s3cr3t; StreamReadException, line 1",
			"JSON that ends too early; {\"name\":\"s3cr3t; UnexpectedEndOfInputException, line 1",
			"a constant that is unknown; {\"state\":\"s3cr3t\"}; InvalidFormatException, state",
			"a constructor that throws; {\"name\":\"thrown s3cr3t\"}; IllegalArgumentException",
			"a text for an object; \"s3cr3t\"; MismatchedInputException, Reading" })
	void jsonThatDoesNotFitIsNotQuotedButItsPlaceIsTold(String name, String json, String parts) {
		startListener(Readings.class);
		deliver("readings", "application/json", json);
		assertThat(logged()).contains("PayloadSecrecyTests$Readings.onReading", "of the payload: ")
			.contains(parts.split(", "))
			.doesNotContain(SECRET);
	}

	@Test
	void textThatIsNoNumberIsNotQuoted() {
		startListener(Readings.class);
		deliver("number", "text/plain", SECRET);
		deliver("number", null, SECRET);
		assertThat(logged())
			.contains("onNumber", "Could not convert text to int: NumberFormatException\n",
					"Could not make a int of the payload: StreamReadException")
			.doesNotContain(SECRET);
	}

	@Test
	void cborAndProtocolBuffersAreNotQuoted() {
		startListener(Readings.class);
		// a map with "celsius" and a text
		byte[] cbor = ("\u00a1gcelsiusf" + SECRET).getBytes(StandardCharsets.ISO_8859_1);
		this.client.deliver(MqttMessage.to("readings").payload(cbor).contentType("application/cbor").build());
		deliver("protobuf", "application/x-protobuf", "\n\u007f" + SECRET);
		assertThat(logged()).contains("Could not read CBOR", "InvalidFormatException", "onProtobuf")
			.doesNotContain(SECRET);
		assertThat(this.failures).hasSize(2);
	}

	@Test
	void aConverterOfOnesOwnIsNamedByWhatItHasThrownAndWhere() {
		startListener(Readings.class);
		deliver("readings", "application/choking", SECRET);
		assertThat(logged())
			.contains("UnsupportedOperationException at ", "PayloadSecrecyTests$Choking.convertFromInternal")
			.doesNotContain(SECRET);
	}

	@Test
	void aHeaderThatCannotBeConvertedIsNotQuoted() {
		startListener(Readings.class);
		deliver("header", SECRET, "x");
		assertThat(logged()).contains("onHeader", "parameter #0", "NumberFormatException").doesNotContain(SECRET);
	}

	@Test
	void argumentsThatAMethodCannotTakeAreNotQuotedAndNotTriedAgain() {
		startListener(Readings.class);
		deliver("missing", SECRET, "");
		assertThat(logged()).contains("Could not call", "onMissing").doesNotContain(SECRET);
		assertThat(this.failures).singleElement().satisfies((failure) -> assertThat(failure.getAttempts()).isOne());
	}

	@Test
	void aPayloadThatIsNotValidIsNamedByFieldAndConstraint() {
		startListener(Validating.class);
		deliver("validated", null, "{\"name\":\"s3cr3t\"}");
		deliver("text", null, SECRET);
		assertThat(logged()).contains("The payload is not valid: name (too-short)", "(no-secrets)")
			.doesNotContain(SECRET);
	}

	@Test
	void whatTheConverterHasThrownIsThereForAnErrorHandlerThatAsksForIt() {
		startListener(Readings.class);
		deliver("number", null, SECRET);
		assertThat(this.failures).singleElement()
			.satisfies((failure) -> assertThat(failure.getCause()).cause()
				.isInstanceOfSatisfying(PayloadConversionException.class, (ex) -> {
					assertThat(ex).hasNoCause().hasMessageNotContaining(SECRET);
					assertThat(ex.toString()).doesNotContain(SECRET);
					assertThat(ex.getOriginal()).hasMessageContaining(SECRET);
				}));
	}

	@Test
	void aDeadLetterTellsWhatWasWrongWithoutThePayload() {
		this.recoverer = new DeadLetterRecoverer(this.client);
		startListener(Readings.class);
		this.client.deliver(MqttMessage.to("readings").payload("{\"celsius\":\"s3cr3t\"}").build());
		UserProperties properties = this.client.lastPublished().userProperties();
		assertThat(properties.first(DeadLetterRecoverer.MESSAGE)).contains("celsius", "InvalidFormatException")
			.doesNotContain(SECRET);
		assertThat(logged()).doesNotContain(SECRET);
	}

	@Test
	void aListThatIsABatchIsNotQuotedEither() {
		startListener(Batches.class);
		deliver("batch", null, "{\"celsius\":1}");
		deliver("batch", null, "{\"celsius\":\"s3cr3t\"}");
		deliver("batch", null, "{\"celsius\":2}");
		// listeners that wait for each other have finished then
		close();
		assertThat(logged()).contains("onBatch", "celsius").doesNotContain(SECRET);
	}

	@Test
	void whatCannotBePublishedIsNotQuotedEither() {
		MqttTemplate template = new MqttTemplate(this.client);
		assertThatExceptionOfType(PayloadConversionException.class)
			.isThrownBy(() -> template.publish("a", new Unwilling()))
			.withMessageContaining("Could not write JSON of ")
			.withMessageContaining("IllegalStateException")
			.withMessageNotContaining(SECRET)
			.withNoCause();
	}

	enum State {

		ON, OFF

	}

	record Reading(@Nullable String name, @Nullable Double celsius, @Nullable State state,
			@Nullable List<Integer> past) {

		Reading {
			if (name != null && name.startsWith("thrown")) {
				throw new IllegalArgumentException(name);
			}
		}

	}

	static class Readings {

		@MqttListener(topics = "readings", containerFactory = "secretive")
		void onReading(Reading reading) {
		}

		@MqttListener(topics = "number", containerFactory = "secretive")
		void onNumber(int number) {
		}

		@MqttListener(topics = "protobuf", containerFactory = "secretive")
		void onProtobuf(StringValue text) {
		}

		@MqttListener(topics = "header", containerFactory = "secretive")
		void onHeader(@Header(MessageHeaders.CONTENT_TYPE) int contentType) {
		}

		@MqttListener(topics = "missing", containerFactory = "secretive")
		void onMissing(@Payload(required = false) int number, @Header(MessageHeaders.CONTENT_TYPE) String contentType) {
		}

	}

	static class Validating {

		@MqttListener(topics = "validated", containerFactory = "secretive")
		void onValidated(@Validated @Payload Reading reading) {
		}

		@MqttListener(topics = "text", containerFactory = "secretive")
		void onText(@Validated @Payload String text) {
		}

	}

	static class Batches {

		@MqttListener(topics = "batch", batch = "2", batchTimeout = "1h", containerFactory = "secretive")
		void onBatch(List<Reading> readings) {
		}

	}

	static class Unwilling {

		public String getName() {
			throw new IllegalStateException(SECRET);
		}

	}

	/** Quotes what it does not like, as those of Bean Validation may do. */
	private static final class Strict implements Validator {

		@Override
		public boolean supports(Class<?> type) {
			return true;
		}

		@Override
		public void validate(Object target, Errors errors) {
			if (target instanceof Reading reading) {
				errors.rejectValue("name", "too-short", "'" + reading.name() + "' is too short");
			}
			else {
				errors.reject("no-secrets", "'" + target + "' is a s3cr3t");
			}
		}

	}

	private static final class Choking extends AbstractMessageConverter {

		Choking() {
			super(new MimeType("application", "choking"));
			setStrictContentTypeMatch(true);
		}

		@Override
		protected boolean supports(Class<?> type) {
			return true;
		}

		@Override
		protected Object convertFromInternal(Message<?> message, Class<?> targetClass, @Nullable Object hint) {
			throw new UnsupportedOperationException(new String((byte[]) message.getPayload(), StandardCharsets.UTF_8));
		}

	}

}
