package io.github.mqttboot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.annotation.TopicVariable;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.test.MqttBroker;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A trace on its way through publisher, broker and listener, with a real tracer.
 */
class TraceIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@ParameterizedTest
	@ValueSource(strings = { "none", "virtual threads" })
	void oneTraceSpansPublisherBrokerAndListenersAndWhatTheyPublish(String threads) {
		boolean virtual = threads.equals("virtual threads");
		try (MqttBroker broker = MqttBroker.start();
				ConfigurableApplicationContext context = start(broker, "5", virtual)) {
			publishOrder(context);
			List<SpanData> spans = awaitSpans(context, 6);
			assertThat(spans).extracting(SpanData::getTraceId).containsOnly(spans.get(0).getTraceId());
			SpanData published = span(spans, "publish orders/{id}");
			SpanData processed = span(spans, "process orders/{id}");
			SpanData invoice = span(spans, "publish invoices/{id}");
			SpanData later = span(spans, "publish receipts/{id}");
			assertThat(published.getKind()).isEqualTo(SpanKind.PRODUCER);
			assertThat(published.getParentSpanContext().isValid()).isFalse();
			assertThat(processed.getKind()).isEqualTo(SpanKind.CONSUMER);
			assertThat(processed.getParentSpanId()).isEqualTo(published.getSpanId());
			assertThat(invoice.getParentSpanId()).isEqualTo(processed.getSpanId());
			SpanData processedInvoice = span(spans, "process invoices/{id}");
			assertThat(processedInvoice.getParentSpanId()).isEqualTo(invoice.getSpanId());
			assertThat(later.getParentSpanId()).isEqualTo(processedInvoice.getSpanId());
			assertThat(processedInvoice.getEvents()).extracting(EventData::getName).contains("retry");
		}
	}

	@Test
	void beforeMqtt5EachListenerBeginsATraceOfItsOwn() {
		try (MqttBroker broker = MqttBroker.start();
				ConfigurableApplicationContext context = start(broker, "3.1.1", false)) {
			publishOrder(context);
			List<SpanData> spans = awaitSpans(context, 6);
			SpanData published = span(spans, "publish orders/{id}");
			SpanData processed = span(spans, "process orders/{id}");
			assertThat(processed.getTraceId()).isNotEqualTo(published.getTraceId());
			assertThat(processed.getParentSpanContext().isValid()).isFalse();
			assertThat(span(spans, "publish invoices/{id}").getTraceId()).isEqualTo(processed.getTraceId());
			assertThat(broker.control().published())
				.allSatisfy((message) -> assertThat(message.userProperties().isEmpty()).isTrue());
		}
	}

	@Test
	void traceIsWrittenAsTheW3cNamesIt() {
		try (MqttBroker broker = MqttBroker.start();
				ConfigurableApplicationContext context = start(broker, "5", false)) {
			publishOrder(context);
			MqttMessage message = broker.control().awaitPublished("orders/7", 1, PATIENCE).get(0);
			assertThat(message.userProperties().all("traceparent")).singleElement()
				.asString()
				.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
		}
	}

	private static void publishOrder(ConfigurableApplicationContext context) {
		CompletableFuture<?> published = context.getBean(MqttTemplate.class)
			.newMessage("two pumps")
			.topic("orders/{id}", 7)
			.publish();
		assertThat(published).succeedsWithin(PATIENCE);
	}

	private static List<SpanData> awaitSpans(ConfigurableApplicationContext context, int count) {
		InMemorySpanExporter exporter = context.getBean(InMemorySpanExporter.class);
		await().atMost(PATIENCE).until(() -> exporter.getFinishedSpanItems().size() >= count);
		return exporter.getFinishedSpanItems();
	}

	private static SpanData span(List<SpanData> spans, String name) {
		List<SpanData> found = spans.stream().filter((span) -> span.getName().equals(name)).toList();
		assertThat(found).as(name + " in " + spans.stream().map(SpanData::getName).toList()).hasSize(1);
		return found.get(0);
	}

	private static ConfigurableApplicationContext start(MqttBroker broker, String version, boolean virtualThreads) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run("--mqtt.url=" + broker.uri(), "--mqtt.startup=fail", "--mqtt.version=" + version,
					"--mqtt.listener.retry.delay=10ms", "--mqtt.template.observation-enabled=true",
					"--mqtt.listener.observation-enabled=true", "--spring.threads.virtual.enabled=" + virtualThreads);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(MqttAutoConfiguration.class)
	static class Application {

		@Bean
		Office office(MqttTemplate template) {
			return new Office(template);
		}

		@Bean
		InMemorySpanExporter spanExporter() {
			return InMemorySpanExporter.create();
		}

		@Bean
		SdkTracerProvider tracerProvider(InMemorySpanExporter exporter) {
			return SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(exporter)).build();
		}

		@Bean
		ObservationRegistry observationRegistry(SdkTracerProvider tracerProvider) {
			Tracer tracer = tracerProvider.get("test");
			OtelTracer bridge = new OtelTracer(tracer, new OtelCurrentTraceContext(), (event) -> {
			});
			OtelPropagator propagator = new OtelPropagator(
					ContextPropagators.create(W3CTraceContextPropagator.getInstance()), tracer);
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig()
				.observationHandler(new ObservationHandler.FirstMatchingCompositeObservationHandler(
						new PropagatingSenderTracingObservationHandler<>(bridge, propagator),
						new PropagatingReceiverTracingObservationHandler<>(bridge, propagator),
						new DefaultTracingObservationHandler(bridge)));
			return registry;
		}

	}

	static class Office {

		private final MqttTemplate template;

		private final AtomicInteger attempts = new AtomicInteger();

		private final List<String> receipts = new CopyOnWriteArrayList<>();

		Office(MqttTemplate template) {
			this.template = template;
		}

		@MqttListener("orders/{id}")
		void onOrder(@TopicVariable("id") String id, String order) {
			this.template.newMessage("invoice for " + order).topic("invoices/{id}", id).publish();
		}

		// fails at first, and publishes when it is tried again
		@MqttListener("invoices/{id}")
		void onInvoice(@TopicVariable("id") String id, String invoice) {
			if (this.attempts.incrementAndGet() == 1) {
				throw new IllegalStateException("not yet");
			}
			this.template.newMessage("receipt for " + invoice).topic("receipts/{id}", id).publish();
		}

		@MqttListener("receipts/{id}")
		void onReceipt(String receipt) {
			this.receipts.add(receipt);
		}

	}

}
