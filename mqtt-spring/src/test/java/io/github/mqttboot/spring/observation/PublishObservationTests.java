package io.github.mqttboot.spring.observation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.github.mqttboot.client.MqttClientBuilder;
import io.github.mqttboot.client.MqttMessageListener;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.SubscribeResult;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.error.MqttOutcomeUnknownException;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.spring.FakeMqttClient;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What the observation of a publish says, and when it ends.
 */
class PublishObservationTests {

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private FakeMqttClient client = new FakeMqttClient((builder) -> builder.clientId("meter-7"));

	private MqttTemplate template;

	@BeforeEach
	void observe() {
		this.client.outcome = new CompletableFuture<>();
		this.template = template(this.client);
	}

	private MqttTemplate template(FakeMqttClient client) {
		MqttTemplate created = new MqttTemplate(client);
		created.setObservationRegistry(this.registry);
		return created;
	}

	@Test
	void theTopicIsForTracesAndItsTemplateForMetrics() {
		this.template.newMessage("on").topic("cmd/{id}/set", 7).publish();
		assertObservation().hasNameEqualTo("mqtt.template").hasBeenStarted().isNotStopped();
		this.client.outcome.complete(done());
		assertObservation().hasBeenStopped()
			.hasContextualNameEqualTo("publish cmd/{id}/set")
			.hasLowCardinalityKeyValue("messaging.system", "mqtt")
			.hasLowCardinalityKeyValue("messaging.operation.type", "send")
			.hasLowCardinalityKeyValue("messaging.operation.name", "publish")
			.hasLowCardinalityKeyValue("messaging.destination.template", "cmd/{id}/set")
			.hasLowCardinalityKeyValue("mqtt.qos", "1")
			.hasLowCardinalityKeyValue("mqtt.outcome", "done")
			.hasLowCardinalityKeyValue("error.type", KeyValue.NONE_VALUE)
			.hasHighCardinalityKeyValue("messaging.destination.name", "cmd/7/set")
			.hasHighCardinalityKeyValue("messaging.client.id", "meter-7")
			.hasHighCardinalityKeyValue("messaging.message.body.size", "2")
			.doesNotHaveError();
	}

	@Test
	void aTopicWithoutTemplateIsNotAmongTheTagsOfMetrics() {
		this.template.publish("cmd/7/set", "on", QoS.AT_MOST_ONCE);
		this.client.outcome.complete(done());
		assertObservation().hasContextualNameEqualTo("publish")
			.hasLowCardinalityKeyValue("messaging.destination.template", KeyValue.NONE_VALUE)
			.hasLowCardinalityKeyValue("mqtt.qos", "0");
	}

	@Test
	void onlyDocumentedTagsAreThere() {
		this.template.publish("a", "x");
		this.client.outcome.complete(done());
		assertObservation().hasSubsetOfKeys(Stream
			.concat(Stream.of(MqttTemplateObservation.PUBLISH.getLowCardinalityKeyNames()),
					Stream.of(MqttTemplateObservation.PUBLISH.getHighCardinalityKeyNames()))
			.map(KeyName::asString)
			.toArray(String[]::new));
	}

	@Test
	void aFailureEndsTheObservationWithWhatIsKnown() {
		this.template.publish("a", "x");
		this.client.outcome.completeExceptionally(new MqttNotSentException(Reason.EXPIRED, "too late"));
		assertObservation().hasLowCardinalityKeyValue("mqtt.outcome", "not_sent")
			.hasLowCardinalityKeyValue("error.type", "EXPIRED")
			.hasBeenStopped()
			.hasError();
	}

	@Test
	void anUnknownOutcomeIsCalledSo() {
		this.template.publish("a", "x");
		this.client.outcome.completeExceptionally(new MqttOutcomeUnknownException("lost"));
		assertObservation().hasLowCardinalityKeyValue("mqtt.outcome", "unknown")
			.hasLowCardinalityKeyValue("error.type", "MqttOutcomeUnknownException");
	}

	@Test
	void aPublishThatWaitsIsObservedToo() {
		this.client.outcome = CompletableFuture.completedFuture(done());
		this.template.publishAndWait("a", "x", Duration.ofSeconds(5));
		assertObservation().hasLowCardinalityKeyValue("mqtt.outcome", "done").hasBeenStopped();
	}

	@Test
	void theCallersFutureIsTheClientsOwn() {
		assertThat(this.template.publish("a", "x")).isSameAs(this.client.outcome);
	}

	@Test
	void aPublishBelongsToWhatGoesOnAround() {
		Observation around = Observation.start("order", this.registry);
		around.scoped(() -> this.template.publish("a", "x"));
		around.stop();
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasObservationWithNameEqualTo("mqtt.template")
			.that()
			.hasParentObservationContextSatisfying((parent) -> assertThat(parent.getName()).isEqualTo("order"));
	}

	@Test
	void aRequestThatWaitsForItsSubscriptionBelongsToWhatWentOnAround() throws Exception {
		CompletableFuture<SubscribeResult> subscribed = new CompletableFuture<>();
		this.template = template(new FakeMqttClient() {

			@Override
			public CompletableFuture<SubscribeResult> subscribe(List<TopicSubscription> subscriptions,
					MqttMessageListener listener) {
				return subscribed;
			}

		});
		Observation around = Observation.start("order", this.registry);
		around.scoped(() -> this.template.request("a", "x", String.class, Duration.ofSeconds(30)));
		Thread other = new Thread(() -> subscribed.complete(null));
		other.start();
		other.join(Duration.ofSeconds(30).toMillis());
		around.stop();
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasObservationWithNameEqualTo("mqtt.template")
			.that()
			.hasParentObservationContextSatisfying((parent) -> assertThat(parent.getName()).isEqualTo("order"));
	}

	@Test
	void aTraceTravelsInUserPropertiesAndTakesThePlaceOfAnOldOne() {
		this.registry.observationConfig().observationHandler(new Injector());
		this.template.newMessage("x")
			.topic("a")
			.userProperty("traceparent", "old")
			.userProperty("unit", "C")
			.userProperty("unit", "K")
			.publish();
		assertThat(this.client.lastPublished().userProperties())
			.isEqualTo(UserProperties.none().with("unit", "C").with("unit", "K").with("traceparent", "new"));
		this.template.publish("a", new byte[] { 1 });
		assertThat(this.client.lastPublished().userProperties().first("traceparent")).isEqualTo("new");
	}

	@ParameterizedTest
	@EnumSource(names = { "MQTT_3_1", "MQTT_3_1_1" })
	void beforeMqtt5ThereIsNothingToWriteATraceInto(MqttVersion version) {
		this.registry.observationConfig().observationHandler(new Injector());
		FakeMqttClient old = new FakeMqttClient((MqttClientBuilder builder) -> builder.version(version));
		template(old).publish("a", new byte[] { 1 });
		assertThat(old.lastPublished().hasProperties()).isFalse();
	}

	@Test
	void aMessageIsNotTouchedIfNoTracerWritesIntoIt() {
		MqttMessage message = MqttMessage.to("a").payload("x").build();
		MqttPublishContext context = new MqttPublishContext(new ObservedClient(this.client), message, null);
		assertThat(context.getTracedMessage()).isSameAs(message);
	}

	@Test
	void aConventionOfTheApplicationHasTheSay() {
		this.template.setObservationConvention(new DefaultMqttPublishObservationConvention() {

			@Override
			public String getName() {
				return "plant.publish";
			}

			@Override
			public KeyValues getLowCardinalityKeyValues(MqttPublishContext context) {
				return super.getLowCardinalityKeyValues(context).and("plant", "north");
			}

		});
		this.template.publish("a", "x");
		assertObservation().hasNameEqualTo("plant.publish").hasLowCardinalityKeyValue("plant", "north");
	}

	@Test
	void nothingIsObservedWithoutARegistry() {
		MqttTemplate plain = new MqttTemplate(this.client);
		plain.publish("a", "x");
		plain.setObservationRegistry(ObservationRegistry.NOOP);
		plain.publish("a", "x");
		TestObservationRegistryAssert.assertThat(this.registry).doesNotHaveAnyObservation();
	}

	@Test
	void aMistakeOfTheCallerIsThrownAsEver() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.publish("a/#", "x"));
	}

	private TestObservationRegistryAssert.TestObservationRegistryAssertReturningObservationContextAssert assertObservation() {
		return TestObservationRegistryAssert.assertThat(this.registry).hasSingleObservationThat();
	}

	private static PublishResult done() {
		return new PublishResult("a", QoS.AT_LEAST_ONCE, 1, ReasonCode.SUCCESS, null, UserProperties.none());
	}

	/** Does what a tracer does. */
	private static final class Injector implements ObservationHandler<MqttPublishContext> {

		@Override
		public void onStart(MqttPublishContext context) {
			context.getSetter().set(context.getCarrier(), "traceparent", "new");
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof MqttPublishContext;
		}

	}

}
