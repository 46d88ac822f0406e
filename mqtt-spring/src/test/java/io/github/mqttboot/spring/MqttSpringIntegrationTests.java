package io.github.mqttboot.spring;

import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttClientBuilder;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.ReconnectOptions;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttOutcomeUnknownException;
import io.github.mqttboot.client.error.MqttRefusedException;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.spring.annotation.EnableMqtt;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.annotation.TopicVariable;
import io.github.mqttboot.spring.config.DefaultMqttListenerContainerFactory;
import io.github.mqttboot.spring.config.MqttClientLifecycle;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;
import io.github.mqttboot.spring.config.StartupPolicy;
import io.github.mqttboot.spring.core.MqttConnectedEvent;
import io.github.mqttboot.spring.core.MqttEvent;
import io.github.mqttboot.spring.core.MqttEventPublisher;
import io.github.mqttboot.spring.core.MqttSubscribedEvent;
import io.github.mqttboot.spring.core.MqttSubscriptionRefusedEvent;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.spring.core.Subscription;
import io.github.mqttboot.test.MqttBroker;
import io.github.mqttboot.test.MqttBrokerControl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

/**
 * The Spring layer on the real engine and a broker in this JVM.
 */
@Timeout(60)
class MqttSpringIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final MqttBroker broker = MqttBroker.start();

	private final MqttBrokerControl control = this.broker.control();

	private final List<AnnotationConfigApplicationContext> contexts = new ArrayList<>();

	private StartupPolicy startupPolicy = StartupPolicy.FAIL;

	private Consumer<MqttClientBuilder> customizer = (builder) -> {
	};

	@AfterEach
	void stop() {
		this.contexts.forEach(AnnotationConfigApplicationContext::close);
		this.broker.close();
	}

	@ParameterizedTest
	@EnumSource(names = { "MQTT_5", "MQTT_3_1_1", "MQTT_3_1" })
	void whatATemplatePublishesReachesAListener(MqttVersion version) {
		this.customizer = (builder) -> builder.version(version);
		AnnotationConfigApplicationContext context = start(Thermometer.class);
		this.control.awaitSubscription("sensors/+/temperature", LIMIT);
		CompletableFuture<PublishResult> outcome = context.getBean(MqttTemplate.class)
			.newMessage(new Reading(21.5))
			.topic("sensors/{deviceId}/temperature", 7)
			.publish();
		assertThat(outcome).succeedsWithin(LIMIT);
		await().atMost(LIMIT)
			.untilAsserted(() -> assertThat(context.getBean(Thermometer.class).readings)
				.containsExactly("7 Reading[celsius=21.5]"));
	}

	@Test
	void aPlainLoopOfPublishesWaitsForRoomAndLosesNothing() {
		this.customizer = (builder) -> builder.queueCapacity(100);
		AnnotationConfigApplicationContext context = start(Counter.class);
		this.control.awaitSubscription("count", LIMIT);
		MqttTemplate template = context.getBean(MqttTemplate.class);
		List<CompletableFuture<PublishResult>> outcomes = new ArrayList<>();
		for (int i = 0; i < 10_000; i++) {
			outcomes.add(template.publish("count", "x"));
		}
		assertThat(CompletableFuture.allOf(outcomes.toArray(CompletableFuture<?>[]::new)))
			.succeedsWithin(Duration.ofSeconds(30));
		await().atMost(LIMIT).untilAtomic(context.getBean(Counter.class).count, is(10_000));
	}

	@Test
	void aListenerAnswersARequest() {
		AnnotationConfigApplicationContext context = start(Clock.class);
		this.control.awaitSubscription("time", LIMIT);
		MqttTemplate template = context.getBean(MqttTemplate.class);
		assertThat(template.request("time", null, String.class, LIMIT)).succeedsWithin(LIMIT).isEqualTo("noon");
	}

	@Test
	void aSubscriptionByCodeEndsWhenItIsClosed() {
		AnnotationConfigApplicationContext context = start(Clock.class);
		MqttTemplate template = context.getBean(MqttTemplate.class);
		ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
		Subscription subscription = template.subscribe("news", QoS.AT_LEAST_ONCE,
				(message) -> received.add(message.payloadAsString()));
		assertThat(subscription.result()).succeedsWithin(LIMIT);
		template.publish("news", "x");
		await().atMost(LIMIT).untilAsserted(() -> assertThat(received).containsExactly("x"));
		subscription.close();
		await().atMost(LIMIT)
			.until(() -> this.control.subscriptions()
				.stream()
				.noneMatch((remaining) -> remaining.topicFilter().equals("news")));
	}

	@Test
	void aListenerThatThrowsKeepsItsSubscriptionAndHurtsNobody() {
		AnnotationConfigApplicationContext context = start(Failing.class, Counter.class);
		this.control.awaitSubscription("count", LIMIT);
		MqttTemplate template = context.getBean(MqttTemplate.class);
		template.publish("failing", "1", QoS.AT_MOST_ONCE);
		template.publish("failing", "2", QoS.EXACTLY_ONCE);
		template.publish("count", "x");
		template.publish("failing", "3");
		await().atMost(LIMIT)
			.untilAsserted(() -> assertThat(context.getBean(Failing.class).attempts).containsExactly("1", "2", "2", "2",
					"3", "3", "3"));
		await().atMost(LIMIT).untilAtomic(context.getBean(Counter.class).count, is(1));
		await().atMost(LIMIT).until(() -> context.getBean(MqttClient.class).statistics().unacknowledged(), is(0));
	}

	@Test
	void aKeptSessionBringsWhatCameWhileTheApplicationWasDown() {
		this.customizer = (builder) -> builder.clientId("durable").cleanStart(false).sessionExpiry(Duration.ofHours(1));
		AnnotationConfigApplicationContext first = start(Counter.class);
		this.control.awaitSubscription("count", LIMIT);
		first.close();
		this.control.awaitNoClient("durable", LIMIT);
		this.control.publish(MqttMessage.to("count").payload("missed").build());
		AnnotationConfigApplicationContext second = start(Counter.class);
		await().atMost(LIMIT).untilAtomic(second.getBean(Counter.class).count, is(1));
	}

	@Test
	void theStopWaitsForTheListenerAndItsAcknowledgementStillLeaves() {
		this.customizer = (builder) -> builder.clientId("durable").cleanStart(false).sessionExpiry(Duration.ofHours(1));
		AnnotationConfigApplicationContext first = start(Slow.class);
		Slow slow = first.getBean(Slow.class);
		this.control.awaitSubscription("slow", LIMIT);
		this.control.publish(MqttMessage.to("slow").payload("x").build());
		await().atMost(LIMIT).untilAtomic(slow.started, is(1));
		CompletableFuture<Void> closed = CompletableFuture.runAsync(first::close, newThread());
		assertThat(closed).isNotDone();
		slow.release.countDown();
		assertThat(closed).succeedsWithin(LIMIT);
		assertThat(slow.finished).hasValue(1);
		AnnotationConfigApplicationContext second = start(Slow.class);
		Slow again = second.getBean(Slow.class);
		again.release.countDown();
		this.control.publish(MqttMessage.to("slow").payload("y").build());
		await().atMost(LIMIT).untilAtomic(again.finished, is(1));
		assertThat(again.payloads).containsExactly("y");
	}

	@Test
	void theApplicationStartsWithoutItsBrokerAndListensOnceThatIsThere() {
		this.startupPolicy = StartupPolicy.RETRY;
		this.customizer = (builder) -> builder
			.reconnect(new ReconnectOptions(true, Duration.ofMillis(50), Duration.ofMillis(200), 2, 0));
		this.broker.stop();
		AnnotationConfigApplicationContext context = start(Counter.class);
		CompletableFuture<PublishResult> early = context.getBean(MqttTemplate.class).publish("count", "early");
		assertThat(early).isNotDone();
		this.broker.restart();
		assertThat(early).succeedsWithin(LIMIT);
		await().atMost(LIMIT).untilAtomic(context.getBean(Counter.class).count, is(1));
	}

	@Test
	void theApplicationCanInsistOnItsBroker() {
		this.broker.stop();
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> start(Counter.class))
			.withRootCauseInstanceOf(ConnectException.class)
			.satisfies((ex) -> assertThat(ex).hasStackTraceContaining(MqttConnectException.class.getName()));
	}

	@Test
	void eventsTellOfTheConnectionAndItsSubscriptions() {
		this.control.refuseSubscriptions("count", ReasonCode.NOT_AUTHORIZED);
		AnnotationConfigApplicationContext context = start(Counter.class, Clock.class, Events.class);
		Events events = context.getBean(Events.class);
		await().atMost(LIMIT)
			.untilAsserted(() -> assertThat(events.received).hasAtLeastOneElementOfType(MqttConnectedEvent.class)
				.hasAtLeastOneElementOfType(MqttSubscribedEvent.class)
				.hasAtLeastOneElementOfType(MqttSubscriptionRefusedEvent.class));
		assertThat(context.getBean(MqttClient.class).state()).isEqualTo(ClientState.CONNECTED);
	}

	@Test
	void waitingForAPublishTellsNotSentUnknownAndRefusedApart() {
		AnnotationConfigApplicationContext context = start(Counter.class);
		MqttTemplate template = context.getBean(MqttTemplate.class);
		assertThat(template.publishAndWait("a", "x", LIMIT).reasonCode().isError()).isFalse();
		this.control.refusePublishes(ReasonCode.QUOTA_EXCEEDED);
		assertThatExceptionOfType(MqttRefusedException.class)
			.isThrownBy(() -> template.publishAndWait("a", "x", LIMIT));
		this.control.acceptPublishes();
		this.control.withholdAcknowledgements(true);
		assertThatExceptionOfType(MqttOutcomeUnknownException.class)
			.isThrownBy(() -> template.publishAndWait("a", "x", Duration.ofMillis(200)));
		this.control.withholdAcknowledgements(false);
		this.broker.stop();
		await().atMost(LIMIT).until(() -> context.getBean(MqttClient.class).state() != ClientState.CONNECTED);
		assertThatExceptionOfType(MqttNotSentException.class)
			.isThrownBy(() -> template.publishAndWait("a", "x", Duration.ofMillis(200)));
	}

	private AnnotationConfigApplicationContext start(Class<?>... components) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		this.contexts.add(context);
		context.registerBean(MqttClient.class, () -> {
			MqttClientBuilder builder = MqttClient.builder()
				.uri(this.broker.uri())
				.retryFirstConnect(this.startupPolicy == StartupPolicy.RETRY)
				.connectionListener(new MqttEventPublisher(context));
			this.customizer.accept(builder);
			return builder.build();
		});
		context.registerBean(StartupPolicy.class, () -> this.startupPolicy);
		context.register(MqttConfiguration.class);
		context.register(components);
		context.refresh();
		return context;
	}

	private static Executor newThread() {
		return (task) -> new Thread(task, "closing").start();
	}

	record Reading(double celsius) {
	}

	@Configuration(proxyBeanMethods = false)
	@EnableMqtt
	static class MqttConfiguration {

		@Bean
		MqttTemplate mqttTemplate(MqttClient client) {
			return new MqttTemplate(client);
		}

		@Bean
		DefaultMqttListenerContainerFactory mqttListenerContainerFactory(MqttClient client) {
			return new DefaultMqttListenerContainerFactory(client);
		}

		@Bean
		MqttClientLifecycle mqttClientLifecycle(MqttClient client, MqttListenerEndpointRegistry registry,
				StartupPolicy policy) {
			MqttClientLifecycle lifecycle = new MqttClientLifecycle(client, registry);
			lifecycle.setStartupPolicy(policy);
			return lifecycle;
		}

	}

	static class Thermometer {

		final ConcurrentLinkedQueue<String> readings = new ConcurrentLinkedQueue<>();

		@MqttListener("sensors/{deviceId}/temperature")
		void on(Reading reading, @TopicVariable int deviceId) {
			this.readings.add(deviceId + " " + reading);
		}

	}

	static class Counter {

		final AtomicInteger count = new AtomicInteger();

		@MqttListener("count")
		void on(String payload) {
			this.count.incrementAndGet();
		}

	}

	static class Clock {

		@MqttListener("time")
		String on() {
			return "noon";
		}

	}

	static class Failing {

		final ConcurrentLinkedQueue<String> attempts = new ConcurrentLinkedQueue<>();

		@MqttListener(topics = "failing", qos = "2")
		void on(String payload) {
			this.attempts.add(payload);
			throw new IllegalStateException("on purpose");
		}

	}

	static class Slow {

		final AtomicInteger started = new AtomicInteger();

		final AtomicInteger finished = new AtomicInteger();

		final CountDownLatch release = new CountDownLatch(1);

		final ConcurrentLinkedQueue<String> payloads = new ConcurrentLinkedQueue<>();

		@MqttListener("slow")
		void on(String payload) throws InterruptedException {
			this.started.incrementAndGet();
			this.release.await();
			this.payloads.add(payload);
			this.finished.incrementAndGet();
		}

	}

	static class Events {

		final ConcurrentLinkedQueue<MqttEvent> received = new ConcurrentLinkedQueue<>();

		@EventListener
		void on(MqttEvent event) {
			this.received.add(event);
		}

	}

}
