package io.github.mqttboot.spring.listener;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.FakeMqttClient.FakeAcknowledgment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.messaging.converter.MessageConversionException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MessageDelivery}: what is retried, when, and how retries end.
 */
class MessageDeliveryRetryTests extends AbstractMessageDeliveryTests {

	@ParameterizedTest
	@EnumSource(names = { "AUTO", "MANUAL" })
	void aFailureIsRetriedInPlaceThenHandledThenAcknowledged(AckMode mode) {
		this.ackMode = mode;
		deliver((message) -> {
			this.attempts++;
			throw new IllegalStateException("attempt " + this.attempts);
		});
		assertThat(this.attempts).isEqualTo(3);
		assertThat(this.failures).singleElement().satisfies((failure) -> {
			assertThat(failure.getListenerId()).isEqualTo("test");
			assertThat(failure.getAttempts()).isEqualTo(3);
			assertThat(failure.isConversionFailure()).isFalse();
			assertThat(failure).hasMessage("Listener 'test' failed after 3 attempts").cause().hasMessage("attempt 3");
		});
		assertThat(this.acknowledgment.isAcknowledged()).isTrue();
		assertThat(this.finished).isTrue();
	}

	@Test
	void aLimitOfTimeCountsFromTheFirstAttempt() {
		Duration limit = Duration.ofMillis(10);
		this.retryPolicy = RetryPolicy.builder().maxRetries(2).delay(Duration.ZERO).timeout(limit).build();
		deliver((message) -> {
			this.attempts++;
			long start = System.currentTimeMillis();
			while (System.currentTimeMillis() - start <= 2 * limit.toMillis()) {
				Thread.onSpinWait();
			}
			throw new IllegalStateException();
		});
		assertThat(this.attempts).isEqualTo(1);
		assertThat(this.failures).hasSize(1);
		assertThat(this.acknowledgment.isAcknowledged()).isTrue();
	}

	@Test
	void aRetryThatSucceedsIsASuccess() {
		deliver((message) -> {
			if (++this.attempts < 3) {
				throw new IllegalStateException();
			}
			return null;
		});
		assertThat(this.failures).isEmpty();
		assertThat(this.acknowledgment.isAcknowledged()).isTrue();
	}

	@Test
	void qos0IsNotRetried() {
		deliver(QoS.AT_MOST_ONCE, (message) -> {
			this.attempts++;
			throw new IllegalStateException();
		});
		assertThat(this.attempts).isEqualTo(1);
		assertThat(this.failures).hasSize(1);
	}

	@Test
	void argumentsThatCannotBeMadeAreNotRetried() {
		deliver((message) -> {
			this.attempts++;
			throw new ListenerArgumentException("no", new IllegalArgumentException());
		});
		assertThat(this.attempts).isEqualTo(1);
		assertThat(this.failures).singleElement()
			.satisfies((failure) -> assertThat(failure.isConversionFailure()).isTrue());
	}

	@Test
	void anErrorIsNotRetriedButHandledLikeAnException() {
		deliver((message) -> {
			this.attempts++;
			throw new AssertionError("broken");
		});
		assertThat(this.attempts).isEqualTo(1);
		assertThat(this.failures).singleElement()
			.satisfies((failure) -> assertThat(failure.getCause()).isInstanceOf(AssertionError.class));
		assertThat(this.acknowledgment.isAcknowledged()).isTrue();
		assertThat(this.finished).isTrue();
	}

	@Test
	void thePolicyHasTheLastWordOnWhatIsRetried() {
		this.retryPolicy = RetryPolicy.builder().delay(Duration.ZERO).excludes(IllegalStateException.class).build();
		deliver((message) -> {
			this.attempts++;
			throw new IllegalStateException();
		});
		assertThat(this.attempts).isEqualTo(1);
		assertThat(this.failures).hasSize(1);
	}

	@Test
	void retriesEndWhenTheConnectionIsAboutToEnd() {
		deliver((message) -> {
			this.attempts++;
			this.delivery.abandon();
			throw new IllegalStateException();
		});
		assertThat(this.attempts).isEqualTo(1);
		assertThat(this.failures).isEmpty();
		assertThat(this.acknowledgment.isAcknowledged()).isFalse();
		assertThat(this.acknowledgment.isLeft()).isTrue();
		assertThat(this.finished).isTrue();
	}

	@Test
	void theWaitForARetryEndsAtOnceWhenTheConnectionIsAboutToEnd() throws InterruptedException {
		this.retryPolicy = RetryPolicy.builder().maxRetries(2).delay(Duration.ofDays(1)).build();
		CountDownLatch failed = new CountDownLatch(1);
		Thread listener = new Thread(() -> deliver((message) -> {
			failed.countDown();
			throw new IllegalStateException();
		}));
		listener.start();
		failed.await();
		this.delivery.abandon();
		listener.join();
		assertThat(this.counts.retries()).isZero();
		assertThat(this.failures).isEmpty();
		assertThat(this.acknowledgment.isLeft()).isTrue();
		assertThat(this.finished).isTrue();
	}

	@Test
	void theWaitForARetryEndsWhenTheThreadIsInterrupted() {
		this.retryPolicy = RetryPolicy.builder().maxRetries(2).delay(Duration.ofDays(1)).build();
		deliver((message) -> {
			this.attempts++;
			Thread.currentThread().interrupt();
			throw new IllegalStateException();
		});
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.attempts).isEqualTo(1);
		assertThat(this.failures).hasSize(1);
	}

	@Test
	void qos0IsRetriedIfToldSo() {
		this.retryQos0 = true;
		deliver(QoS.AT_MOST_ONCE, (message) -> {
			this.attempts++;
			throw new IllegalStateException();
		});
		assertThat(this.attempts).isEqualTo(3);
	}

	@Test
	void aPayloadThatCannotBeConvertedIsNotRetriedWhereverThatHappens() {
		deliver((message) -> {
			this.attempts++;
			throw new MessageConversionException("no converter for the reply");
		});
		assertThat(this.attempts).isEqualTo(1);
	}

	@Test
	void aFutureThatFailsIsRetriedWithoutHoldingTheThread() throws InterruptedException {
		this.retryPolicy = RetryPolicy.builder().maxRetries(2).delay(Duration.ofMillis(1)).build();
		List<String> threads = new CopyOnWriteArrayList<>();
		CountDownLatch done = new CountDownLatch(1);
		CompletableFuture<String> first = new CompletableFuture<>();
		this.delivery = new MessageDelivery((message) -> {
			threads.add(Thread.currentThread().getName());
			if (threads.size() == 2) {
				throw new IllegalStateException("thrown on a retry");
			}
			return (threads.size() == 1) ? first : CompletableFuture.completedFuture("done");
		}, this.ackMode, errorPath(), null);
		this.delivery.deliver(message(QoS.AT_LEAST_ONCE), done::countDown);
		assertThat(threads).hasSize(1);
		first.completeExceptionally(new IllegalStateException("no"));
		done.await();
		assertThat(threads).containsExactly(Thread.currentThread().getName(), "mqtt-test-retry", "mqtt-test-retry");
		assertThat(this.failures).isEmpty();
		assertThat(this.counts.retries()).isEqualTo(2);
		assertThat(this.acknowledgment.isAcknowledged()).isTrue();
	}

	@Test
	void aFutureThatKeepsFailingEndsWithTheRecoverer() throws InterruptedException {
		this.retryPolicy = RetryPolicy.builder().maxRetries(2).delay(Duration.ofMillis(1)).build();
		CountDownLatch done = new CountDownLatch(1);
		this.delivery = new MessageDelivery((message) -> CompletableFuture.supplyAsync(() -> {
			throw new IllegalArgumentException("no");
		}), this.ackMode, errorPath(), null);
		this.delivery.deliver(message(QoS.EXACTLY_ONCE), done::countDown);
		done.await();
		assertThat(this.failures).singleElement().satisfies((failure) -> {
			assertThat(failure.getAttempts()).isEqualTo(3);
			assertThat(failure).hasCauseInstanceOf(IllegalArgumentException.class);
		});
		assertThat(this.acknowledgment.isAcknowledged()).isTrue();
	}

	@Test
	void aFutureThatFailsWithAnErrorIsNotRetried() {
		deliver((message) -> {
			this.attempts++;
			return CompletableFuture.failedFuture(new NoClassDefFoundError("gone"));
		});
		assertThat(this.attempts).isEqualTo(1);
		assertThat(this.failures).hasSize(1);
	}

	@Test
	void aFutureThatWaitsForItsRetryIsLeftWhenTheConnectionIsAboutToEnd() throws InterruptedException {
		this.retryPolicy = RetryPolicy.builder().maxRetries(2).delay(Duration.ofDays(1)).build();
		CountDownLatch done = new CountDownLatch(1);
		this.delivery = new MessageDelivery(
				(message) -> CompletableFuture.failedFuture(new IllegalStateException("no")), this.ackMode, errorPath(),
				null);
		this.delivery.deliver(message(QoS.AT_LEAST_ONCE), done::countDown);
		assertThat(done.getCount()).isOne();
		this.delivery.abandon();
		done.await();
		assertThat(this.acknowledgment.isLeft()).isTrue();
		assertThat(this.failures).isEmpty();
	}

	@Test
	void aBatchIsRetriedAsOneAndEachOfItsMessagesRecovered() {
		List<FakeAcknowledgment> acknowledgments = List.of(new FakeAcknowledgment(), new FakeAcknowledgment());
		List<ListenerMessage> batch = acknowledgments.stream()
			.map((each) -> new ListenerMessage(MqttMessage.to("a/b").build(), null, each))
			.toList();
		this.delivery = new MessageDelivery((message) -> null, this.ackMode, errorPath(), null);
		this.delivery.deliver(batch, () -> {
			this.attempts++;
			throw new IllegalStateException();
		}, () -> this.finished.set(true));
		assertThat(this.attempts).isEqualTo(3);
		assertThat(this.failures).hasSize(2);
		assertThat(acknowledgments).allMatch(FakeAcknowledgment::isAcknowledged);
		assertThat(this.finished).isTrue();
	}

	@Test
	void theInterruptionOfAListenerIsNotSwallowed() {
		this.retryPolicy = RetryPolicy.withMaxRetries(0);
		deliver((message) -> {
			throw new InterruptedException();
		});
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.failures).hasSize(1);
	}

}
