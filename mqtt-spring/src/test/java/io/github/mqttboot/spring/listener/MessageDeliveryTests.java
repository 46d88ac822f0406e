package io.github.mqttboot.spring.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.springframework.core.retry.RetryPolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link MessageDelivery}: acknowledgement and error handling.
 */
class MessageDeliveryTests extends AbstractMessageDeliveryTests {

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
