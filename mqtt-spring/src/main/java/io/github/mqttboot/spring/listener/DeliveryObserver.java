package io.github.mqttboot.spring.listener;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.spring.observation.DefaultMqttListenerObservationConvention;
import io.github.mqttboot.spring.observation.MqttListenerContext;
import io.github.mqttboot.spring.observation.MqttListenerObservation;
import io.github.mqttboot.spring.observation.MqttListenerObservationConvention;
import io.github.mqttboot.spring.observation.ObservedClient;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Observes deliveries, from their beginning until the message is done with. There is one
 * only where somebody wants to know.
 */
final class DeliveryObserver {

	private final ObservationRegistry registry;

	private final @Nullable MqttListenerObservationConvention convention;

	private final String listenerId;

	private final ObservedClient client;

	private final List<ListenerSubscription> subscriptions;

	private DeliveryObserver(ObservationRegistry registry, @Nullable MqttListenerObservationConvention convention,
			String listenerId, MqttClient client, List<ListenerSubscription> subscriptions) {
		this.registry = registry;
		this.convention = convention;
		this.listenerId = listenerId;
		this.client = new ObservedClient(client);
		this.subscriptions = subscriptions;
	}

	static @Nullable DeliveryObserver of(ObservationRegistry registry,
			@Nullable MqttListenerObservationConvention convention, String listenerId, MqttClient client,
			List<ListenerSubscription> subscriptions) {
		return registry.isNoop() ? null : new DeliveryObserver(registry, convention, listenerId, client, subscriptions);
	}

	/**
	 * Deliver and observe.
	 * @param message the message; an {@link ObservedMessage} knows its observation from
	 * here on
	 * @param finished called once the message is done with
	 * @param delivery delivers, on the calling thread at first
	 */
	@SuppressWarnings("try")
	void observe(ListenerMessage message, Runnable finished, BiConsumer<ListenerMessage, Runnable> delivery) {
		Observation observation = MqttListenerObservation.PROCESS
			.observation(this.convention, DefaultMqttListenerObservationConvention.INSTANCE,
					() -> context(message.getMqttMessage()), this.registry)
			.start();
		if (message instanceof ObservedMessage observed) {
			observed.setObservation(observation);
		}
		// the scope is closed first, whichever comes first
		AtomicBoolean other = new AtomicBoolean();
		Runnable half = () -> {
			if (!other.compareAndSet(false, true)) {
				observation.stop();
			}
		};
		try (Observation.Scope scope = observation.openScope()) {
			delivery.accept(message, () -> {
				half.run();
				finished.run();
			});
		}
		finally {
			half.run();
		}
	}

	private MqttListenerContext context(MqttMessage message) {
		ListenerSubscription subscription = subscription(message);
		String filter = subscription.subscription().topicFilter().value();
		String share = filter.startsWith("$share/") ? filter.split("/", 3)[1] : null;
		return new MqttListenerContext(this.client, message, this.listenerId, subscription.template().toString(),
				share);
	}

	private ListenerSubscription subscription(MqttMessage message) {
		for (ListenerSubscription subscription : this.subscriptions) {
			if (this.subscriptions.size() == 1 || subscription.template().matches(message.topicName())) {
				return subscription;
			}
		}
		return this.subscriptions.get(0);
	}

}
