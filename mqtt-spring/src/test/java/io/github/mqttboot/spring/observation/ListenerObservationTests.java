package io.github.mqttboot.spring.observation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.FakeMqttClient;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.spring.listener.ListenerSubscription;
import io.github.mqttboot.spring.listener.MqttListenerContainer;
import io.github.mqttboot.spring.listener.MqttListenerErrorHandler;
import io.github.mqttboot.spring.listener.MqttListenerInvoker;
import io.github.mqttboot.spring.support.TopicTemplate;
import io.micrometer.common.KeyValue;
import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.core.retry.RetryPolicy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the observation of a listener says, and how far it reaches.
 */
class ListenerObservationTests {

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final FakeMqttClient client = new FakeMqttClient((builder) -> builder.clientId("meter-7"));

	private final List<@Nullable Observation> current = new ArrayList<>();

	private MqttListenerErrorHandler errorHandler = (message, failure) -> {
	};

	@Test
	void theTopicIsForTracesAndTheTemplateForMetrics() {
		start((message) -> null, "sensors/{deviceId}/temperature");
		this.client.deliver("sensors/7/temperature", "21.5");
		assertObservation().hasNameEqualTo("mqtt.listener")
			.hasContextualNameEqualTo("process sensors/{deviceId}/temperature")
			.hasBeenStopped()
			.hasLowCardinalityKeyValue("messaging.system", "mqtt")
			.hasLowCardinalityKeyValue("messaging.operation.type", "process")
			.hasLowCardinalityKeyValue("messaging.operation.name", "process")
			.hasLowCardinalityKeyValue("messaging.destination.template", "sensors/{deviceId}/temperature")
			.hasLowCardinalityKeyValue("messaging.consumer.group.name", KeyValue.NONE_VALUE)
			.hasLowCardinalityKeyValue("mqtt.listener.id", "thermometer")
			.hasLowCardinalityKeyValue("error.type", KeyValue.NONE_VALUE)
			.hasHighCardinalityKeyValue("messaging.destination.name", "sensors/7/temperature")
			.hasHighCardinalityKeyValue("messaging.client.id", "meter-7")
			.hasHighCardinalityKeyValue("messaging.message.body.size", "4")
			.hasSubsetOfKeys(Stream
				.concat(Stream.of(MqttListenerObservation.PROCESS.getLowCardinalityKeyNames()),
						Stream.of(MqttListenerObservation.PROCESS.getHighCardinalityKeyNames()))
				.map(KeyName::asString)
				.toArray(String[]::new));
	}

	@Test
	void ofSeveralTemplatesTheOneThatMatchesCounts() {
		start((message) -> null, "sensors/+/temperature", "valves/{id}");
		this.client.deliver("valves/3", "open");
		assertObservation().hasLowCardinalityKeyValue("messaging.destination.template", "valves/{id}");
	}

	@Test
	void aSharedSubscriptionNamesItsGroup() {
		start((message) -> null, "$share/workers/jobs/+");
		this.client.deliver("jobs/1", "go");
		assertObservation().hasLowCardinalityKeyValue("messaging.consumer.group.name", "workers");
	}

	@Test
	void allAttemptsAndTheErrorHandlerAreWithinOneObservation() {
		this.errorHandler = (message, failure) -> this.current.add(this.registry.getCurrentObservation());
		start((message) -> {
			this.current.add(this.registry.getCurrentObservation());
			throw new IllegalStateException("no");
		}, "a");
		this.client.deliver("a", "x", QoS.AT_LEAST_ONCE);
		assertThat(this.current).hasSize(4).doesNotContainNull();
		assertThat(this.current.stream().map((observation) -> observation.getContextView()).distinct()).hasSize(1);
		assertThat(this.registry.getCurrentObservation()).isNull();
		assertObservation().hasLowCardinalityKeyValue("error.type", "IllegalStateException")
			.hasError()
			.hasBeenStopped();
	}

	@Test
	void aRetryIsAnEventAndCounted() {
		List<Observation.Event> events = new ArrayList<>();
		this.registry.observationConfig().observationHandler(new ObservationHandler<>() {

			@Override
			public void onEvent(Observation.Event event, Observation.Context context) {
				events.add(event);
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		});
		MqttListenerContainer container = start((message) -> {
			if (events.isEmpty()) {
				throw new IllegalStateException("not yet");
			}
			return null;
		}, "a");
		this.client.deliver("a", "x", QoS.AT_LEAST_ONCE);
		assertThat(events).extracting(Observation.Event::getName).containsExactly("mqtt.listener.retry");
		assertThat(container.getFailureCounts().retries()).isOne();
		assertObservation().doesNotHaveError().hasBeenStopped();
	}

	@Test
	void theObservationLastsUntilTheListenersFutureIsComplete() {
		CompletableFuture<Void> pending = new CompletableFuture<>();
		start((message) -> pending, "a");
		this.client.deliver("a", "x");
		assertObservation().hasBeenStarted().isNotStopped();
		assertThat(this.registry.getCurrentObservation()).isNull();
		pending.complete(null);
		assertObservation().hasBeenStopped();
	}

	@Test
	void whatTheErrorHandlerPublishesForAFutureOnAnotherThreadBelongsToTheTrace() throws Exception {
		MqttTemplate template = new MqttTemplate(this.client);
		template.setObservationRegistry(this.registry);
		this.errorHandler = (message, failure) -> template.publish("dead/" + message.topic(), message.payload());
		CompletableFuture<Void> pending = new CompletableFuture<>();
		start((message) -> pending, "a");
		// not tried again
		this.client.deliver("a", "x", QoS.AT_MOST_ONCE);
		Thread other = new Thread(() -> pending.completeExceptionally(new IllegalStateException("no")));
		other.start();
		other.join(Duration.ofSeconds(10).toMillis());
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasObservationWithNameEqualTo("mqtt.template")
			.that()
			.hasParentObservationContextSatisfying((parent) -> assertThat(parent.getName()).isEqualTo("mqtt.listener"));
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasObservationWithNameEqualTo("mqtt.listener")
			.that()
			.hasError()
			.hasBeenStopped();
	}

	@Test
	void aTraceIsReadFromUserPropertiesThatMayRepeat() {
		MqttMessage message = MqttMessage.to("a")
			.userProperty("traceparent", "00-1-2-01")
			.userProperty("baggage", "a=1")
			.userProperty("baggage", "b=2")
			.build();
		MqttListenerContext context = new MqttListenerContext(new ObservedClient(this.client), message, "id", "a",
				null);
		assertThat(context.getGetter().get(message, "traceparent")).isEqualTo("00-1-2-01");
		assertThat(context.getGetter().get(message, "tracestate")).isNull();
		assertThat(context.getGetter().getAll(message, "baggage")).containsExactly("a=1", "b=2");
	}

	private MqttListenerContainer start(MqttListenerInvoker invoker, String... topics) {
		List<ListenerSubscription> subscriptions = Stream.of(topics).map((topic) -> {
			TopicTemplate template = TopicTemplate.of(topic);
			return new ListenerSubscription(template,
					TopicSubscription.of(template.topicFilter().value(), QoS.AT_LEAST_ONCE));
		}).toList();
		MqttListenerContainer container = new MqttListenerContainer("thermometer", this.client, subscriptions, invoker);
		container.setRetryPolicy(RetryPolicy.builder().maxRetries(2).delay(Duration.ZERO).build());
		container.setErrorHandler((message, failure) -> this.errorHandler.handleError(message, failure));
		container.setObservationRegistry(this.registry);
		container.start();
		return container;
	}

	private TestObservationRegistryAssert.TestObservationRegistryAssertReturningObservationContextAssert assertObservation() {
		return TestObservationRegistryAssert.assertThat(this.registry).hasSingleObservationThat();
	}

}
