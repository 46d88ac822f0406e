package io.github.mqttboot.spring.annotation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.spring.config.DefaultMqttListenerContainerFactory;
import io.github.mqttboot.spring.listener.Acknowledgment;
import io.github.mqttboot.spring.listener.ListenerExecutionFailedException;
import io.github.mqttboot.spring.listener.MqttListenerErrorHandler;
import io.github.mqttboot.spring.support.MqttHeaders;
import org.junit.jupiter.api.Test;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.stereotype.Component;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a {@link MqttListener} method may take.
 */
class MqttListenerParameterTests extends AbstractListenerTests {

	private static final String JSON = "{\"celsius\":21.5}";

	@Test
	void nothing() {
		start(Nothing.class);
		this.client.deliver("a", "x");
		assertThat(received()).containsExactly("called");
	}

	@Test
	void theTextOfThePayload() {
		start(Text.class);
		this.client.deliver("a", "21 °C");
		this.client.deliver(MqttMessage.to("a").payload(JSON).contentType("application/json"));
		this.client.deliver("a", "");
		assertThat(received()).containsExactly("21 °C", JSON, "");
	}

	@Test
	void theBytesOfThePayload() {
		start(Bytes.class);
		this.client.deliver("a", "x");
		this.client.deliver("a", "");
		assertThat(received()).containsExactly("[120]", "[]");
	}

	@Test
	void aBufferOfThePayload() {
		start(Buffer.class);
		this.client.deliver("a", "xy");
		assertThat(received()).containsExactly(2);
	}

	@Test
	void anObjectMadeOfThePayload() {
		start(Converted.class);
		this.client.deliver("a", JSON);
		assertThat(received()).containsExactly(new Reading(21.5));
	}

	@Test
	void aGenericTypeMadeOfThePayload() {
		start(Generic.class);
		this.client.deliver("a", "[" + JSON + "]");
		assertThat(received()).containsExactly(List.of(new Reading(21.5)));
	}

	@Test
	void aNumber() {
		start(Numeric.class);
		this.client.deliver("a", "21.5");
		this.client.deliver(MqttMessage.to("a").payload("22").contentType("text/plain"));
		assertThat(received()).containsExactly(21.5, 22.0);
	}

	@Test
	void anAnnotatedPayloadThatMayBeMissing() {
		start(OptionalPayload.class);
		this.client.deliver("a", "");
		this.client.deliver("a", JSON);
		assertThat(received()).containsExactly(Optional.empty(), Optional.of(new Reading(21.5)));
	}

	@Test
	void theVariablesOfTheTopic() {
		start(Variables.class);
		this.client.deliver("sites/berlin/7/8c9e1f52-0000-4000-8000-000000000001/a/b", "x");
		assertThat(received())
			.containsExactly(List.of("berlin", 7, UUID.fromString("8c9e1f52-0000-4000-8000-000000000001"), "a/b", "x"));
	}

	@Test
	void aVariableThatOnlySomeTopicsHave() {
		start(SomeVariables.class);
		this.client.deliver("a/1", "");
		this.client.deliver("b", "");
		assertThat(received()).containsExactly("1", "none");
	}

	@Test
	void headers() {
		start(SingleHeaders.class);
		this.client.deliver(MqttMessage.to("a")
			.qos(QoS.EXACTLY_ONCE)
			.retain(true)
			.messageExpiryInterval(Duration.ofSeconds(30))
			.contentType("text/plain")
			.responseTopic("reply")
			.correlationData("42".getBytes(StandardCharsets.UTF_8))
			.userProperty("k", "1")
			.userProperty("k", "2"));
		assertThat(received()).containsExactly(List.of("a", QoS.EXACTLY_ONCE, 2, true, Duration.ofSeconds(30),
				"text/plain", "reply", List.of("1", "2"), "default"));
	}

	@Test
	void allHeaders() {
		start(AllHeaders.class);
		this.client.deliver("sensors/7", "x");
		assertThat(received()).containsExactly(Map.of("deviceId", "7"));
	}

	@Test
	void aSpringMessage() {
		start(SpringMessage.class);
		this.client.deliver("a", JSON);
		this.client.deliver("b", "");
		assertThat(received()).containsExactly(new Reading(21.5), "a", "", "b");
	}

	@Test
	void theMqttMessageItself() {
		start(Whole.class);
		MqttMessage message = MqttMessage.to("a").payload("x").build();
		this.client.deliver(message);
		assertThat(received()).containsExactly(message);
	}

	@Test
	void everythingAtOnceInAnyOrder() {
		start(Everything.class);
		this.client.deliver("sensors/7/temperature", JSON);
		assertThat(received()).containsExactly(
				List.of(QoS.AT_LEAST_ONCE, new Reading(21.5), "7", "sensors/7/temperature", "sensors/7/temperature"));
	}

	@Test
	void anAcknowledgment() {
		start(Manual.class);
		assertThat(this.client.deliver("a", "x").isAcknowledged()).isFalse();
		assertThat(this.client.deliver("a", "ack").isAcknowledged()).isTrue();
	}

	@Test
	void aPayloadThatIsValidated() {
		start((context) -> {
			context.register(Checked.class, Failures.class);
			context.registerBean("validating", DefaultMqttListenerContainerFactory.class, () -> {
				DefaultMqttListenerContainerFactory factory = new DefaultMqttListenerContainerFactory(this.client);
				factory.setValidator(new PlausibleReading());
				return factory;
			});
		});
		this.client.deliver("a", "{\"celsius\":-300}");
		assertThat(received()).isEmpty();
		assertThat(bean(Failures.class).causes()).singleElement()
			.satisfies((cause) -> assertThat(cause).hasRootCauseInstanceOf(MethodArgumentNotValidException.class));
	}

	@Test
	void aPayloadThatCannotBeConvertedGoesToTheErrorHandlerAndIsAcknowledged() {
		start(Fragile.class, Failures.class);
		assertThat(this.client.deliver("a", "no json").isAcknowledged()).isTrue();
		assertThat(this.client.deliver("a", "").isAcknowledged()).isTrue();
		assertThat(this.client.deliver("a", JSON).isAcknowledged()).isTrue();
		assertThat(received()).containsExactly(new Reading(21.5));
		assertThat(bean(Failures.class).failures).hasSize(2)
			.allSatisfy((failure) -> assertThat(failure.isConversionFailure()).isTrue());
	}

	private List<Object> received() {
		return bean(Recorder.class).received;
	}

	record Reading(double celsius) {
	}

	abstract static class Recorder {

		final List<Object> received = new ArrayList<>();

	}

	static class Nothing extends Recorder {

		@MqttListener("a")
		void on() {
			this.received.add("called");
		}

	}

	static class Text extends Recorder {

		@MqttListener("a")
		void on(String payload) {
			this.received.add(payload);
		}

	}

	static class Bytes extends Recorder {

		@MqttListener("a")
		void on(byte[] payload) {
			this.received.add(Arrays.toString(payload));
		}

	}

	static class Buffer extends Recorder {

		@MqttListener("a")
		void on(ByteBuffer payload) {
			this.received.add(payload.remaining());
		}

	}

	static class Converted extends Recorder {

		@MqttListener("a")
		void on(Reading payload) {
			this.received.add(payload);
		}

	}

	static class Generic extends Recorder {

		@MqttListener("a")
		void on(List<Reading> payload) {
			this.received.add(payload);
		}

	}

	static class Numeric extends Recorder {

		@MqttListener("a")
		void on(double payload) {
			this.received.add(payload);
		}

	}

	static class OptionalPayload extends Recorder {

		@MqttListener("a")
		void on(@Payload(required = false) Reading payload) {
			this.received.add(Optional.ofNullable(payload));
		}

	}

	static class Variables extends Recorder {

		@MqttListener("sites/{site}/{floor}/{meter}/{*rest}")
		void on(@TopicVariable String site, @TopicVariable("floor") int level, @TopicVariable(name = "meter") UUID id,
				@TopicVariable("rest") Optional<String> rest, String payload) {
			this.received.add(List.of(site, level, id, rest.orElseThrow(), payload));
		}

	}

	static class SomeVariables extends Recorder {

		@MqttListener({ "a/{id}", "b" })
		void on(@TopicVariable(required = false) String id) {
			this.received.add((id != null) ? id : "none");
		}

	}

	static class SingleHeaders extends Recorder {

		@MqttListener("a")
		void on(@Header(MqttHeaders.TOPIC) String topic, @Header(MqttHeaders.QOS) QoS qos,
				@Header(MqttHeaders.QOS) int qosNumber, @Header(MqttHeaders.RETAIN) boolean retain,
				@Header(MqttHeaders.MESSAGE_EXPIRY) Duration expiry,
				@Header(MessageHeaders.CONTENT_TYPE) String contentType,
				@Header(MqttHeaders.RESPONSE_TOPIC) String responseTopic,
				@Header(MqttHeaders.USER_PROPERTIES) UserProperties userProperties,
				@Header(name = "absent", defaultValue = "default") String absent) {
			this.received.add(List.of(topic, qos, qosNumber, retain, expiry, contentType, responseTopic,
					userProperties.all("k"), absent));
		}

	}

	static class AllHeaders extends Recorder {

		@MqttListener("sensors/{deviceId}")
		void on(@Headers Map<String, Object> headers) {
			this.received.add(headers.get(MqttHeaders.TOPIC_VARIABLES));
		}

	}

	static class SpringMessage extends Recorder {

		@MqttListener("a")
		void on(Message<Reading> message) {
			this.received.add(message.getPayload());
			this.received.add(message.getHeaders().get(MqttHeaders.TOPIC));
		}

		@MqttListener("b")
		void onText(Message<String> message) {
			this.received.add(message.getPayload());
			this.received.add(message.getHeaders().get(MqttHeaders.TOPIC));
		}

	}

	static class Whole extends Recorder {

		@MqttListener("a")
		void on(MqttMessage message) {
			this.received.add(message);
		}

	}

	static class Everything extends Recorder {

		@MqttListener("sensors/{deviceId}/temperature")
		void on(@Header(MqttHeaders.QOS) QoS qos, Reading payload, @TopicVariable String deviceId,
				MqttMessage mqttMessage, Message<?> message) {
			this.received
				.add(List.of(qos, payload, deviceId, mqttMessage.topic(), message.getHeaders().get(MqttHeaders.TOPIC)));
		}

	}

	static class Manual extends Recorder {

		@MqttListener(topics = "a", ackMode = "MANUAL")
		void on(String payload, Acknowledgment acknowledgment) {
			if (payload.equals("ack")) {
				acknowledgment.acknowledge();
			}
		}

	}

	static class Checked extends Recorder {

		@MqttListener(topics = "a", containerFactory = "validating", errorHandler = "failures")
		void on(@Validated Reading payload) {
			this.received.add(payload);
		}

	}

	static class Fragile extends Recorder {

		@MqttListener(topics = "a", errorHandler = "failures")
		void on(Reading payload) {
			this.received.add(payload);
		}

	}

	@Component("failures")
	static class Failures implements MqttListenerErrorHandler {

		final List<ListenerExecutionFailedException> failures = new ArrayList<>();

		@Override
		public void handleError(MqttMessage message, ListenerExecutionFailedException failure) {
			this.failures.add(failure);
		}

		List<Throwable> causes() {
			return this.failures.stream().map(Throwable::getCause).toList();
		}

	}

	static class PlausibleReading implements Validator {

		@Override
		public boolean supports(Class<?> type) {
			return type == Reading.class;
		}

		@Override
		public void validate(Object target, Errors errors) {
			if (((Reading) target).celsius() < -273.15) {
				errors.reject("impossible");
			}
		}

	}

}
