package io.github.mqttboot.spring.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.spring.FakeMqttClient.FakeAcknowledgment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.messaging.converter.MessageConversionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link MessageDelivery}: acknowledgement, retries and error handling.
 */
class MessageDeliveryTests {

	private static final RetryPolicy THREE_ATTEMPTS = RetryPolicy.builder().maxRetries(2).delay(Duration.ZERO).build();

	private final List<ListenerExecutionFailedException> failures = new ArrayList<>();

	private final FakeAcknowledgment acknowledgment = new FakeAcknowledgment();

	private final AtomicBoolean finished = new AtomicBoolean();

	private final ListenerFailureCounts counts = new ListenerFailureCounts();

	private final AtomicInteger stops = new AtomicInteger();

	private int attempts;

	private AckMode ackMode = AckMode.AUTO;

	private RetryPolicy retryPolicy = THREE_ATTEMPTS;

	private MqttListenerErrorHandler errorHandler;

	private MqttMessageRecoverer recoverer = (message, failure) -> {
		assertThat(this.acknowledgment.isAcknowledged()).isFalse();
		this.failures.add(failure);
	};

	private boolean retryQos0;

	private volatile MessageDelivery delivery;

	@Test
	void acknowledgesOnceTheListenerHasReturned() {
		deliver((message) -> {
			assertThat(this.acknowledgment.isAcknowledged()).isFalse();
			return null;
		});
		assertThat(this.acknowledgment.isAcknowledged()).isTrue();
		assertThat(this.finished).isTrue();
	}

	@Test
	void acknowledgesOnceTheReturnedFutureHasSucceeded() {
		CompletableFuture<String> pending = new CompletableFuture<>();
		deliver((message) -> pending);
		assertThat(this.acknowledgment.isAcknowledged()).isFalse();
		assertThat(this.finished).isFalse();
		pending.complete("done");
		assertThat(this.acknowledgment.isAcknowledged()).isTrue();
		assertThat(this.finished).isTrue();
	}

	@Test
	void aFutureThatFailsIsAFailureOfTheListener() {
		this.retryPolicy = RetryPolicy.withMaxRetries(0);
		CompletableFuture<String> pending = new CompletableFuture<>();
		deliver((message) -> pending.thenApply((value) -> value));
		IllegalStateException failure = new IllegalStateException();
		pending.completeExceptionally(failure);
		assertThat(this.failures).singleElement()
			.satisfies((handled) -> assertThat(handled.getCause()).isSameAs(failure));
		assertThat(this.acknowledgment.isAcknowledged()).isTrue();
		assertThat(this.finished).isTrue();
	}

	@Test
	void acknowledgesBeforeTheCallIfToldSo() {
		this.ackMode = AckMode.ON_RECEIPT;
		deliver((message) -> {
			assertThat(this.acknowledgment.isAcknowledged()).isTrue();
			return null;
		});
	}

	@Test
	void leavesTheAcknowledgementToTheListenerIfToldSo() {
		this.ackMode = AckMode.MANUAL;
		List<ListenerMessage> kept = new ArrayList<>();
		deliver((message) -> {
			kept.add(message);
			return null;
		});
		assertThat(this.acknowledgment.isAcknowledged()).isFalse();
		kept.get(0).acknowledge();
		assertThat(this.acknowledgment.isAcknowledged()).isTrue();
	}

	@Test
	void aListenerMayRejectAMessage() {
		this.ackMode = AckMode.MANUAL;
		deliver((message) -> {
			message.reject(ReasonCode.QUOTA_EXCEEDED);
			return null;
		});
		assertThat(this.acknowledgment.rejection()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
	}

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
	void anErrorHandlerThatReturnsHasDealtWithTheFailure() {
		this.errorHandler = (message, failure) -> assertThat(this.acknowledgment.isAcknowledged()).isFalse();
		deliver((message) -> {
			throw new IllegalStateException("listener");
		});
		assertThat(this.failures).isEmpty();
		assertThat(this.counts.handled()).isOne();
		assertThat(this.acknowledgment.isAcknowledged()).isTrue();
		assertThat(this.finished).isTrue();
	}

	@Test
	void whatTheErrorHandlerThrowsGoesToTheRecoverer() {
		this.errorHandler = (message, failure) -> {
			throw failure;
		};
		deliver((message) -> {
			throw new IllegalStateException("listener");
		});
		assertThat(this.failures).singleElement().satisfies((failure) -> assertThat(failure.getSuppressed()).isEmpty());
		assertThat(this.acknowledgment.isAcknowledged()).isTrue();
	}

	@Test
	void anErrorHandlerThatFailsItselfLetsTheFailureThrough() {
		IllegalStateException own = new IllegalStateException("error handler");
		this.errorHandler = (message, failure) -> {
			throw own;
		};
		deliver((message) -> {
			throw new IllegalStateException("listener");
		});
		assertThat(this.failures).singleElement().satisfies((failure) -> {
			assertThat(failure).cause().hasMessage("listener");
			assertThat(failure.getSuppressed()).containsExactly(own);
		});
		assertThat(this.finished).isTrue();
	}

	@Test
	void aRecovererThatFailsDoesNotStopAnything() {
		this.recoverer = (message, failure) -> {
			throw new IllegalStateException("recoverer");
		};
		deliver((message) -> {
			throw new IllegalStateException("listener");
		});
		assertThat(this.counts.recoveryFailures()).isOne();
		assertThat(this.acknowledgment.isAcknowledged()).isTrue();
		assertThat(this.finished).isTrue();
	}

	@Test
	void theMessageIsAcknowledgedOnceTheRecovererIsDone() {
		CompletableFuture<RecoveryResult> recovery = new CompletableFuture<>();
		this.recoverer = asynchronous(recovery);
		deliver((message) -> {
			throw new AssertionError();
		});
		assertThat(this.acknowledgment.isAcknowledged()).isFalse();
		assertThat(this.finished).isFalse();
		recovery.complete(RecoveryResult.deadLettered());
		assertThat(this.acknowledgment.isAcknowledged()).isTrue();
		assertThat(this.finished).isTrue();
		assertThat(this.counts.deadLetters()).isOne();
	}

	@Test
	void aRecoveryThatFailsWhileStoppingIsLeftToTheNextConnection() {
		CompletableFuture<RecoveryResult> recovery = new CompletableFuture<>();
		this.recoverer = asynchronous(recovery);
		deliver((message) -> {
			throw new AssertionError();
		});
		this.delivery.abandon();
		recovery.completeExceptionally(new IllegalStateException("closed"));
		assertThat(this.acknowledgment.isAcknowledged()).isFalse();
		assertThat(this.acknowledgment.isLeft()).isTrue();
		assertThat(this.finished).isTrue();
	}

	@Test
	void aRecovererMayRejectTheMessage() {
		this.recoverer = new RejectingRecoverer(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR);
		deliver((message) -> {
			throw new AssertionError();
		});
		assertThat(this.acknowledgment.rejection()).isEqualTo(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR);
		assertThat(this.counts.rejections()).isOne();
	}

	@Test
	void whatCannotBeConvertedIsRejectedAsSuch() {
		this.recoverer = new RejectingRecoverer();
		deliver((message) -> {
			throw new ListenerArgumentException("no", new IllegalArgumentException());
		});
		assertThat(this.acknowledgment.rejection()).isEqualTo(ReasonCode.PAYLOAD_FORMAT_INVALID);
	}

	@Test
	void noMessageIsRejectedWithSuccess() {
		assertThatIllegalArgumentException().isThrownBy(() -> new RejectingRecoverer(ReasonCode.SUCCESS))
			.withMessageContaining("UNSPECIFIED_ERROR");
	}

	@Test
	void aRecovererMayStopTheContainer() {
		this.recoverer = new StopContainerRecoverer();
		deliver((message) -> {
			throw new IllegalStateException();
		});
		assertThat(this.stops).hasValue(1);
		assertThat(this.acknowledgment.isAcknowledged()).isFalse();
		assertThat(this.acknowledgment.isLeft()).isTrue();
		assertThat(this.finished).isTrue();
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
	void aBatchThatSucceedsIsAcknowledgedAsAWhole() {
		CompletableFuture<String> pending = new CompletableFuture<>();
		List<ListenerMessage> batch = List.of(message(QoS.AT_LEAST_ONCE));
		this.delivery = new MessageDelivery((message) -> null, this.ackMode, errorPath(), null);
		this.delivery.deliver(batch, () -> pending, () -> this.finished.set(true));
		assertThat(this.acknowledgment.isAcknowledged()).isFalse();
		pending.complete("done");
		assertThat(this.acknowledgment.isAcknowledged()).isTrue();
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

	@Test
	void theDefaultRecovererSaysWhatWasLostAndWhatToDoButNotThePayload() {
		this.recoverer = new LoggingRecoverer();
		Logger logger = (Logger) LoggerFactory.getLogger(LoggingRecoverer.class);
		ListAppender<ILoggingEvent> appender = new ListAppender<>();
		appender.start();
		logger.addAppender(appender);
		try {
			deliver((message) -> {
				throw new IllegalStateException("boom");
			});
		}
		finally {
			logger.detachAppender(appender);
		}
		assertThat(appender.list).singleElement().satisfies((event) -> {
			assertThat(event.getLevel()).isEqualTo(Level.ERROR);
			assertThat(event.getFormattedMessage())
				.contains("'test'", "3 attempts", "'a/b'", "6 bytes", "QoS 1", "DeadLetterRecoverer")
				.doesNotContain("s3cr3t");
			assertThat(event.getThrowableProxy().getMessage()).isEqualTo("boom");
		});
	}

	private void deliver(MqttListenerInvoker invoker) {
		deliver(QoS.AT_LEAST_ONCE, invoker);
	}

	private void deliver(QoS qos, MqttListenerInvoker invoker) {
		this.delivery = new MessageDelivery(invoker, this.ackMode, errorPath(), null);
		this.delivery.deliver(message(qos), () -> this.finished.set(true));
	}

	private ListenerMessage message(QoS qos) {
		return new ListenerMessage(MqttMessage.to("a/b").payload("s3cr3t").qos(qos).build(), null, this.acknowledgment);
	}

	private ErrorPath errorPath() {
		return new ErrorPath("test", this.retryPolicy, this.retryQos0, this.errorHandler, this.recoverer, this.counts,
				this.stops::incrementAndGet);
	}

	private static MqttMessageRecoverer asynchronous(CompletableFuture<RecoveryResult> recovery) {
		return new MqttMessageRecoverer() {

			@Override
			public void recover(MqttMessage message, ListenerExecutionFailedException failure) {
				throw new UnsupportedOperationException();
			}

			@Override
			public CompletableFuture<RecoveryResult> recoverAsync(MqttMessage message,
					ListenerExecutionFailedException failure) {
				return recovery;
			}

		};
	}

}
