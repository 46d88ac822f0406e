package io.github.mqttboot.spring.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.FakeMqttClient.FakeAcknowledgment;

import org.springframework.core.retry.RetryPolicy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Base of the tests for {@link MessageDelivery}: delivers a message to a listener, and
 * notes what becomes of it.
 */
abstract class AbstractMessageDeliveryTests {

	private static final RetryPolicy THREE_ATTEMPTS = RetryPolicy.builder().maxRetries(2).delay(Duration.ZERO).build();

	final List<ListenerExecutionFailedException> failures = new ArrayList<>();

	final FakeAcknowledgment acknowledgment = new FakeAcknowledgment();

	final AtomicBoolean finished = new AtomicBoolean();

	final ListenerFailureCounts counts = new ListenerFailureCounts();

	final AtomicInteger stops = new AtomicInteger();

	int attempts;

	AckMode ackMode = AckMode.AUTO;

	RetryPolicy retryPolicy = THREE_ATTEMPTS;

	MqttListenerErrorHandler errorHandler;

	MqttMessageRecoverer recoverer = (message, failure) -> {
		assertThat(this.acknowledgment.isAcknowledged()).isFalse();
		this.failures.add(failure);
	};

	boolean retryQos0;

	volatile MessageDelivery delivery;

	final void deliver(MqttListenerInvoker invoker) {
		deliver(QoS.AT_LEAST_ONCE, invoker);
	}

	final void deliver(QoS qos, MqttListenerInvoker invoker) {
		this.delivery = new MessageDelivery(invoker, this.ackMode, errorPath(), null);
		this.delivery.deliver(message(qos), () -> this.finished.set(true));
	}

	final ListenerMessage message(QoS qos) {
		return new ListenerMessage(MqttMessage.to("a/b").payload("s3cr3t").qos(qos).build(), null, this.acknowledgment);
	}

	final ErrorPath errorPath() {
		return new ErrorPath("test", this.retryPolicy, this.retryQos0, this.errorHandler, this.recoverer, this.counts,
				this.stops::incrementAndGet);
	}

}
