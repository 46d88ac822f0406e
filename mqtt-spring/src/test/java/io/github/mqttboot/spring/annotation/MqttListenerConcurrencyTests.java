package io.github.mqttboot.spring.annotation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.spring.BoundedWait;
import io.github.mqttboot.spring.FakeMqttClient;
import io.github.mqttboot.spring.FakeMqttClient.FakeAcknowledgment;
import io.github.mqttboot.spring.config.DefaultMqttListenerContainerFactory;
import io.github.mqttboot.spring.config.InvalidMqttListenerException;
import io.github.mqttboot.spring.listener.Acknowledgment;
import io.github.mqttboot.spring.listener.MessageOrder;
import io.github.mqttboot.spring.listener.MqttListenerContainer;
import io.github.mqttboot.spring.listener.MqttListenerErrorHandler;
import io.github.mqttboot.spring.listener.MqttListenerInterceptor;
import io.github.mqttboot.spring.listener.MqttMessageFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for listeners that work on several messages at a time or in batches, for
 * asynchronous results, filters and interceptors.
 */
class MqttListenerConcurrencyTests extends AbstractListenerTests {

	@Test
	void byDefaultOneMessageIsWorkedOnAtATime() {
		start(Pending.class);
		MqttListenerContainer container = container("pending");
		assertThat(container.getConcurrency()).isEqualTo(1);
		assertThat(container.getOrder()).isEqualTo(MessageOrder.LISTENER);
	}

	@ParameterizedTest
	@CsvSource({ "4, ,topic", "4, none, none", "4, topic, topic", "4, x, x", "1, listener, listener", "1, , listener" })
	void whatStaysInOrderDependsOnTheConcurrency(String concurrency, String orderBy, String effective) {
		property("concurrency", concurrency);
		property("order", (orderBy != null) ? orderBy : "");
		start(Ordered.class);
		assertThat(container("ordered").getConcurrency()).isEqualTo(Integer.parseInt(concurrency));
		assertThat(container("ordered").getOrder()).hasToString(effective);
	}

	@ParameterizedTest
	@CsvSource({ "4, listener, works on one message at a time", "4, y, 'ordered by ''y'', which none of its topics'",
			"many, none, 'its concurrency is ''many''. It must be a whole number of 1 or more'",
			"0, none, 'its concurrency is ''0'''" })
	void whatCannotWorkIsSaidAtStartUp(String concurrency, String orderBy, String message) {
		property("concurrency", concurrency);
		property("order", orderBy);
		assertThatExceptionOfType(InvalidMqttListenerException.class).isThrownBy(() -> start(Ordered.class))
			.withMessageContaining(message)
			.withMessageContaining("Ordered.on");
	}

	@Test
	void aListenerMayStayInOrderWhateverTheOthersDo() {
		property("order", "listener");
		property("concurrency", "");
		start((context) -> {
			context.register(Ordered.class);
			context.registerBean("customizer", Object.class, () -> {
				context.getBean(DefaultMqttListenerContainerFactory.class).setConcurrency(8);
				return new Object();
			});
		});
		assertThat(container("ordered").getOrder()).isEqualTo(MessageOrder.LISTENER);
	}

	@Test
	void theNextMessageWaitsForTheAsynchronousResultOfTheOneBefore() {
		start(Pending.class);
		Pending listener = bean(Pending.class);
		FakeAcknowledgment first = this.client.deliver("a", "1");
		FakeAcknowledgment second = this.client.deliver("a", "2");
		assertThat(listener.results).hasSize(1);
		listener.results.get(0).complete(null);
		assertThat(first.isAcknowledged()).isTrue();
		awaitSize(listener.results, 2);
		assertThat(second.isAcknowledged()).isFalse();
		listener.results.get(1).complete(null);
		// by the worker, which may have looked before or after that
		awaitAcknowledgment(second);
	}

	@Test
	void theValueOfAMonoIsTheReply() {
		start(MonoResponder.class);
		FakeAcknowledgment acknowledgment = this.client.deliver("mono", "x");
		assertThat(acknowledgment.isAcknowledged()).isFalse();
		bean(MonoResponder.class).sink.tryEmitValue("later").orThrow();
		assertThat(this.client.lastPublished().payloadAsString()).isEqualTo("later");
		assertThat(acknowledgment.isAcknowledged()).isTrue();
	}

	@Test
	void theValuesOfAFluxAreAllReplies() {
		start(FluxResponder.class);
		assertThat(this.client.deliver("flux", "x").isAcknowledged()).isTrue();
		assertThat(this.client.published).extracting(MqttMessage::payloadAsString).containsExactly("1", "2", "3");
	}

	@Test
	void anErrorOfAReactiveResultIsAFailureOfTheListener() {
		List<Throwable> failures = new ArrayList<>();
		start((context) -> {
			context.register(FailingMono.class);
			context.registerBean("handler", MqttListenerErrorHandler.class,
					() -> (message, failure) -> failures.add(failure.getCause()));
		});
		assertThat(this.client.deliver("a", "x").isAcknowledged()).isTrue();
		assertThat(failures).singleElement().satisfies((failure) -> assertThat(failure).hasMessage("reactive"));
	}

	@Test
	void aBatchIsHandedOverWhenItIsFull() {
		start(Batches.class);
		FakeAcknowledgment first = this.client.deliver("batch/1", "1");
		FakeAcknowledgment second = this.client.deliver("batch/2", "2");
		assertThat(bean(Batches.class).numbers).isEmpty();
		assertThat(first.isAcknowledged()).isFalse();
		FakeAcknowledgment third = this.client.deliver("batch/3", "3");
		assertThat(bean(Batches.class).numbers).containsExactly(List.of(1, 2, 3));
		assertThat(List.of(first, second, third)).allMatch(FakeAcknowledgment::isAcknowledged);
	}

	@Test
	void oneElementThatCannotBeConvertedDoesNotFailTheOthers() {
		List<String> failed = new ArrayList<>();
		start((context) -> {
			context.register(Batches.class);
			context.registerBean("handler", MqttListenerErrorHandler.class,
					() -> (message, failure) -> failed.add(message.topic() + " " + failure.isConversionFailure()));
			context.registerBean("customizer", Object.class, () -> {
				context.getBean(DefaultMqttListenerContainerFactory.class)
					.setErrorHandler(context.getBean(MqttListenerErrorHandler.class));
				return new Object();
			});
		});
		this.client.deliver("batch/1", "1");
		FakeAcknowledgment bad = this.client.deliver("batch/2", "two");
		this.client.deliver("batch/3", "3");
		assertThat(bean(Batches.class).numbers).containsExactly(List.of(1, 3));
		assertThat(failed).containsExactly("batch/2 true");
		assertThat(bad.isAcknowledged()).isTrue();
	}

	@Test
	void aBatchThatFailsIsRetriedAsAWholeAndThenEachMessageIsHandled() {
		List<String> failed = new ArrayList<>();
		start((context) -> {
			context.register(FailingBatch.class);
			context.registerBean("handler", MqttListenerErrorHandler.class,
					() -> (message, failure) -> failed.add(message.topic() + " " + failure.getAttempts()));
			context.registerBean("customizer", Object.class, () -> {
				context.getBean(DefaultMqttListenerContainerFactory.class)
					.setRetryPolicy(RetryPolicy.builder().maxRetries(1).delay(Duration.ZERO).build());
				return new Object();
			});
		});
		FakeAcknowledgment first = this.client.deliver("batch/1", "1");
		FakeAcknowledgment second = this.client.deliver("batch/2", "2");
		assertThat(bean(FailingBatch.class).attempts).isEqualTo(2);
		assertThat(failed).containsExactly("batch/1 2", "batch/2 2");
		assertThat(first.isAcknowledged() && second.isAcknowledged()).isTrue();
	}

	@Test
	void aBatchMayHaveMessagesAndAnAcknowledgmentOfAllOfThem() {
		start(ManualBatch.class);
		FakeAcknowledgment first = this.client.deliver("manual/1", "1");
		FakeAcknowledgment second = this.client.deliver("manual/2", "2");
		ManualBatch listener = bean(ManualBatch.class);
		assertThat(listener.topics).containsExactly("manual/1", "manual/2");
		assertThat(first.isAcknowledged()).isFalse();
		listener.acknowledgment.acknowledge();
		assertThat(first.isAcknowledged() && second.isAcknowledged()).isTrue();
	}

	@Test
	void aBatchThatIsNotFullIsHandedOverAtTheEnd() {
		start(Batches.class);
		FakeAcknowledgment acknowledgment = this.client.deliver("batch/1", "1");
		Batches listener = bean(Batches.class);
		registry().stop("batches");
		assertThat(listener.numbers).containsExactly(List.of(1));
		assertThat(acknowledgment.isAcknowledged()).isTrue();
	}

	@Test
	void aBatchIsNeverLargerThanWhatMayBeUnacknowledged() {
		this.client = new FakeMqttClient((builder) -> builder.receiveMaximum(2));
		start(Batches.class);
		assertThat(container("batches").getBatchSize()).isEqualTo(2);
		this.client.deliver("batch/1", "1");
		this.client.deliver("batch/2", "2");
		assertThat(bean(Batches.class).numbers).containsExactly(List.of(1, 2));
	}

	@Test
	void aBatchListenerNeedsAListAndHasNoReply() {
		assertThatExceptionOfType(InvalidMqttListenerException.class).isThrownBy(() -> start(NoList.class))
			.withMessageContaining("it takes batches, but has the parameter #0 String");
		resetContext();
		assertThatExceptionOfType(InvalidMqttListenerException.class).isThrownBy(() -> start(BatchWithResult.class))
			.withMessageContaining("a batch has no single message to reply to");
		resetContext();
		assertThatExceptionOfType(InvalidMqttListenerException.class).isThrownBy(() -> start(OrderedBatch.class))
			.withMessageContaining("have no order by topic");
	}

	@Test
	void whatAFilterDoesNotAcceptIsAcknowledgedAndCounted() {
		start((context) -> {
			context.register(Filtered.class);
			context.registerBean("hot", MqttMessageFilter.class,
					() -> (message) -> message.payloadAsString().startsWith("hot"));
		});
		assertThat(this.client.deliver("a", "cold").isAcknowledged()).isTrue();
		assertThat(this.client.deliver("a", "hot 1").isAcknowledged()).isTrue();
		assertThat(bean(Filtered.class).received).containsExactly("hot 1");
		assertThat(container("filtered").getRejectedCount()).isOne();
	}

	@Test
	void interceptorsStandAroundEveryAttempt() {
		List<String> calls = new ArrayList<>();
		start((context) -> {
			context.register(Filtered.class);
			context.registerBean("hot", MqttMessageFilter.class, () -> (message) -> true);
			context.registerBean("customizer", Object.class, () -> {
				context.getBean(DefaultMqttListenerContainerFactory.class)
					.setInterceptors(List.of(new Recorder("1", calls), new Recorder("2", calls)));
				return new Object();
			});
		});
		this.client.deliver("a", "x");
		assertThat(calls).containsExactly("1 before", "2 before", "2 success", "1 success");
		calls.clear();
		assertThat(this.client.deliver("a", "fail").isAcknowledged()).isTrue();
		assertThat(calls).containsExactly("1 before", "2 before", "2 failure", "1 failure");
		assertThat(container("filtered").getFailureCounts().failures()).isOne();
	}

	private MqttListenerContainer container(String id) {
		return registry().getListenerContainer(id);
	}

	private static void awaitAcknowledgment(FakeAcknowledgment acknowledgment) {
		BoundedWait.until(acknowledgment::isAcknowledged);
	}

	private static void awaitSize(List<?> list, int size) {
		BoundedWait.until(() -> list.size() >= size);
		assertThat(list).hasSize(size);
	}

	static class Pending {

		final List<CompletableFuture<Void>> results = new CopyOnWriteArrayList<>();

		@MqttListener(id = "pending", topics = "a")
		CompletableFuture<Void> on(String payload) {
			CompletableFuture<Void> result = new CompletableFuture<>();
			this.results.add(result);
			return result;
		}

	}

	static class Ordered {

		@MqttListener(id = "ordered", topics = { "a/{x}", "b/+" }, concurrency = "${concurrency}", orderBy = "${order}")
		void on(String payload) {
		}

	}

	static class MonoResponder {

		final Sinks.One<String> sink = Sinks.one();

		@MqttListener("mono")
		@SendTo("b")
		Mono<String> on(String payload) {
			return this.sink.asMono();
		}

	}

	static class FluxResponder {

		@MqttListener("flux")
		@SendTo("b")
		Flux<String> on(String payload) {
			return Flux.just("1", "2", "3");
		}

	}

	static class FailingMono {

		@MqttListener(topics = "a", errorHandler = "handler")
		Mono<Void> on(String payload) {
			return Mono.error(new IllegalStateException("reactive"));
		}

	}

	static class Batches {

		final List<List<Integer>> numbers = new CopyOnWriteArrayList<>();

		@MqttListener(id = "batches", topics = "batch/+", batch = "3", batchTimeout = "1h")
		void on(List<Integer> numbers) {
			this.numbers.add(numbers);
		}

	}

	static class FailingBatch {

		int attempts;

		@MqttListener(topics = "batch/+", batch = "2", batchTimeout = "PT1H", errorHandler = "handler")
		void on(List<byte[]> payloads) {
			this.attempts++;
			throw new IllegalStateException("all of them");
		}

	}

	static class ManualBatch {

		final List<String> topics = new ArrayList<>();

		Acknowledgment acknowledgment;

		@MqttListener(topics = "manual/+", batch = "2", batchTimeout = "1h", ackMode = "MANUAL")
		void on(Acknowledgment acknowledgment, List<MqttMessage> messages) {
			this.acknowledgment = acknowledgment;
			messages.forEach((message) -> this.topics.add(message.topic()));
		}

	}

	static class NoList {

		@MqttListener(topics = "a", batch = "2")
		void on(String payload) {
		}

	}

	static class BatchWithResult {

		@MqttListener(topics = "a", batch = "2")
		String on(List<Message<String>> messages) {
			return "x";
		}

	}

	static class OrderedBatch {

		@MqttListener(topics = "a", batch = "2", concurrency = "2")
		void on(List<String> payloads) {
		}

	}

	static class Filtered {

		final List<String> received = new ArrayList<>();

		@MqttListener(id = "filtered", topics = "a", filter = "hot")
		void on(String payload) {
			if (payload.equals("fail")) {
				throw new IllegalStateException("told to");
			}
			this.received.add(payload);
		}

	}

	record Recorder(String name, List<String> calls) implements MqttListenerInterceptor {

		@Override
		public void before(String listenerId, MqttMessage message) {
			this.calls.add(this.name + " before");
		}

		@Override
		public void afterSuccess(String listenerId, MqttMessage message) {
			this.calls.add(this.name + " success");
		}

		@Override
		public void afterFailure(String listenerId, MqttMessage message, Throwable failure) {
			this.calls.add(this.name + " failure");
		}

	}

}
