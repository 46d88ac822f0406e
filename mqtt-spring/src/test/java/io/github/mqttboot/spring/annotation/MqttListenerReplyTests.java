package io.github.mqttboot.spring.annotation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.FakeMqttClient.FakeAcknowledgment;
import io.github.mqttboot.spring.config.DefaultMqttListenerContainerFactory;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.spring.listener.MqttListenerErrorHandler;
import io.github.mqttboot.spring.support.MqttHeaders;
import org.junit.jupiter.api.Test;

import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of the value that a {@link MqttListener} method returns.
 */
class MqttListenerReplyTests extends AbstractListenerTests {

	private static final byte[] CORRELATION = "42".getBytes(StandardCharsets.UTF_8);

	@Test
	void itIsSentToTheTopicOfTheAnnotation() {
		property("reply", "alarms");
		start(SendToListener.class);
		this.client.deliver("sensors/7", "too hot");
		assertThat(this.client.lastPublished().topic()).isEqualTo("alarms/7");
		assertThat(this.client.lastPublished().payloadAsString()).isEqualTo("{\"reason\":\"too hot\"}");
		assertThat(this.client.lastPublished().contentType()).isEqualTo("application/json");
	}

	@Test
	void itIsSentToTheResponseTopicWithTheSameCorrelationData() {
		start(Responder.class);
		this.client.deliver(MqttMessage.to("time").responseTopic("reply/{7}").correlationData(CORRELATION));
		assertThat(this.client.lastPublished().topic()).isEqualTo("reply/{7}");
		assertThat(this.client.lastPublished().correlationData()).isEqualTo(CORRELATION);
		assertThat(this.client.lastPublished().payloadAsString()).isEqualTo("noon");
	}

	@Test
	void itIsDroppedIfNobodyAskedForIt() {
		start(Responder.class);
		assertThat(this.client.deliver("time", "").isAcknowledged()).isTrue();
		assertThat(this.client.published).isEmpty();
	}

	@Test
	void nullIsNoReply() {
		start(Silent.class);
		assertThat(this.client.deliver("a", "").isAcknowledged()).isTrue();
		assertThat(this.client.published).isEmpty();
	}

	@Test
	void anOptionalIsWhatIsInIt() {
		start(OptionalResponder.class);
		assertThat(this.client.deliver("a", "").isAcknowledged()).isTrue();
		assertThat(this.client.deliver("b", "").isAcknowledged()).isTrue();
		assertThat(this.client.published).isEmpty();
		this.client.deliver("a", "text");
		assertThat(this.client.lastPublished().payloadAsString()).isEqualTo("text");
		assertThat(this.client.lastPublished().contentType()).isEqualTo("text/plain");
		this.client.deliver("b", "fire");
		assertThat(this.client.lastPublished().payloadAsString()).isEqualTo("{\"reason\":\"fire\"}");
	}

	@Test
	void theDestinationOfTheClassIsForThoseThatReturnSomething() {
		start(DestinationOfTheClass.class);
		this.client.deliver("a", "1");
		assertThat(this.client.lastPublished().topic()).isEqualTo("results");
		this.client.deliver("b", "2");
		assertThat(this.client.lastPublished().topic()).isEqualTo("others");
		this.client.deliver("c", "3");
		assertThat(this.client.published).hasSize(2);
	}

	@Test
	void whatGoesToAResponseTopicIsNotRetainedByDefault() {
		MqttTemplate template = new MqttTemplate(this.client);
		template.setDefaultRetain(true);
		start((context) -> {
			context.register(RetainedResponder.class);
			context.registerBean("retaining", DefaultMqttListenerContainerFactory.class, () -> {
				DefaultMqttListenerContainerFactory factory = new DefaultMqttListenerContainerFactory(this.client);
				factory.setReplyTemplate(template);
				return factory;
			});
		});
		this.client.deliver(MqttMessage.to("time").responseTopic("reply"));
		assertThat(this.client.lastPublished().isRetain()).isFalse();
		this.client.deliver("state", "on");
		assertThat(this.client.lastPublished().isRetain()).isTrue();
	}

	@Test
	void aMessageBringsItsOwnHeaders() {
		start(MessageResponder.class);
		this.client.deliver("a", "");
		assertThat(this.client.lastPublished().topic()).isEqualTo("b");
		assertThat(this.client.lastPublished().qos()).isEqualTo(QoS.EXACTLY_ONCE);
		assertThat(this.client.lastPublished().isRetain()).isTrue();
	}

	@Test
	void aFutureIsSentWhenItIsThere() {
		start(AsyncResponder.class);
		FakeAcknowledgment acknowledgment = this.client.deliver("a", "");
		assertThat(this.client.published).isEmpty();
		assertThat(acknowledgment.isAcknowledged()).isFalse();
		bean(AsyncResponder.class).result.complete("later");
		assertThat(this.client.lastPublished().payloadAsString()).isEqualTo("later");
		assertThat(acknowledgment.isAcknowledged()).isTrue();
	}

	@Test
	void theMessageIsAcknowledgedOnceTheReplyHasArrived() {
		CompletableFuture<PublishResult> outcome = new CompletableFuture<>();
		this.client.outcome = outcome;
		start(Responder.class);
		FakeAcknowledgment acknowledgment = this.client.deliver(MqttMessage.to("time").responseTopic("reply"));
		assertThat(acknowledgment.isAcknowledged()).isFalse();
		outcome.complete(null);
		assertThat(acknowledgment.isAcknowledged()).isTrue();
	}

	@Test
	void aReplyThatCannotBeSentIsAFailureOfTheListener() {
		List<Throwable> failures = new ArrayList<>();
		this.client.outcome = CompletableFuture
			.failedFuture(new MqttNotSentException(MqttNotSentException.Reason.EXPIRED, "expired"));
		start((context) -> {
			context.register(FragileResponder.class);
			context.registerBean("handler", MqttListenerErrorHandler.class,
					() -> (message, failure) -> failures.add(failure.getCause()));
		});
		assertThat(this.client.deliver("a", "").isAcknowledged()).isTrue();
		assertThat(failures).singleElement().isInstanceOf(MqttNotSentException.class);
	}

	@Test
	void aReplyThatCannotBeSentIsNoReasonToCallTheMethodAgainBesideTheNextMessage() {
		CompletableFuture<PublishResult> outcome = new CompletableFuture<>();
		List<Integer> attempts = new ArrayList<>();
		this.client.outcome = outcome;
		start((context) -> {
			context.register(PersistentResponder.class);
			context.registerBean("handler", MqttListenerErrorHandler.class,
					() -> (message, failure) -> attempts.add(failure.getAttempts()));
		});
		FakeAcknowledgment acknowledgment = this.client.deliver("a", "1");
		outcome.completeExceptionally(new MqttNotSentException(MqttNotSentException.Reason.EXPIRED, "expired"));
		assertThat(attempts).containsExactly(1);
		assertThat(acknowledgment.isAcknowledged()).isTrue();
	}

	record Alarm(String reason) {
	}

	static class SendToListener {

		@MqttListener("sensors/{deviceId}")
		@SendTo("${reply}/{deviceId}")
		Alarm on(String payload) {
			return new Alarm(payload);
		}

	}

	static class Responder {

		@MqttListener("time")
		String on() {
			return "noon";
		}

	}

	static class PersistentResponder {

		@MqttListener(topics = "a", errorHandler = "handler")
		@MqttRetry(attempts = "3", delay = "0s")
		@SendTo("b")
		String on() {
			return "x";
		}

	}

	static class FragileResponder {

		@MqttListener(topics = "a", errorHandler = "handler")
		@SendTo("b")
		String on() {
			return "x";
		}

	}

	static class Silent {

		@MqttListener("a")
		@SendTo("b")
		String on() {
			return null;
		}

	}

	static class OptionalResponder {

		@MqttListener("a")
		@SendTo("c")
		Optional<String> text(String text) {
			return text.isEmpty() ? Optional.empty() : Optional.of(text);
		}

		@MqttListener("b")
		@SendTo("c")
		CompletableFuture<Optional<Alarm>> alarm(String text) {
			return CompletableFuture.completedFuture(text.isEmpty() ? Optional.empty() : Optional.of(new Alarm(text)));
		}

	}

	@SendTo("results")
	static class DestinationOfTheClass {

		@MqttListener("a")
		String ofTheClass(String text) {
			return text;
		}

		@MqttListener("b")
		@SendTo("others")
		String itsOwn(String text) {
			return text;
		}

		@MqttListener("c")
		void none(String text) {
		}

	}

	static class RetainedResponder {

		@MqttListener(topics = "time", containerFactory = "retaining")
		String time() {
			return "noon";
		}

		@MqttListener(topics = "state", containerFactory = "retaining")
		@SendTo("states")
		String state(String state) {
			return state;
		}

	}

	static class MessageResponder {

		@MqttListener("a")
		@SendTo("b")
		Message<String> on() {
			return MessageBuilder.withPayload("x")
				.setHeader(MqttHeaders.QOS, QoS.EXACTLY_ONCE)
				.setHeader(MqttHeaders.RETAIN, true)
				.build();
		}

	}

	static class AsyncResponder {

		final CompletableFuture<String> result = new CompletableFuture<>();

		@MqttListener("a")
		@SendTo("b")
		CompletableFuture<String> on() {
			return this.result;
		}

	}

}
