package io.github.mqttboot.autoconfigure.metrics;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.ClientStatistics;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.config.MqttListenerContainerObserver;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;
import io.github.mqttboot.spring.listener.MqttListenerContainer;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * Meters of clients and of their listeners. All of them read what clients and containers
 * count anyway, when somebody asks for them: a message costs nothing more. No tag is made
 * of a topic, so their number is known beforehand.
 */
public class MqttMetrics implements MeterBinder {

	private static final String NONE = "none";

	private final Map<String, MqttClient> clients;

	private final @Nullable MqttListenerEndpointRegistry listeners;

	/**
	 * Create meters.
	 * @param clients the clients by name
	 * @param listeners the listeners, or {@code null} if there are none
	 */
	public MqttMetrics(Map<String, MqttClient> clients, @Nullable MqttListenerEndpointRegistry listeners) {
		this.clients = Map.copyOf(clients);
		this.listeners = listeners;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.clients.forEach((name, client) -> {
			Tags tags = Tags.of("client", name);
			bindConnection(registry, client, tags);
			bindQueues(registry, client, tags);
			bindMessages(registry, client, tags);
		});
		if (this.listeners != null) {
			this.listeners.addObserver(new ListenerMeters(registry));
		}
	}

	private void bindConnection(MeterRegistry registry, MqttClient client, Tags tags) {
		Gauge.builder("mqtt.client.connected", client, (c) -> (c.state() == ClientState.CONNECTED) ? 1 : 0)
			.description("1 while the client is connected, 0 otherwise")
			.tags(tags)
			.register(registry);
		counter(registry, "mqtt.client.connects", "Connections that were made", tags, client,
				ClientStatistics::connects);
		counter(registry, "mqtt.client.reconnects", "Connections that were made after the first one", tags, client,
				(statistics) -> Math.max(0, statistics.connects() - 1));
		counter(registry, "mqtt.client.connect.failures", "Attempts to connect that failed", tags, client,
				ClientStatistics::connectFailures);
		counter(registry, "mqtt.client.connections.lost", "Connections that ended without the application's will", tags,
				client, ClientStatistics::connectionsLost);
	}

	private void bindQueues(MeterRegistry registry, MqttClient client, Tags tags) {
		gauge(registry, "mqtt.outbound.messages", "Published messages that have no outcome yet", null, tags, client,
				ClientStatistics::outboundMessages);
		gauge(registry, "mqtt.outbound.size", "Payload of published messages that have no outcome yet", BaseUnits.BYTES,
				tags, client, ClientStatistics::outboundBytes);
		gauge(registry, "mqtt.outbound.queued", "Published messages that were not written yet", null, tags, client,
				ClientStatistics::queued);
		gauge(registry, "mqtt.outbound.in.flight", "Published messages that the server has not acknowledged yet", null,
				tags, client, ClientStatistics::inFlight);
		gauge(registry, "mqtt.inbound.messages", "Received messages that wait for listeners or are with them", null,
				tags, client, ClientStatistics::inboundMessages);
		gauge(registry, "mqtt.inbound.unacknowledged", "Received messages that were not acknowledged yet", null, tags,
				client, ClientStatistics::unacknowledged);
	}

	private void bindMessages(MeterRegistry registry, MqttClient client, Tags tags) {
		for (QoS qos : QoS.values()) {
			Tags withQos = tags.and("qos", Integer.toString(qos.value()));
			counter(registry, "mqtt.messages.received", "Messages that were received", withQos, client,
					(statistics) -> statistics.messages().received(qos));
			published(registry, client, withQos, "done", (statistics) -> statistics.messages().done(qos));
			published(registry, client, withQos, "refused", (statistics) -> statistics.messages().refused(qos));
			published(registry, client, withQos, "unknown", (statistics) -> statistics.messages().outcomeUnknown(qos));
			published(registry, client, withQos, "not_sent",
					(statistics) -> notSent(statistics, List.of(qos), List.of(Reason.values())));
		}
		for (Reason reason : Reason.values()) {
			dropped(registry, client, tags, "outbound", reason.name().toLowerCase(Locale.ROOT),
					(statistics) -> notSent(statistics, List.of(QoS.values()), List.of(reason)));
		}
		dropped(registry, client, tags, "inbound", "no_listener", ClientStatistics::unmatched);
	}

	private static double notSent(ClientStatistics statistics, List<QoS> levels, List<Reason> reasons) {
		return levels.stream()
			.mapToLong(
					(qos) -> reasons.stream().mapToLong((reason) -> statistics.messages().notSent(qos, reason)).sum())
			.sum();
	}

	private static void published(MeterRegistry registry, MqttClient client, Tags tags, String outcome,
			ToDoubleFunction<ClientStatistics> value) {
		counter(registry, "mqtt.messages.published", "Messages that were published, by outcome",
				tags.and("outcome", outcome), client, value);
	}

	private static void dropped(MeterRegistry registry, MqttClient client, Tags tags, String direction, String cause,
			ToDoubleFunction<ClientStatistics> value) {
		counter(registry, "mqtt.messages.dropped", "Messages that were not sent, or that no listener wanted",
				tags.and("direction", direction, "cause", cause), client, value);
	}

	private static void counter(MeterRegistry registry, String name, String description, Tags tags, MqttClient client,
			ToDoubleFunction<ClientStatistics> value) {
		FunctionCounter.builder(name, client, (c) -> value.applyAsDouble(c.statistics()))
			.description(description)
			.tags(tags)
			.register(registry);
	}

	private static void gauge(MeterRegistry registry, String name, String description, @Nullable String unit, Tags tags,
			MqttClient client, ToDoubleFunction<ClientStatistics> value) {
		Gauge.builder(name, client, (c) -> value.applyAsDouble(c.statistics()))
			.description(description)
			.baseUnit(unit)
			.tags(tags)
			.register(registry);
	}

	@SuppressWarnings("ReferenceEquality")
	private String nameOf(MqttClient client) {
		return this.clients.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() == client)
			.map(Map.Entry::getKey)
			.findFirst()
			.orElse(NONE);
	}

	/** Listeners come and go, and their meters with them. */
	private final class ListenerMeters implements MqttListenerContainerObserver {

		private final MeterRegistry registry;

		private final Map<MqttListenerContainer, List<Meter>> meters = new ConcurrentHashMap<>();

		ListenerMeters(MeterRegistry registry) {
			this.registry = registry;
		}

		@Override
		public void onRegistered(MqttListenerContainer container) {
			Tags tags = Tags.of("client", nameOf(container.getClient()), "listener", container.getId());
			this.meters.put(container,
					List.of(counter("received", "Messages that were taken to the listener", tags, container,
							MqttListenerContainer::getReceivedCount),
							counter("retries", "How often the listener was tried again", tags, container,
									(listener) -> listener.getFailureCounts().retries()),
							counter("failures", "Messages that the listener failed on for good", tags, container,
									(listener) -> listener.getFailureCounts().failures()),
							counter("dead.letters", "Messages that were published as dead letters", tags, container,
									(listener) -> listener.getFailureCounts().deadLetters()),
							gauge("in.flight", "Messages that the listener is busy with", tags, container,
									MqttListenerContainer::getInFlightCount),
							gauge("running", "1 while the listener is started, 0 otherwise", tags, container,
									(listener) -> listener.isRunning() ? 1 : 0)));
		}

		@Override
		public void onUnregistered(MqttListenerContainer container) {
			List<Meter> gone = this.meters.remove(container);
			if (gone != null) {
				gone.forEach(this.registry::remove);
			}
		}

		private Meter counter(String name, String description, Tags tags, MqttListenerContainer container,
				ToDoubleFunction<MqttListenerContainer> value) {
			return FunctionCounter.builder("mqtt.listener." + name, container, value)
				.description(description)
				.tags(tags)
				.register(this.registry);
		}

		private Meter gauge(String name, String description, Tags tags, MqttListenerContainer container,
				ToDoubleFunction<MqttListenerContainer> value) {
			return Gauge.builder("mqtt.listener." + name, container, value)
				.description(description)
				.tags(tags)
				.register(this.registry);
		}

	}

}
