package io.github.mqttboot.autoconfigure.modulith;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.autoconfigure.MqttAutoConfiguration;
import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.spring.core.MqttOperations;
import io.github.mqttboot.spring.support.MqttHeaders;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.messaging.Message;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.Externalized;
import org.springframework.modulith.events.support.EventExternalizationTransport;
import org.springframework.modulith.events.support.EventExternalizerModuleListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link MqttEventExternalizationAutoConfiguration}.
 */
class MqttEventExternalizationAutoConfigurationTests {

	private final MqttOperations operations = mock(MqttOperations.class);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(MqttAutoConfiguration.class, MqttEventExternalizationAutoConfiguration.class))
		.withBean(MqttOperations.class, () -> this.operations)
		.withPropertyValues("mqtt.startup=lazy");

	private final ApplicationContextRunner withModulith = this.contextRunner.withBean(
			EventExternalizationConfiguration.class,
			() -> EventExternalizationConfiguration.defaults("io.github.mqttboot.autoconfigure.modulith")
				.headers(Ordered.class, (event) -> Map.of(MqttHeaders.QOS, QoS.EXACTLY_ONCE))
				.build());

	@Test
	void anEventIsPublishedToTheTopicThatItsTargetAndKeyMake() {
		given(this.operations.publish(any(Message.class))).willReturn(CompletableFuture.completedFuture(done()));
		this.withModulith.run((context) -> {
			EventExternalizerModuleListener externalizer = context.getBean(EventExternalizerModuleListener.class);
			Ordered event = new Ordered("7");
			assertThat(externalizer.supports(event)).isTrue();
			assertThat(externalizer.supports("something else")).isFalse();
			assertThat(externalizer.externalize(event)).isCompleted();
			ArgumentCaptor<Message<?>> published = ArgumentCaptor.captor();
			then(this.operations).should().publish(published.capture());
			assertThat(published.getValue().getPayload()).isEqualTo(event);
			assertThat(published.getValue().getHeaders()).containsEntry(MqttHeaders.TOPIC, "orders/7/ordered")
				.containsEntry(MqttHeaders.QOS, QoS.EXACTLY_ONCE);
		});
	}

	@Test
	void aTopicWithoutVariableStaysAsItIs() {
		given(this.operations.publish(any(Message.class))).willReturn(CompletableFuture.completedFuture(done()));
		this.withModulith.run((context) -> {
			assertThat(context.getBean(EventExternalizerModuleListener.class).externalize(new Shipped("7")))
				.isCompleted();
			ArgumentCaptor<Message<?>> published = ArgumentCaptor.captor();
			then(this.operations).should().publish(published.capture());
			assertThat(published.getValue().getHeaders()).containsEntry(MqttHeaders.TOPIC, "shipments");
		});
	}

	@Test
	void aVariableWithoutKeyIsAMistake() {
		this.withModulith.run((context) -> {
			EventExternalizerModuleListener externalizer = context.getBean(EventExternalizerModuleListener.class);
			assertThat(externalizer.externalize(new Lost("7"))).failsWithin(Duration.ZERO)
				.withThrowableThat()
				.withMessageContaining("lost/{id}");
		});
	}

	@Test
	void anEventThatCouldNotBePublishedStaysIncomplete() {
		CompletableFuture<PublishResult> failed = CompletableFuture.failedFuture(new IllegalStateException("no"));
		given(this.operations.publish(any(Message.class))).willReturn(failed);
		this.withModulith.run((context) -> assertThat(
				context.getBean(EventExternalizerModuleListener.class).externalize(new Ordered("7")))
			.isCompletedExceptionally());
	}

	@Test
	void nothingIsThereWithoutModulith() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.modulith"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(MqttEventExternalizationAutoConfiguration.class));
	}

	@Test
	void nothingIsThereWhenExternalizationIsSwitchedOff() {
		this.withModulith.withPropertyValues("spring.modulith.events.externalization.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(EventExternalizationTransport.class));
	}

	@Test
	void eventsWithAnotherTransportKeepIt() {
		this.withModulith.withBean("other", EventExternalizationTransport.class, () -> (payload, target) -> null)
			.run((context) -> assertThat(context).doesNotHaveBean(MqttEventExternalizationTransport.class)
				.doesNotHaveBean(EventExternalizerModuleListener.class));
	}

	private static PublishResult done() {
		return new PublishResult("a", QoS.AT_LEAST_ONCE, 1, ReasonCode.SUCCESS, null, UserProperties.none());
	}

	@Externalized("orders/{id}/ordered::#{id()}")
	record Ordered(String id) {

	}

	@Externalized("shipments")
	record Shipped(String id) {

	}

	@Externalized("lost/{id}")
	record Lost(String id) {

	}

}
