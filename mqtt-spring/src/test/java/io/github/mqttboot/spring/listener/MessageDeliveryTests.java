package io.github.mqttboot.spring.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MessageDelivery}: acknowledgement, retries and error handling.
 */
class MessageDeliveryTests {

	private static final RetryPolicy THREE_ATTEMPTS = RetryPolicy.builder().maxRetries(2).delay(Duration.ZERO).build();

	private final List<ListenerExecutionFailedException> failures = new ArrayList<>();

	private final FakeAcknowledgment acknowledgment = new FakeAcknowledgment();

	private final AtomicBoolean finished = new AtomicBoolean();

	private final AtomicBoolean abandoning = new AtomicBoolean();

	private int attempts;

	private AckMode ackMode = AckMode.AUTO;

	private RetryPolicy retryPolicy = THREE_ATTEMPTS;

	private MqttListenerErrorHandler errorHandler = (message, failure) -> {
		assertThat(this.acknowledgment.isAcknowledged()).isFalse();
		this.failures.add(failure);
	};

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
			this.abandoning.set(true);
			throw new IllegalStateException();
		});
		assertThat(this.attempts).isEqualTo(1);
		assertThat(this.failures).isEmpty();
		assertThat(this.acknowledgment.isAcknowledged()).isFalse();
		assertThat(this.finished).isTrue();
	}

	@Test
	void anErrorHandlerThatFailsDoesNotStopAnything() {
		this.errorHandler = (message, failure) -> {
			throw new IllegalStateException("error handler");
		};
		deliver((message) -> {
			throw new IllegalStateException("listener");
		});
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
	void theDefaultHandlerSaysWhatWasLostAndWhatToDoButNotThePayload() {
		this.errorHandler = new LoggingErrorHandler();
		Logger logger = (Logger) LoggerFactory.getLogger(LoggingErrorHandler.class);
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
				.contains("'test'", "3 attempts", "'a/b'", "6 bytes", "QoS 1", "MqttListenerErrorHandler")
				.doesNotContain("secret");
			assertThat(event.getThrowableProxy().getMessage()).isEqualTo("boom");
		});
	}

	private void deliver(MqttListenerInvoker invoker) {
		deliver(QoS.AT_LEAST_ONCE, invoker);
	}

	private void deliver(QoS qos, MqttListenerInvoker invoker) {
		MessageDelivery delivery = new MessageDelivery("test", invoker, this.ackMode, this.retryPolicy,
				this.errorHandler, this.abandoning::get, null);
		MqttMessage message = MqttMessage.to("a/b").payload("secret").qos(qos).build();
		delivery.deliver(new ListenerMessage(message, null, this.acknowledgment), () -> this.finished.set(true));
	}

}
