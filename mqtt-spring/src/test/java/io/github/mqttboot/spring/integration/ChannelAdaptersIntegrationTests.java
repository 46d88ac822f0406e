package io.github.mqttboot.spring.integration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.ReconnectOptions;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.spring.annotation.EnableMqtt;
import io.github.mqttboot.spring.config.DefaultMqttListenerContainerFactory;
import io.github.mqttboot.spring.config.MqttClientLifecycle;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;
import io.github.mqttboot.spring.config.StartupPolicy;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.spring.listener.AckMode;
import io.github.mqttboot.spring.support.MqttHeaders;
import io.github.mqttboot.test.EmbeddedMqttBroker;
import io.github.mqttboot.test.MqttBroker;
import io.github.mqttboot.test.MqttBrokerControl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.StaticMessageHeaderAccessor;
import org.springframework.integration.acks.AcknowledgmentCallback;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.dsl.context.IntegrationFlowContext;
import org.springframework.integration.dsl.context.IntegrationFlowContext.IntegrationFlowRegistration;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandlingException;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.support.ErrorMessage;
import org.springframework.messaging.support.GenericMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Flows of Spring Integration from and to a broker in this JVM.
 */
@EmbeddedMqttBroker
@Timeout(120)
class ChannelAdaptersIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final ConcurrentLinkedQueue<Object> handled = new ConcurrentLinkedQueue<>();

	private final List<AnnotationConfigApplicationContext> contexts = new ArrayList<>();

	private MqttBroker broker;

	private MqttBrokerControl control;

	@BeforeEach
	void use(MqttBroker broker) {
		this.broker = broker;
		this.control = broker.control();
	}

	@AfterEach
	void stop() {
		this.contexts.forEach(AnnotationConfigApplicationContext::close);
	}

	@Test
	void aFlowLeadsFromOneTopicToAnother() {
		start((mqtt) -> IntegrationFlow
			.from(Mqtt.inboundChannelAdapter(mqtt.factory(), "sensors/{deviceId}/temperature")
				.payloadType(Reading.class))
			.<Reading>filter((reading) -> reading.celsius() > 100)
			.handle(Mqtt.outboundChannelAdapter(mqtt.template())
				.topic("alarms/{deviceId}")
				.qos(QoS.EXACTLY_ONCE)
				.retain(true))
			.get());
		this.control.publish("sensors/6/temperature", "{\"celsius\":21.5}");
		this.control.publish(MqttMessage.to("sensors/7/temperature")
			.payload("{\"celsius\":121.5}")
			.userProperties(UserProperties.none().with("room", "hall"))
			.build());
		MqttMessage alarm = this.control.awaitRetained("alarms/7", LIMIT);
		assertThat(alarm.payloadAsString()).isEqualTo("{\"celsius\":121.5}");
		assertThat(alarm.qos()).isEqualTo(QoS.EXACTLY_ONCE);
		assertThat(alarm.userProperties().first("room")).isEqualTo("hall");
		this.control.awaitAcknowledged(LIMIT);
		assertThat(this.control.published("alarms/#")).hasSize(1);
	}

	@Test
	void aRequestIsAnsweredToItsResponseTopic() {
		AnnotationConfigApplicationContext context = start(
				(mqtt) -> IntegrationFlow.from(Mqtt.inboundChannelAdapter(mqtt.factory(), "time"))
					.transform((request) -> "noon")
					.handle(Mqtt.outboundChannelAdapter(mqtt.template())
						.topicExpression("headers." + MqttHeaders.RESPONSE_TOPIC))
					.get());
		assertThat(context.getBean(MqttTemplate.class).request("time", null, String.class, LIMIT)).succeedsWithin(LIMIT)
			.isEqualTo("noon");
	}

	@Test
	void aMessageIsAcknowledgedOnceTheFlowHasReturned() {
		CountDownLatch release = new CountDownLatch(1);
		start((mqtt) -> IntegrationFlow.from(Mqtt.inboundChannelAdapter(mqtt.factory(), "slow")).handle((message) -> {
			this.handled.add("begun");
			awaitRelease(release);
		}).get());
		this.control.publish("slow", "x");
		await().atMost(LIMIT).until(() -> !this.handled.isEmpty());
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.control.awaitAcknowledged(Duration.ofMillis(100)));
		release.countDown();
		this.control.awaitAcknowledged(LIMIT);
	}

	@Test
	void aMessageThatIsForwardedIsAcknowledgedOnceTheServerHasTheNewOne() {
		start((mqtt) -> IntegrationFlow.from(Mqtt.inboundChannelAdapter(mqtt.factory(), "from"))
			.handle(Mqtt.outboundChannelAdapter(mqtt.template()).topic("to"))
			.get());
		this.control.withholdAcknowledgements(true);
		this.control.publish("from", "x");
		this.control.awaitPublished("to", 1, LIMIT);
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.control.awaitAcknowledged(Duration.ofMillis(100)));
		this.control.withholdAcknowledgements(false);
		this.control.awaitAcknowledged(LIMIT);
	}

	@Test
	void aMessageOfAnInterruptedFlowComesAgainWithTheNextConnection() {
		CountDownLatch release = new CountDownLatch(1);
		start((mqtt) -> IntegrationFlow.from(Mqtt.inboundChannelAdapter(mqtt.factory(), "slow")).handle((message) -> {
			this.handled.add(message.getHeaders().get(MqttHeaders.DUPLICATE));
			awaitRelease(release);
		}).get(), "kept");
		this.control.publish("slow", "x");
		await().atMost(LIMIT).until(() -> this.handled.size() == 1);
		AnnotationConfigApplicationContext first = this.contexts.remove(0);
		first.getBean(MqttClient.class).disconnect().join();
		release.countDown();
		first.close();
		start((mqtt) -> IntegrationFlow.from(Mqtt.inboundChannelAdapter(mqtt.factory(), "slow"))
			.handle((message) -> this.handled.add(message.getHeaders().get(MqttHeaders.DUPLICATE)))
			.get(), "kept");
		await().atMost(LIMIT).until(() -> this.handled.size() == 2);
		assertThat(this.handled).containsExactly(false, true);
		this.control.awaitAcknowledged(LIMIT);
	}

	@Test
	void whatAFlowFailsWithGoesThroughRetriesToTheRecoverer() {
		AtomicInteger attempts = new AtomicInteger();
		start((mqtt) -> {
			mqtt.factory()
				.setRecoverer((message, failure) -> this.handled
					.add(message.payloadAsString() + " " + failure.getCause().getMessage()));
			return IntegrationFlow.from(Mqtt.inboundChannelAdapter(mqtt.factory(), "failing")).handle((message) -> {
				attempts.incrementAndGet();
				throw new IllegalStateException("on purpose");
			}).get();
		});
		this.control.publish("failing", "x");
		await().atMost(LIMIT).until(() -> !this.handled.isEmpty());
		this.control.awaitAcknowledged(LIMIT);
		assertThat(attempts).hasValue(3);
		assertThat(this.handled).containsExactly("x on purpose");
	}

	@Test
	void anErrorChannelDealsWithFailuresInstead() {
		QueueChannel errors = new QueueChannel();
		start((mqtt) -> IntegrationFlow.from(Mqtt.inboundChannelAdapter(mqtt.factory(), "failing").errorChannel(errors))
			.handle((message) -> {
				this.handled.add("tried");
				throw new IllegalStateException("on purpose");
			})
			.get());
		this.control.publish("failing", "x");
		Message<?> error = errors.receive(LIMIT.toMillis());
		assertThat(error).isInstanceOf(ErrorMessage.class);
		assertThat(((ErrorMessage) error).getPayload()).isInstanceOfSatisfying(MessagingException.class,
				(failure) -> assertThat(failure.getFailedMessage().getHeaders())
					.containsEntry(MqttHeaders.RECEIVED_TOPIC, "failing"));
		this.control.awaitAcknowledged(LIMIT);
		assertThat(this.handled).containsExactly("tried");
	}

	@Test
	void aFlowThatHandsOverToAnotherThreadCanAcknowledgeByHand() {
		ConcurrentLinkedQueue<AcknowledgmentCallback> callbacks = new ConcurrentLinkedQueue<>();
		start((mqtt) -> IntegrationFlow.from(Mqtt.inboundChannelAdapter(mqtt.factory(), "work").ackMode(AckMode.MANUAL))
			.channel(new QueueChannel())
			.bridge((bridge) -> bridge.poller((poller) -> poller.fixedDelay(1)))
			.handle((message) -> callbacks.add(StaticMessageHeaderAccessor.getAcknowledgmentCallback(message)))
			.get());
		this.control.publish("work", "x");
		await().atMost(LIMIT).until(() -> !callbacks.isEmpty());
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.control.awaitAcknowledged(Duration.ofMillis(100)));
		callbacks.element().acknowledge();
		this.control.awaitAcknowledged(LIMIT);
	}

	@Test
	void aPausedAdapterKeepsItsMessagesForLater() {
		AnnotationConfigApplicationContext context = start((mqtt) -> recording(mqtt, "a"));
		MqttMessageDrivenChannelAdapter adapter = context.getBean(MqttMessageDrivenChannelAdapter.class);
		adapter.pause();
		this.control.publish("a", "1");
		MqttListenerEndpointRegistry registry = context.getBean(MqttListenerEndpointRegistry.class);
		String id = registry.getListenerContainerIds().iterator().next();
		await().atMost(LIMIT).until(() -> registry.getListenerContainer(id).getReceivedCount() == 1);
		assertThat(registry.isPaused(id)).isTrue();
		assertThat(this.handled).isEmpty();
		adapter.resume();
		await().atMost(LIMIT).until(() -> this.handled.contains("1"));
		this.control.awaitAcknowledged(LIMIT);
	}

	@Test
	void aStoppedAdapterIsNotSubscribedAndCanBeStartedAgain() {
		AnnotationConfigApplicationContext context = start((mqtt) -> recording(mqtt, "a"));
		MqttMessageDrivenChannelAdapter adapter = context.getBean(MqttMessageDrivenChannelAdapter.class);
		adapter.stop();
		assertThat(adapter.isRunning()).isFalse();
		this.control.awaitNoSubscription("a", LIMIT);
		adapter.start();
		this.control.awaitSubscription("a", LIMIT);
		this.control.publish("a", "1");
		await().atMost(LIMIT).until(() -> this.handled.contains("1"));
	}

	@Test
	void flowsComeAndGoWhileTheApplicationRuns() {
		AnnotationConfigApplicationContext context = start((mqtt) -> recording(mqtt, "a"));
		IntegrationFlowContext flows = context.getBean(IntegrationFlowContext.class);
		IntegrationFlowRegistration registration = flows.registration(recording(Connection.of(context), "b"))
			.register();
		this.control.awaitSubscription("b", LIMIT);
		MqttListenerEndpointRegistry registry = context.getBean(MqttListenerEndpointRegistry.class);
		assertThat(registry.getListenerContainerIds()).hasSize(2);
		registration.destroy();
		this.control.awaitNoSubscription("b", LIMIT);
		assertThat(registry.getListenerContainerIds()).hasSize(1);
	}

	@Test
	void aRefusedMessageFailsTheFlowThatPublishesIt() {
		AnnotationConfigApplicationContext context = start(
				(mqtt) -> (flow) -> flow.handle(Mqtt.outboundChannelAdapter(mqtt.template()).topic("secret/place")));
		this.control.refusePublishes("secret/#", ReasonCode.NOT_AUTHORIZED);
		MessageChannel input = context.getBean("flow.input", MessageChannel.class);
		assertThatExceptionOfType(MessageHandlingException.class)
			.isThrownBy(() -> input.send(new GenericMessage<>("x")))
			.withStackTraceContaining("NOT_AUTHORIZED");
	}

	@Test
	void withoutWaitingChannelsHearOfEachOutcome() {
		QueueChannel published = new QueueChannel();
		QueueChannel failed = new QueueChannel();
		AnnotationConfigApplicationContext context = start(
				(mqtt) -> (flow) -> flow.handle(Mqtt.outboundChannelAdapter(mqtt.template())
					.topicFunction((Message<String> message) -> message.getPayload())
					.qosExpression("1")
					.retainExpression("false")
					.sync(false)
					.sendSuccessChannel(published)
					.sendFailureChannel(failed)));
		this.control.refusePublishes("secret/#", ReasonCode.NOT_AUTHORIZED);
		MessageChannel input = context.getBean("flow.input", MessageChannel.class);
		input.send(new GenericMessage<>("public/place", Map.of("order", 1)));
		input.send(new GenericMessage<>("secret/place", Map.of("order", 2)));
		Message<?> success = published.receive(LIMIT.toMillis());
		assertThat(success).isNotNull();
		assertThat(success.getHeaders()).containsEntry("order", 1).containsKey(MqttHeaders.PUBLISH_RESULT);
		assertThat(failed.receive(LIMIT.toMillis())).isInstanceOfSatisfying(ErrorMessage.class,
				(error) -> assertThat(error.getOriginalMessage().getHeaders()).containsEntry("order", 2));
	}

	private IntegrationFlow recording(Connection mqtt, String topic) {
		return IntegrationFlow.from(Mqtt.inboundChannelAdapter(mqtt.factory(), topic).payloadType(String.class))
			.handle((message) -> this.handled.add(message.getPayload()))
			.get();
	}

	private static void awaitRelease(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private AnnotationConfigApplicationContext start(Function<Connection, IntegrationFlow> flow) {
		return start(flow, "");
	}

	private AnnotationConfigApplicationContext start(Function<Connection, IntegrationFlow> flow, String clientId) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		this.contexts.add(context);
		Supplier<MqttClient> client = () -> MqttClient.builder()
			.uri(this.broker.uri())
			.clientId(clientId)
			.cleanStart(clientId.isEmpty())
			.sessionExpiry(clientId.isEmpty() ? Duration.ZERO : Duration.ofHours(1))
			.reconnect(ReconnectOptions.DISABLED)
			.build();
		context.registerBean(MqttClient.class, client);
		context.registerBean("flow", IntegrationFlow.class, () -> flow.apply(Connection.of(context)));
		context.register(MqttConfiguration.class);
		context.refresh();
		context.getBean(MqttListenerEndpointRegistry.class)
			.getListenerContainers()
			.stream()
			.flatMap((container) -> container.getSubscriptions().stream())
			.forEach((subscription) -> this.control.awaitSubscription(subscription.subscription().topicFilter().value(),
					LIMIT));
		return context;
	}

	/** What a flow is connected with. */
	record Connection(MqttTemplate template, DefaultMqttListenerContainerFactory factory) {

		static Connection of(AnnotationConfigApplicationContext context) {
			return new Connection(context.getBean(MqttTemplate.class),
					context.getBean(DefaultMqttListenerContainerFactory.class));
		}

	}

	record Reading(double celsius) {
	}

	@Configuration(proxyBeanMethods = false)
	@EnableIntegration
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
		MqttClientLifecycle mqttClientLifecycle(MqttClient client, MqttListenerEndpointRegistry registry) {
			MqttClientLifecycle lifecycle = new MqttClientLifecycle(client, registry);
			lifecycle.setStartupPolicy(StartupPolicy.FAIL);
			return lifecycle;
		}

	}

}
