package io.github.mqttboot.spring.integration;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.spring.FakeMqttClient;
import io.github.mqttboot.spring.FakeMqttClient.FakeAcknowledgment;
import io.github.mqttboot.spring.config.DefaultMqttListenerContainerFactory;
import io.github.mqttboot.spring.config.InvalidMqttListenerException;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;
import io.github.mqttboot.spring.listener.AckMode;
import io.github.mqttboot.spring.listener.DeadLetterRecoverer;
import io.github.mqttboot.spring.listener.ListenerExecutionFailedException;
import io.github.mqttboot.spring.listener.RetrySettings;
import io.github.mqttboot.spring.support.MqttHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.integration.IntegrationMessageHeaderAccessor;
import org.springframework.integration.StaticMessageHeaderAccessor;
import org.springframework.integration.acks.AckUtils;
import org.springframework.integration.acks.AcknowledgmentCallback;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.MessageHandlingException;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.support.ErrorMessage;
import org.springframework.messaging.support.GenericMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MqttMessageDrivenChannelAdapter}.
 */
@Timeout(30)
class MqttMessageDrivenChannelAdapterTests {

	private FakeMqttClient client = new FakeMqttClient();

	private final DirectChannel output = new DirectChannel();

	private final DirectChannel errors = new DirectChannel();

	private final List<Message<?>> received = new ArrayList<>();

	private final List<ListenerExecutionFailedException> failures = new ArrayList<>();

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void aMessageComesWithWhatItHasBesideItsPayload() {
		this.output.subscribe(this.received::add);
		start("sensors/{deviceId}/temperature");
		this.client.deliver(MqttMessage.to("sensors/7/temperature")
			.payload("21.5")
			.qos(QoS.EXACTLY_ONCE)
			.retain(true)
			.payloadUtf8(true)
			.contentType("text/plain")
			.messageExpiryInterval(Duration.ofMinutes(1))
			.responseTopic("replies")
			.correlationData(new byte[] { 1 })
			.userProperties(UserProperties.none().with("room", "hall")));
		Message<?> message = onlyReceived();
		assertThat(message.getPayload()).isEqualTo("21.5".getBytes(StandardCharsets.UTF_8));
		assertThat(message.getHeaders()).containsEntry(MqttHeaders.RECEIVED_TOPIC, "sensors/7/temperature")
			.containsEntry(MqttHeaders.RECEIVED_QOS, QoS.EXACTLY_ONCE)
			.containsEntry(MqttHeaders.RECEIVED_RETAIN, true)
			.containsEntry(MqttHeaders.DUPLICATE, false)
			.containsEntry(MqttHeaders.TOPIC_VARIABLES, Map.of("deviceId", "7"))
			.containsEntry(MessageHeaders.CONTENT_TYPE, "text/plain")
			.containsEntry(MqttHeaders.MESSAGE_EXPIRY, Duration.ofMinutes(1))
			.containsEntry(MqttHeaders.RESPONSE_TOPIC, "replies")
			.containsKeys(MqttHeaders.CORRELATION_DATA, MqttHeaders.USER_PROPERTIES, MessageHeaders.ID,
					MessageHeaders.TIMESTAMP)
			.doesNotContainKeys(MqttHeaders.TOPIC, MqttHeaders.QOS, MqttHeaders.RETAIN, MqttHeaders.PAYLOAD_UTF8,
					IntegrationMessageHeaderAccessor.ACKNOWLEDGMENT_CALLBACK);
		assertThat(message).hasToString("ReceivedMessage[topic=sensors/7/temperature]");
	}

	@Test
	void aQueueChannelReturnsBeforeTheWorkIsDone() {
		QueueChannel queue = new QueueChannel();
		start((adapter) -> adapter.setOutputChannel(queue), "a");
		assertThat(this.client.deliver("a", "x").isAcknowledged()).isTrue();
		assertThat(queue.getQueueSize()).isOne();
	}

	@Test
	void payloadsAreConverted() {
		this.output.subscribe(this.received::add);
		start((adapter) -> adapter.setPayloadType(Reading.class), "a");
		this.client.deliver("a", "{\"celsius\":21.5}");
		assertThat(onlyReceived().getPayload()).isEqualTo(new Reading(21.5));
	}

	@Test
	void aPayloadThatCannotBeConvertedGoesToTheErrorChannelAndIsAcknowledged() {
		this.errors.subscribe(this.received::add);
		start((adapter) -> {
			adapter.setPayloadType(Reading.class);
			adapter.setErrorChannel(this.errors);
		}, "a");
		assertThat(this.client.deliver("a", "nonsense").isAcknowledged()).isTrue();
		assertThat(onlyReceived().getPayload()).isInstanceOf(MessageConversionException.class);
		assertThat(this.failures).isEmpty();
	}

	@Test
	void withoutErrorChannelAPayloadThatCannotBeConvertedIsRecoveredAtOnce() {
		start((adapter) -> adapter.setPayloadType(Reading.class), "a");
		assertThat(this.client.deliver("a", "nonsense").isAcknowledged()).isTrue();
		assertThat(this.client.deliver("a", "").isAcknowledged()).isTrue();
		assertThat(this.client.deliver("a", "null").isAcknowledged()).isTrue();
		assertThat(this.failures).hasSize(3)
			.allSatisfy((failure) -> assertThat(failure.getAttempts()).isOne())
			.allSatisfy((failure) -> assertThat(failure).hasCauseInstanceOf(MessageConversionException.class));
	}

	@Test
	void whatAFlowFailsWithGoesToTheErrorChannelAndTheMessageIsAcknowledged() {
		List<Message<?>> told = new ArrayList<>();
		this.output.subscribe(failing(1));
		this.errors.subscribe(told::add);
		start((adapter) -> adapter.setErrorChannel(this.errors), "a");
		assertThat(this.client.deliver("a", "x").isAcknowledged()).isTrue();
		assertThat(told).singleElement()
			.satisfies((error) -> assertThat(((ErrorMessage) error).getPayload())
				.hasRootCauseInstanceOf(IllegalStateException.class));
		assertThat(this.received).hasSize(1);
		assertThat(this.failures).isEmpty();
	}

	@Test
	void withoutErrorChannelAFlowIsTriedAgain() {
		this.output.subscribe(failing(2));
		start("a");
		assertThat(this.client.deliver("a", "x").isAcknowledged()).isTrue();
		assertThat(this.received).hasSize(3);
		assertThat(this.failures).isEmpty();
	}

	@Test
	void afterTheLastAttemptTheRecovererHasTheMessageAndWhatTheFlowItselfHasThrown() {
		this.output.subscribe(failing(3));
		start("a");
		assertThat(this.client.deliver("a", "x").isAcknowledged()).isTrue();
		assertThat(this.failures).singleElement().satisfies((failure) -> {
			assertThat(failure.getListenerId()).isEqualTo("adapter");
			assertThat(failure.getAttempts()).isEqualTo(3);
			assertThat(failure).hasCauseExactlyInstanceOf(IllegalStateException.class);
		});
	}

	@Test
	void anErrorFlowThatFailsLeavesItToTheRecoverer() {
		this.output.subscribe(failing(3));
		this.errors.subscribe((error) -> {
			throw new UnsupportedOperationException("neither");
		});
		start((adapter) -> adapter.setErrorChannel(this.errors), "a");
		this.client.deliver("a", "x");
		assertThat(this.failures).singleElement()
			.satisfies((failure) -> assertThat(failure).hasCauseExactlyInstanceOf(UnsupportedOperationException.class));
	}

	@Test
	void noFailureShowsAPayload() {
		this.output.subscribe((message) -> {
			throw new MessageHandlingException(new GenericMessage<>("secret"), "no luck");
		});
		start("a");
		this.client.deliver("a", "secret");
		assertThat(this.failures).singleElement()
			.satisfies((failure) -> assertThat(failure).hasStackTraceContaining("no luck"))
			.satisfies((failure) -> assertThat(failure.getCause()).hasMessageNotContainingAny("secret"))
			.satisfies((failure) -> assertThat(failure.getCause().toString()).doesNotContain("secret"));
	}

	@Test
	void anErrorOfTheFlowStaysAnError() {
		this.output.subscribe((message) -> {
			throw new MessagingException(message, new StackOverflowError());
		});
		start("a");
		this.client.deliver("a", "x");
		assertThat(this.failures).singleElement()
			.satisfies((failure) -> assertThat(failure.getAttempts()).isOne())
			.satisfies((failure) -> assertThat(failure).hasCauseInstanceOf(StackOverflowError.class));
	}

	@Test
	void withAckModeManualTheFlowAcknowledges() {
		this.output.subscribe(this.received::add);
		start((adapter) -> adapter.setAckMode(AckMode.MANUAL), "a");
		FakeAcknowledgment acknowledgment = this.client.deliver("a", "x");
		assertThat(acknowledgment.isAcknowledged()).isFalse();
		AcknowledgmentCallback callback = StaticMessageHeaderAccessor.getAcknowledgmentCallback(onlyReceived());
		assertThat(callback).isNotNull();
		assertThat(callback.isAcknowledged()).isFalse();
		AckUtils.accept(callback);
		assertThat(callback.isAcknowledged()).isTrue();
		assertThat(acknowledgment.isAcknowledged()).isTrue();
	}

	@Test
	void withAckModeManualTheFlowMayRejectButNotRequeue() {
		this.output.subscribe(this.received::add);
		start((adapter) -> adapter.setAckMode(AckMode.MANUAL), "a");
		FakeAcknowledgment acknowledgment = this.client.deliver("a", "x");
		AcknowledgmentCallback callback = StaticMessageHeaderAccessor.getAcknowledgmentCallback(onlyReceived());
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> AckUtils.requeue(callback))
			.withMessageContaining("accept or reject");
		assertThat(acknowledgment.rejection()).isNull();
		AckUtils.reject(callback);
		assertThat(acknowledgment.rejection()).isEqualTo(ReasonCode.UNSPECIFIED_ERROR);
	}

	@Test
	void theListenerCanBeConfiguredFurther() {
		start((adapter) -> {
			adapter.setQos(QoS.AT_MOST_ONCE);
			adapter.setListenerCustomizer((listener) -> listener.setNoLocal(true));
		}, "a", "b/+");
		assertThat(this.client.topicFilters()).containsExactly("a", "b/+");
		assertThat(this.client.subscription("b/+").qos()).isEqualTo(QoS.AT_MOST_ONCE);
		assertThat(this.client.subscription("b/+").noLocal()).isTrue();
	}

	@Test
	void aTopicThatIsNoneIsFoundAtStartUp() {
		assertThatExceptionOfType(BeanCreationException.class).isThrownBy(() -> start("a/#/b"))
			.withRootCauseInstanceOf(IllegalArgumentException.class)
			.satisfies((ex) -> assertThat(ex).hasStackTraceContaining(InvalidMqttListenerException.class.getName())
				.hasStackTraceContaining("channel adapter 'adapter'"));
	}

	@Test
	void theAdapterIsInTheRegistryAndStartsInItsOwnPhase() {
		MqttListenerEndpointRegistry registry = new MqttListenerEndpointRegistry();
		this.context.registerBean(MqttListenerEndpointRegistry.class, () -> registry);
		start((adapter) -> adapter.setAutoStartup(false), "a");
		assertThat(registry.isRunning()).isTrue();
		assertThat(registry.getListenerContainerIds()).containsExactly("adapter");
		assertThat(this.client.calls).isEmpty();
		adapter().start();
		assertThat(this.client.calls).containsExactly("subscribe a");
		adapter().stop();
		assertThat(this.client.calls).containsExactly("subscribe a", "unsubscribe a");
		this.context.removeBeanDefinition("adapter");
		assertThat(registry.getListenerContainerIds()).isEmpty();
	}

	@Test
	void whenTheApplicationStopsTheSubscriptionOfAKeptSessionStays() {
		this.client = new FakeMqttClient((builder) -> builder.sessionExpiry(Duration.ofHours(1)));
		start("a");
		this.context.close();
		assertThat(this.client.calls).containsExactly("subscribe a");
		assertThat(this.client.deliver("a", "x").isLeft()).isTrue();
	}

	@Test
	void aPauseCanBeginBeforeTheStart() {
		start((adapter) -> adapter.setAutoStartup(false), "a");
		adapter().pause();
		assertThat(adapter().isPaused()).isTrue();
		adapter().resume();
		assertThat(adapter().isPaused()).isFalse();
	}

	@Test
	void theNameThatAFlowGivesFitsIntoTheTopicOfADeadLetter() {
		DefaultMqttListenerContainerFactory factory = new DefaultMqttListenerContainerFactory(this.client);
		factory.setRecoverer(new DeadLetterRecoverer(this.client));
		MqttListenerEndpointRegistry registry = new MqttListenerEndpointRegistry();
		this.context.registerBean(MqttListenerEndpointRegistry.class, () -> registry);
		this.context.registerBean("flow.mqtt:inbound-channel-adapter#0", MqttMessageDrivenChannelAdapter.class, () -> {
			MqttMessageDrivenChannelAdapter adapter = new MqttMessageDrivenChannelAdapter(factory, "a");
			adapter.setOutputChannel(this.output);
			return adapter;
		});
		this.context.register(IntegrationConfiguration.class);
		this.context.refresh();
		assertThat(registry.getListenerContainerIds()).containsExactly("flow.mqtt:inbound-channel-adapter-0");
	}

	private void start(String... topics) {
		start((adapter) -> {
		}, topics);
	}

	private void start(Consumer<MqttMessageDrivenChannelAdapter> customizer, String... topics) {
		DefaultMqttListenerContainerFactory factory = new DefaultMqttListenerContainerFactory(this.client);
		factory.setRetrySettings(RetrySettings.DEFAULT.withAttempts(3).withDelay(Duration.ZERO));
		factory.setRecoverer((message, failure) -> this.failures.add(failure));
		this.context.register(IntegrationConfiguration.class);
		this.context.registerBean("adapter", MqttMessageDrivenChannelAdapter.class, () -> {
			MqttMessageDrivenChannelAdapter adapter = new MqttMessageDrivenChannelAdapter(factory, topics);
			adapter.setOutputChannel(this.output);
			customizer.accept(adapter);
			return adapter;
		});
		this.context.refresh();
	}

	private MqttMessageDrivenChannelAdapter adapter() {
		return this.context.getBean(MqttMessageDrivenChannelAdapter.class);
	}

	private Message<?> onlyReceived() {
		assertThat(this.received).hasSize(1);
		return this.received.get(0);
	}

	private MessageHandler failing(int times) {
		return (message) -> {
			this.received.add(message);
			if (this.received.size() <= times) {
				throw new MessageHandlingException(message, new IllegalStateException("on purpose"));
			}
		};
	}

	record Reading(double celsius) {
	}

	@EnableIntegration
	static class IntegrationConfiguration {

	}

}
