package io.github.mqttboot.autoconfigure.docs;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

import io.github.mqttboot.autoconfigure.MqttClientCustomizer;
import io.github.mqttboot.client.MqttClientBuilder;
import io.github.mqttboot.client.MqttCredentials;
import io.github.mqttboot.client.MqttCredentialsProvider;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.spring.annotation.MqttHandler;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.annotation.MqttListenerConfigurer;
import io.github.mqttboot.spring.annotation.TopicVariable;
import io.github.mqttboot.spring.config.MqttListenerContainerFactory;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;
import io.github.mqttboot.spring.config.SimpleMqttListenerEndpoint;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.spring.listener.Acknowledgment;
import io.github.mqttboot.spring.listener.MqttListenerErrorHandler;
import io.github.mqttboot.spring.support.MqttHeaders;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AliasFor;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.SendTo;

/**
 * Examples of the page about listeners.
 */
final class ListenerSnippets {

	private ListenerSnippets() {
	}

	// tag::first[]
	static class Thermometers {

		private final Map<String, Double> latest = new ConcurrentHashMap<>();

		@MqttListener("sensors/{deviceId}/temperature")
		void onTemperature(@TopicVariable String deviceId, double celsius) {
			this.latest.put(deviceId, celsius);
		}

	}
	// end::first[]

	static Map<String, Double> latest(Thermometers thermometers) {
		return thermometers.latest;
	}

	// tag::reading[]
	record Reading(double celsius, double humidity) {

	}
	// end::reading[]

	// tag::attributes[]
	static class Meters {

		final BlockingQueue<Reading> readings = new LinkedBlockingQueue<>();

		@MqttListener(topics = { "${meters.topic:meters/+/reading}", "legacy/meters/+" }, id = "meters",
				qos = "${meters.qos:1}", share = "#{'${meters.instances:1}' > '1' ? 'meters' : ''}")
		void onReading(Reading reading) {
			this.readings.add(reading);
		}

	}
	// end::attributes[]

	// tag::parameters[]
	static class Inspector {

		final List<String> seen = new CopyOnWriteArrayList<>();

		@MqttListener("plants/{plant}/{line}/{*rest}")
		void inspect(@Payload Reading reading, @TopicVariable String plant, @TopicVariable("line") int lineNumber,
				@TopicVariable String rest, @Header(MqttHeaders.TOPIC) String topic,
				@Header(name = MqttHeaders.RESPONSE_TOPIC, required = false) @Nullable String responseTopic,
				@Headers Map<String, Object> headers, Message<Reading> message, MqttMessage mqttMessage) {
			this.seen.add(plant + " " + lineNumber + " " + rest + " " + reading.celsius());
		}

		@MqttListener({ "alarms/{plant}/fire", "alarms/fire" })
		void alarm(@TopicVariable Optional<String> plant, @Payload(required = false) @Nullable Reading reading) {
			this.seen.add("alarm " + plant.orElse("everywhere") + " " + (reading != null));
		}

	}
	// end::parameters[]

	// tag::manual[]
	static class Orders {

		private final BlockingQueue<Runnable> workshop = new LinkedBlockingQueue<>();

		@MqttListener(topics = "orders/+", ackMode = "MANUAL")
		void onOrder(String order, Acknowledgment acknowledgment) {
			if (order.isEmpty()) {
				acknowledgment.reject(ReasonCode.PAYLOAD_FORMAT_INVALID);
			}
			else {
				this.workshop.add(acknowledgment::acknowledge);
			}
		}

	}
	// end::manual[]

	static BlockingQueue<Runnable> workshop(Orders orders) {
		return orders.workshop;
	}

	// tag::replies[]
	static class Calculator {

		@MqttListener("devices/{deviceId}/celsius")
		@SendTo("devices/{deviceId}/fahrenheit")
		double toFahrenheit(double celsius) {
			return celsius * 9 / 5 + 32;
		}

		@MqttListener("square")
		CompletableFuture<Integer> square(int number) {
			return CompletableFuture.supplyAsync(() -> number * number);
		}

	}
	// end::replies[]

	// tag::handlers[]
	@MqttListener("devices/{deviceId}/#")
	static class Devices {

		final List<String> seen = new CopyOnWriteArrayList<>();

		@MqttHandler("devices/+/status")
		void onStatus(@TopicVariable String deviceId, String status) {
			this.seen.add(deviceId + " is " + status);
		}

		@MqttHandler(topics = "devices/+/events", jsonProperty = "kind=reading")
		void onReading(@TopicVariable String deviceId, Reading reading) {
			this.seen.add(deviceId + " has " + reading.celsius());
		}

		@MqttHandler
		void onAnythingElse(MqttMessage message) {
			this.seen.add(message.topic());
		}

	}
	// end::handlers[]

	// tag::kinds[]
	@MqttListener("screens/+/show")
	static class Screen {

		final List<String> shown = new CopyOnWriteArrayList<>();

		@MqttHandler
		void text(String text) {
			this.shown.add("text " + text);
		}

		@MqttHandler
		void reading(Reading reading) {
			this.shown.add("reading " + reading.celsius());
		}

		@MqttHandler(isDefault = true)
		void picture(byte[] pixels) {
			this.shown.add("picture " + pixels.length);
		}

	}
	// end::kinds[]

	// tag::composed[]
	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@MqttListener(qos = "2", retainHandling = "SEND_IF_NEW")
	@interface AlarmListener {

		@AliasFor(annotation = MqttListener.class, attribute = "topics")
		String[] value();

		@AliasFor(annotation = MqttListener.class)
		String id() default "";

	}
	// end::composed[]

	// tag::composed-use[]
	static class Sirens {

		final List<String> heard = new CopyOnWriteArrayList<>();

		@AlarmListener("sirens/fire")
		@MqttListener("sirens/test")
		void on(String alarm) {
			this.heard.add(alarm);
		}

	}
	// end::composed-use[]

	// tag::named[]
	static class Bridge {

		private final MqttTemplate telemetry;

		Bridge(@Qualifier("telemetry") MqttTemplate telemetry) {
			this.telemetry = telemetry;
		}

		@MqttListener("local/{*rest}")
		void fromLocal(@TopicVariable String rest, byte[] payload) {
			this.telemetry.publish("plant/7/" + rest, payload);
		}

		@MqttListener(client = "telemetry", topics = "plant/7/commands")
		@SendTo("plant/7/results")
		String onCommand(String command) {
			return "done: " + command;
		}

	}
	// end::named[]

	// tag::named-beans[]
	@Configuration(proxyBeanMethods = false)
	static class TelemetryConfiguration {

		@Bean(defaultCandidate = false)
		@Qualifier("telemetry")
		MqttCredentialsProvider telemetryCredentials(TokenService tokens) {
			return () -> MqttCredentials.of("plant-7", tokens.fresh());
		}

		@Bean
		MqttClientCustomizer clientCustomizer() {
			return new NamingCustomizer();
		}

	}
	// end::named-beans[]

	// tag::customizer[]
	static class NamingCustomizer implements MqttClientCustomizer {

		@Override
		public void customize(String clientName, MqttClientBuilder builder) {
			builder.receiveMaximum("telemetry".equals(clientName) ? 20 : 200);
		}

		@Override
		public void customize(MqttClientBuilder builder) {
			customize("default", builder);
		}

	}
	// end::customizer[]

	interface TokenService {

		String fresh();

	}

	// tag::errors[]
	@Configuration(proxyBeanMethods = false)
	static class ErrorConfiguration {

		final List<String> failures = new CopyOnWriteArrayList<>();

		@Bean
		MqttListenerErrorHandler keepFailures() {
			return (message, failure) -> this.failures.add(failure.getListenerId() + " " + message.topic());
		}

	}

	static class Fragile {

		@MqttListener(topics = "fragile", id = "fragile", errorHandler = "keepFailures")
		void on(Reading reading) {
			throw new IllegalStateException("Broken");
		}

	}
	// end::errors[]

	// tag::code[]
	@Configuration(proxyBeanMethods = false)
	static class ListenersByCode {

		final List<String> heard = new CopyOnWriteArrayList<>();

		@Bean
		MqttListenerConfigurer mqttListeners(MqttListenerContainerFactory factory) {
			return (registry) -> registry.registerListenerContainer(new SimpleMqttListenerEndpoint("by-code",
					(message) -> this.heard.add(message.payloadAsString()), "by-code/{name}"), factory);
		}

	}
	// end::code[]

	// tag::registry[]
	static class Maintenance {

		private final MqttListenerEndpointRegistry registry;

		private final MqttListenerContainerFactory factory;

		Maintenance(MqttListenerEndpointRegistry registry, MqttListenerContainerFactory factory) {
			this.registry = registry;
			this.factory = factory;
		}

		void begin() {
			this.registry.stop("meters");
		}

		void end() {
			this.registry.start("meters");
		}

		void watch(String topic, List<String> seen) {
			SimpleMqttListenerEndpoint endpoint = new SimpleMqttListenerEndpoint("watch-" + topic,
					(message) -> seen.add(message.payloadAsString()), topic);
			this.registry.registerListenerContainer(endpoint, this.factory);
		}

		void forget(String topic) {
			this.registry.unregisterListenerContainer("watch-" + topic);
		}

	}
	// end::registry[]

}
