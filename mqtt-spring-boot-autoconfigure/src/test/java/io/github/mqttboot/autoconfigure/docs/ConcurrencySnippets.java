package io.github.mqttboot.autoconfigure.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.annotation.TopicVariable;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;
import io.github.mqttboot.spring.listener.MqttListenerInterceptor;
import io.github.mqttboot.spring.listener.MqttMessageFilter;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Examples of the page about listeners: several at a time, asynchronous, in batches.
 */
final class ConcurrencySnippets {

	private ConcurrencySnippets() {
	}

	// tag::parallel[]
	static class Meters {

		private final Map<String, List<Integer>> readings = new ConcurrentHashMap<>();

		@MqttListener(topics = "meters/{meter}/reading", concurrency = "8", orderBy = "meter")
		void onReading(@TopicVariable String meter, int reading) {
			this.readings.computeIfAbsent(meter, (key) -> new CopyOnWriteArrayList<>()).add(reading);
		}

	}
	// end::parallel[]

	static List<Integer> readings(Meters meters, String meter) {
		return meters.readings.getOrDefault(meter, List.of());
	}

	// tag::async[]
	static class Invoices {

		private final List<String> stored = new CopyOnWriteArrayList<>();

		private final Executor database;

		Invoices(Executor database) {
			this.database = database;
		}

		@MqttListener("invoices")
		CompletableFuture<Void> onInvoice(String invoice) {
			return CompletableFuture.runAsync(() -> this.stored.add(invoice), this.database);
		}

	}
	// end::async[]

	static List<String> stored(Invoices invoices) {
		return invoices.stored;
	}

	// tag::batch[]
	static class Archive {

		private final List<Double> archived = new ArrayList<>();

		@MqttListener(topics = "weather/+", batch = "100", batchTimeout = "500ms")
		synchronized void onWeather(List<Double> temperatures) {
			// one statement for all of them
			this.archived.addAll(temperatures);
		}

	}
	// end::batch[]

	static List<Double> archived(Archive archive) {
		synchronized (archive) {
			return List.copyOf(archive.archived);
		}
	}

	// tag::filter[]
	@Configuration(proxyBeanMethods = false)
	static class Doors {

		private final List<String> opened = new CopyOnWriteArrayList<>();

		@Bean
		MqttMessageFilter small() {
			return (message) -> message.payload().length < 1024;
		}

		@MqttListener(topics = "doors/{door}", filter = "small")
		void onDoor(@TopicVariable String door) {
			this.opened.add(door);
		}

	}
	// end::filter[]

	static List<String> opened(Doors doors) {
		return doors.opened;
	}

	// tag::interceptor[]
	static class FailureLog implements MqttListenerInterceptor {

		private final List<String> failures = new CopyOnWriteArrayList<>();

		@Override
		public void afterFailure(String listenerId, MqttMessage message, Throwable failure) {
			this.failures.add(listenerId + " failed on " + message.topic());
		}

	}
	// end::interceptor[]

	static List<String> failures(FailureLog log) {
		return log.failures;
	}

	// tag::pause[]
	static class Maintenance {

		private final MqttListenerEndpointRegistry registry;

		Maintenance(MqttListenerEndpointRegistry registry) {
			this.registry = registry;
		}

		void begin() {
			this.registry.pause("orders");
		}

		void end() {
			this.registry.resume("orders");
		}

	}
	// end::pause[]

	static class Orders {

		final List<String> received = new CopyOnWriteArrayList<>();

		@MqttListener(id = "orders", topics = "orders")
		void onOrder(String order) {
			if (order.equals("bad")) {
				throw new IllegalArgumentException("a bad order");
			}
			this.received.add(order);
		}

	}

}
