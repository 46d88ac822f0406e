package io.github.mqttboot.benchmarks.micro;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.mqttboot.client.ConnectResult;
import io.github.mqttboot.client.ManualAcknowledgmentListener;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttClientOptions;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.message.MessageAcknowledgment;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.spring.listener.ListenerSubscription;
import io.github.mqttboot.spring.listener.MqttListenerContainer;
import io.github.mqttboot.spring.support.TopicTemplate;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What an observation adds to a message in the Spring layer, without a network, with the
 * handler that makes timers as Spring Boot has it: a message to a listener and a publish
 * without and with it, and for comparison what Micrometer takes by itself for an
 * observation with nothing but a name, and for one with as many constant keys.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ObservationBenchmark {

	private static final KeyValues LOW = KeyValues.of("a", "1", "b", "2", "c", "3", "d", "4", "e", "5", "f", "6", "g",
			"7", "h", "8");

	private static final KeyValues HIGH = KeyValues.of("p", "1", "q", "2", "r", "3");

	private static final ConnectResult CONNECTION = new ConnectResult(MqttVersion.MQTT_5, false, "meter-7",
			"mqtt://localhost:1883", Duration.ofMinutes(1), Duration.ZERO, 65_535, 268_435_460, QoS.EXACTLY_ONCE, true,
			true, true, true, 0, null, null, null, UserProperties.none());

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final MqttMessage message = MqttMessage.to("sensors/7/temperature").payload("21.5").build();

	private final MessageAcknowledgment acknowledgment = new NoAcknowledgment();

	private final MqttTemplate plainTemplate = new MqttTemplate(client(new AtomicReference<>()));

	private final MqttTemplate observedTemplate = new MqttTemplate(client(new AtomicReference<>()));

	private ManualAcknowledgmentListener plainListener = listener(ObservationRegistry.NOOP);

	private ManualAcknowledgmentListener observedListener = this.plainListener;

	@Setup
	public void observe() {
		this.registry.observationConfig()
			.observationHandler(new DefaultMeterObservationHandler(new SimpleMeterRegistry()));
		this.plainListener = listener(ObservationRegistry.NOOP);
		this.observedListener = listener(this.registry);
		this.observedTemplate.setObservationRegistry(this.registry);
	}

	@Benchmark
	public void listenerPlain() throws Exception {
		this.plainListener.onMessage(this.message, this.acknowledgment);
	}

	@Benchmark
	public void listenerObserved() throws Exception {
		this.observedListener.onMessage(this.message, this.acknowledgment);
	}

	@Benchmark
	public Object publishPlain() {
		return this.plainTemplate.publish("sensors/7/temperature", "21.5");
	}

	@Benchmark
	public Object publishObserved() {
		return this.observedTemplate.publish("sensors/7/temperature", "21.5");
	}

	@Benchmark
	public void micrometerName() {
		Observation.start("name", this.registry).stop();
	}

	@Benchmark
	public void micrometerNameAndKeys() {
		Observation.createNotStarted("keys", this.registry)
			.lowCardinalityKeyValues(LOW)
			.highCardinalityKeyValues(HIGH)
			.start()
			.stop();
	}

	private static ManualAcknowledgmentListener listener(ObservationRegistry registry) {
		AtomicReference<ManualAcknowledgmentListener> listener = new AtomicReference<>();
		TopicTemplate template = TopicTemplate.of("sensors/{id}/temperature");
		MqttListenerContainer container = new MqttListenerContainer("thermometer", client(listener),
				List.of(new ListenerSubscription(template,
						TopicSubscription.of(template.topicFilter().value(), QoS.AT_LEAST_ONCE))),
				(received) -> null);
		container.setObservationRegistry(registry);
		container.start();
		return Objects.requireNonNull(listener.get());
	}

	// A client that takes everything at once
	private static MqttClient client(AtomicReference<ManualAcknowledgmentListener> listener) {
		MqttClientOptions options = MqttClient.builder().options();
		return (MqttClient) Proxy.newProxyInstance(MqttClient.class.getClassLoader(),
				new Class<?>[] { MqttClient.class }, (proxy, method, arguments) -> switch (method.getName()) {
					case "options" -> options;
					case "publish" -> CompletableFuture.completedFuture(null);
					case "subscribe" -> {
						listener.set((ManualAcknowledgmentListener) arguments[1]);
						yield new CompletableFuture<>();
					}
					case "connectResult" -> CONNECTION;
					default -> throw new UnsupportedOperationException(method.getName());
				});
	}

	private static final class NoAcknowledgment implements MessageAcknowledgment {

		@Override
		public void acknowledge() {
		}

		@Override
		public void reject(ReasonCode reasonCode) {
		}

	}

}
