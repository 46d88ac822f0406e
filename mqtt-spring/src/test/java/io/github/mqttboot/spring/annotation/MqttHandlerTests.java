package io.github.mqttboot.spring.annotation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.MqttMessageBuilder;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.spring.FakeMqttClient;
import io.github.mqttboot.spring.config.InvalidMqttListenerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.core.annotation.AliasFor;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * {@link MqttListener} on a class, and which of its {@link MqttHandler} methods is
 * called.
 */
class MqttHandlerTests extends AbstractListenerTests {

	@ParameterizedTest
	@CsvSource({ "text/plain,text", "text/plain;charset=utf-8,text", "application/octet-stream,bytes",
			"application/json,reading", "application/vnd.meter+json,reading", "no media type,bytes", ",bytes" })
	void withoutConditionsTheContentTypeDecidesByTheKindOfPayload(String contentType, String expected) {
		start(ByKind.class);
		this.client.deliver(message("sensors/7", "{\"value\":21}").contentType(contentType));
		assertThat(bean(ByKind.class).called).containsExactly(expected);
	}

	@Test
	void theClassSubscribesOnceAndHasTheNameOfItsBean() {
		start(ByKind.class);
		assertThat(this.client.topicFilters()).containsExactly("sensors/+");
		assertThat(registry().getListenerContainerIds()).containsExactly("mqttHandlerTests.ByKind");
	}

	@ParameterizedTest
	@CsvSource({ "devices/7/status,status 7", "devices/7/temperature,temperature 7", "devices/7/other,rest" })
	void theTopicDecides(String topic, String expected) {
		start(ByTopic.class);
		this.client.deliver(topic, "1");
		assertThat(bean(ByTopic.class).called).containsExactly(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';',
			value = { "{\"kind\":\"alarm\",\"value\":1};alarm 1", "{\"value\":2,\"kind\":\"reading\"};reading 2",
					"{\"a\":{\"kind\":\"alarm\"},\"value\":3};rest", "{\"kind\":[\"alarm\"]};rest", "[1];rest",
					"no JSON;rest", "{\"kind\":;rest" })
	void aPropertyOfTheJsonObjectDecides(String payload, String expected) {
		start(ByJsonProperty.class);
		assertThat(this.client.deliver("events", payload).isAcknowledged()).isTrue();
		assertThat(bean(ByJsonProperty.class).called).containsExactly(expected);
	}

	@Test
	void aUserPropertyDecides() {
		property("kind", "alarm");
		start(ByUserProperty.class);
		this.client
			.deliver(message("events", "{\"value\":1}").userProperties(UserProperties.none().with("kind", "alarm")));
		this.client
			.deliver(message("events", "{\"value\":2}").userProperties(UserProperties.none().with("kind", "reading")));
		assertThat(bean(ByUserProperty.class).called).containsExactly("alarm 1", "reading 2");
	}

	@Test
	void aContentTypeDecidesAndMoreConditionsGoFirst() {
		start(ByContentType.class);
		this.client.deliver(message("images/1", "x").contentType("image/png"));
		this.client.deliver(message("images/special", "x").contentType("image/png"));
		this.client.deliver(message("images/1", "x").contentType("application/cbor"));
		assertThat(bean(ByContentType.class).called).containsExactly("image", "special", "cbor");
	}

	@Test
	void aMessageThatNobodyTakesFailsWithoutAnotherAttempt() {
		property("kind", "alarm");
		start(ByUserProperty.class);
		assertThat(this.client.deliver("events", "{}").isAcknowledged()).isTrue();
		assertThat(bean(ByUserProperty.class).called).isEmpty();
		assertThat(registry().getListenerContainer("mqttHandlerTests.ByUserProperty").getFailureCounts().failures())
			.isEqualTo(1);
	}

	@Test
	void whatAMethodReturnsIsSentToItsOwnDestination() {
		start(Replying.class);
		this.client.deliver("devices/7/ping", "x");
		assertThat(this.client.lastPublished().topic()).isEqualTo("devices/7/pong");
		assertThat(this.client.lastPublished().payloadAsString()).isEqualTo("pong");
	}

	@Test
	void methodsAreInheritedAlsoThroughTypeVariables() {
		start(Inheriting.class);
		this.client.deliver(message("readings", "{\"value\":3}").contentType("application/json"));
		assertThat(bean(Inheriting.class).called).containsExactly("3");
	}

	@Test
	void methodsOfAnInterfaceAreCalledThroughItsProxy() {
		InterfaceHandler target = new InterfaceHandler();
		start((context) -> context.registerBean("proxied", Sink.class, () -> {
			ProxyFactory factory = new ProxyFactory(target);
			factory.setInterfaces(Sink.class);
			return (Sink) factory.getProxy();
		}));
		this.client.deliver("sink", "x");
		assertThat(target.called).containsExactly("x");
	}

	@Test
	void theAnnotationOfAClassCanBeRepeatedAndComposed() {
		start(Composed.class);
		assertThat(this.client.topicFilters()).containsExactlyInAnyOrder("a", "b/+");
		this.client.deliver("b/1", "x");
		assertThat(bean(Composed.class).called).containsExactly("x");
		reset();
		start(ComposedOnce.class);
		assertThat(registry().getListenerContainer("composed").getSubscriptions().get(0).subscription().topicFilter())
			.hasToString("c");
	}

	@Test
	void twoMethodsForOneKindOfPayloadAreRefused() {
		assertRefused(TwoObjects.class,
				TwoObjects.class.getName() + ".alarm(Alarm) and " + TwoObjects.class.getName()
						+ ".reading(Reading) take any message with a payload for an object",
				"Tell them apart by topics, contentType, userProperty or jsonProperty");
	}

	@Test
	void kindsWithoutADefaultAreRefused() {
		assertRefused(NoDefault.class, "bytes(byte[]) and ", "text(String) could take a message without a content type",
				"isDefault = true");
	}

	@Test
	void twoDefaultsAreRefused() {
		assertRefused(TwoDefaults.class, "are the default", "on one method at most");
	}

	@Test
	void conditionsThatOneMessageCanMeetAreRefused() {
		assertRefused(Overlapping.class, "have conditions that one message can meet", "Tell them apart");
	}

	@Test
	void aClassWithoutMethodsIsRefused() {
		assertRefused(NoMethods.class, "it has no method to take a message", "Annotate methods with @MqttHandler");
	}

	@Test
	void aMethodWithoutItsClassIsRefused() {
		assertRefused(NoClass.class, "its class listens to nothing", "Annotate the class with @MqttListener");
	}

	@Test
	void conditionsThatMakeNoSenseAreRefused() {
		assertRefused(BadProperty.class, "its jsonProperty is 'kind'", "It must be name=value");
		reset();
		assertRefused(BadContentType.class, "its contentType is 'json'", "It must be a media type");
		reset();
		assertRefused(BadTopic.class, "'#' only as its last level", "Correct the topic of @MqttHandler");
	}

	@Test
	void conditionsOnPropertiesNeedMqtt5() {
		this.client = new FakeMqttClient((builder) -> builder.version(MqttVersion.MQTT_3_1_1));
		assertRefused(ByUserProperty.class, "userProperty needs MQTT 5, but the client speaks MQTT_3_1_1",
				"Use topics or jsonProperty");
	}

	private void reset() {
		close();
		resetContext();
	}

	private void assertRefused(Class<?> listener, String... message) {
		property("kind", "alarm");
		assertThatExceptionOfType(InvalidMqttListenerException.class).isThrownBy(() -> start(listener))
			.withMessageContaining(listener.getName())
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(message));
		assertThat(this.client.topicFilters()).isEmpty();
	}

	private static MqttMessageBuilder message(String topic, String payload) {
		return MqttMessage.to(topic).payload(payload);
	}

	record Reading(double value) {

	}

	record Alarm(int value) {

	}

	@MqttListener("sensors/+")
	static class ByKind {

		final List<String> called = new ArrayList<>();

		@MqttHandler
		void text(String payload) {
			this.called.add("text");
		}

		@MqttHandler(isDefault = true)
		void bytes(byte[] payload) {
			this.called.add("bytes");
		}

		@MqttHandler
		void reading(Reading payload) {
			this.called.add("reading");
		}

	}

	@MqttListener("devices/{deviceId}/#")
	static class ByTopic {

		final List<String> called = new ArrayList<>();

		@MqttHandler("devices/+/status")
		void status(@TopicVariable String deviceId, String payload) {
			this.called.add("status " + deviceId);
		}

		@MqttHandler("devices/{deviceId}/temperature")
		void temperature(@TopicVariable int deviceId, double celsius) {
			this.called.add("temperature " + deviceId);
		}

		@MqttHandler
		void rest(Message<byte[]> message) {
			this.called.add("rest");
		}

	}

	@MqttListener("events")
	static class ByJsonProperty {

		final List<String> called = new ArrayList<>();

		@MqttHandler(jsonProperty = "kind=alarm")
		void alarm(Alarm alarm) {
			this.called.add("alarm " + alarm.value());
		}

		@MqttHandler(jsonProperty = "kind=reading")
		void reading(Alarm reading) {
			this.called.add("reading " + reading.value());
		}

		@MqttHandler
		void rest(byte[] payload) {
			this.called.add("rest");
		}

	}

	@MqttListener("events")
	static class ByUserProperty {

		final List<String> called = new ArrayList<>();

		@MqttHandler(userProperty = "kind=${kind}")
		void alarm(Alarm alarm) {
			this.called.add("alarm " + alarm.value());
		}

		@MqttHandler(userProperty = "kind=reading")
		void reading(Alarm reading) {
			this.called.add("reading " + reading.value());
		}

	}

	@MqttListener("images/+")
	static class ByContentType {

		final List<String> called = new ArrayList<>();

		@MqttHandler(contentType = "image/*")
		void image(byte[] payload) {
			this.called.add("image");
		}

		@MqttHandler(topics = "images/special", contentType = "image/*")
		void special(byte[] payload) {
			this.called.add("special");
		}

		@MqttHandler(contentType = "application/cbor")
		void cbor(byte[] payload) {
			this.called.add("cbor");
		}

	}

	@MqttListener("devices/{deviceId}/ping")
	static class Replying {

		@MqttHandler
		@SendTo("devices/{deviceId}/pong")
		byte[] ping(byte[] payload) {
			return "pong".getBytes(StandardCharsets.UTF_8);
		}

	}

	abstract static class Generic<T> {

		final List<String> called = new ArrayList<>();

		@MqttHandler
		void on(T payload) {
			this.called.add(describe(payload));
		}

		abstract String describe(T payload);

	}

	@MqttListener("readings")
	static class Inheriting extends Generic<Alarm> {

		@Override
		String describe(Alarm payload) {
			return String.valueOf(payload.value());
		}

	}

	@MqttListener("sink")
	interface Sink {

		@MqttHandler
		void on(String payload);

	}

	static class InterfaceHandler implements Sink {

		final List<String> called = new ArrayList<>();

		@Override
		public void on(String payload) {
			this.called.add(payload);
		}

	}

	@MqttListener("a")
	@MqttListener("b/+")
	static class Composed {

		final List<String> called = new ArrayList<>();

		@MqttHandler
		void on(String payload) {
			this.called.add(payload);
		}

	}

	@Target(ElementType.TYPE)
	@Retention(RetentionPolicy.RUNTIME)
	@MqttListener(id = "composed")
	@interface ClassListener {

		@AliasFor(annotation = MqttListener.class, attribute = "topics")
		String[] value();

	}

	@ClassListener("c")
	static class ComposedOnce extends Composed {

	}

	@MqttListener("a")
	static class TwoObjects {

		@MqttHandler
		void alarm(Alarm alarm) {
		}

		@MqttHandler
		void reading(Reading reading) {
		}

	}

	@MqttListener("a")
	static class NoDefault {

		@MqttHandler
		void bytes(byte[] payload) {
		}

		@MqttHandler
		void text(String payload) {
		}

	}

	@MqttListener("a")
	static class TwoDefaults {

		@MqttHandler(isDefault = true)
		void bytes(byte[] payload) {
		}

		@MqttHandler(isDefault = true)
		void text(String payload) {
		}

	}

	@MqttListener("a/#")
	static class Overlapping {

		@MqttHandler("a/+/c")
		void one(String payload) {
		}

		@MqttHandler("a/b/#")
		void other(String payload) {
		}

	}

	@MqttListener("a")
	static class NoMethods {

		void on(String payload) {
		}

	}

	static class NoClass {

		@MqttHandler
		void on(String payload) {
		}

	}

	@MqttListener("a")
	static class BadProperty {

		@MqttHandler(jsonProperty = "kind")
		void on(String payload) {
		}

	}

	@MqttListener("a")
	static class BadContentType {

		@MqttHandler(contentType = "json")
		void on(String payload) {
		}

	}

	@MqttListener("a")
	static class BadTopic {

		@MqttHandler("#/a")
		void on(String payload) {
		}

	}

}
