package io.github.mqttboot.spring.core;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.spring.observation.DefaultMqttPublishObservationConvention;
import io.github.mqttboot.spring.observation.MqttPublishContext;
import io.github.mqttboot.spring.observation.MqttPublishObservationConvention;
import io.github.mqttboot.spring.observation.MqttTemplateObservation;
import io.github.mqttboot.spring.observation.ObservedClient;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Observes publishes, from the call to the outcome. There is one only where somebody
 * wants to know.
 */
final class PublishObserver {

	private final ObservationRegistry registry;

	private final @Nullable MqttPublishObservationConvention convention;

	private final ObservedClient client;

	private PublishObserver(ObservationRegistry registry, @Nullable MqttPublishObservationConvention convention,
			MqttClient client) {
		this.registry = registry;
		this.convention = convention;
		this.client = new ObservedClient(client);
	}

	static @Nullable PublishObserver of(ObservationRegistry registry,
			@Nullable MqttPublishObservationConvention convention, MqttClient client) {
		return registry.isNoop() ? null : new PublishObserver(registry, convention, client);
	}

	/**
	 * Publish and observe.
	 * @param message the message
	 * @param topicTemplate the template that the topic was made of, or {@code null}
	 * @param publisher publishes the message, with the trace in it
	 * @return what the publisher has returned, so that it can still be cancelled
	 */
	CompletableFuture<PublishResult> observe(MqttMessage message, @Nullable String topicTemplate,
			Function<MqttMessage, CompletableFuture<PublishResult>> publisher) {
		MqttPublishContext context = new MqttPublishContext(this.client, message, topicTemplate);
		Observation observation = start(context);
		CompletableFuture<PublishResult> outcome;
		try {
			outcome = publisher.apply(context.getTracedMessage());
		}
		catch (RuntimeException | Error ex) {
			observation.error(ex).stop();
			throw ex;
		}
		outcome.whenComplete((result, failure) -> {
			if (failure != null) {
				observation.error(failure);
			}
			context.setResult(result);
			observation.stop();
		});
		return outcome;
	}

	/**
	 * Publish, wait and observe.
	 * @param message the message
	 * @param publisher publishes the message, with the trace in it, and waits
	 * @return what the publisher has returned
	 */
	PublishResult observeAndWait(MqttMessage message, Function<MqttMessage, PublishResult> publisher) {
		MqttPublishContext context = new MqttPublishContext(this.client, message, null);
		Observation observation = start(context);
		try {
			PublishResult result = publisher.apply(context.getTracedMessage());
			context.setResult(result);
			return result;
		}
		catch (RuntimeException | Error ex) {
			observation.error(ex);
			throw ex;
		}
		finally {
			observation.stop();
		}
	}

	/**
	 * Let a request that is published later, and on another thread, belong to what goes
	 * on now.
	 * @param publisher publishes the request
	 * @return publishes it as part of what goes on now
	 */
	@SuppressWarnings("try")
	Function<MqttMessage, CompletableFuture<PublishResult>> within(
			Function<MqttMessage, CompletableFuture<PublishResult>> publisher) {
		Observation around = this.registry.getCurrentObservation();
		if (around == null) {
			return publisher;
		}
		return (message) -> {
			try (Observation.Scope scope = around.openScope()) {
				return publisher.apply(message);
			}
		};
	}

	private Observation start(MqttPublishContext context) {
		return MqttTemplateObservation.PUBLISH
			.observation(this.convention, DefaultMqttPublishObservationConvention.INSTANCE, () -> context,
					this.registry)
			.start();
	}

}
