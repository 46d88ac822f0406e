package io.github.mqttboot.spring.listener;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.support.PrintableText;
import io.micrometer.observation.Observation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.messaging.converter.MessageConversionException;

/**
 * What failures of one listener go through: retries, then the error handler, then the
 * recoverer, then the acknowledgement. Thread-safe.
 */
final class ErrorPath {

	private static final Log logger = LogFactory.getLog(ErrorPath.class);

	private final String listenerId;

	private final RetryPolicy retryPolicy;

	private final boolean retryQos0;

	private final @Nullable MqttListenerErrorHandler errorHandler;

	private final MqttMessageRecoverer recoverer;

	private final ListenerFailureCounts counts;

	private final Runnable stopper;

	private final Executor retryExecutor;

	private final Set<Pause> pauses = ConcurrentHashMap.newKeySet();

	private volatile boolean abandoned;

	/**
	 * Create a path.
	 * @param listenerId id of the listener
	 * @param retryPolicy how often, and how far apart, a listener is tried again
	 * @param retryQos0 whether messages of QoS 0 are tried again, too
	 * @param errorHandler asked after that, or {@code null} for nobody
	 * @param recoverer takes what the error handler lets through
	 * @param counts counts it
	 * @param stopper stops the container and disconnects the client
	 */
	ErrorPath(String listenerId, RetryPolicy retryPolicy, boolean retryQos0,
			@Nullable MqttListenerErrorHandler errorHandler, MqttMessageRecoverer recoverer,
			ListenerFailureCounts counts, Runnable stopper) {
		this.listenerId = listenerId;
		this.retryPolicy = retryPolicy;
		this.retryQos0 = retryQos0;
		this.errorHandler = errorHandler;
		this.recoverer = recoverer;
		this.counts = counts;
		this.stopper = stopper;
		this.retryExecutor = retryExecutor(listenerId);
	}

	// Rare enough for a thread each. One that waits is none: the JDK's timer does that
	private static Executor retryExecutor(String listenerId) {
		ClassLoader loader = Thread.currentThread().getContextClassLoader();
		return (task) -> {
			Thread thread = new Thread(task, "mqtt-" + listenerId + "-retry");
			thread.setDaemon(true);
			thread.setContextClassLoader(loader);
			thread.start();
		};
	}

	RetryPolicy retryPolicy() {
		return this.retryPolicy;
	}

	Executor retryExecutor() {
		return this.retryExecutor;
	}

	ListenerFailureCounts counts() {
		return this.counts;
	}

	// whether the first attempt counts towards a limit of time
	boolean isTimed() {
		return !this.retryPolicy.getTimeout().isZero();
	}

	boolean isRetried(QoS qos) {
		return this.retryQos0 || qos != QoS.AT_MOST_ONCE;
	}

	// whether another attempt may end in another way
	boolean isRetryable(Throwable failure) {
		return failure instanceof Exception && !(failure instanceof ListenerArgumentException)
				&& !(failure instanceof MessageConversionException) && !(failure instanceof InterruptedException)
				&& !this.abandoned && this.retryPolicy.shouldRetry(failure);
	}

	/**
	 * Let some time pass without holding a thread.
	 * @param delay how much
	 * @return completes then, or as soon as the connection is about to end
	 */
	CompletableFuture<Void> pause(Duration delay) {
		Pause pause = new Pause();
		this.pauses.add(pause);
		if (this.abandoned) {
			pause.end.complete(null);
		}
		else {
			pause.end.completeOnTimeout(null, delay.toNanos(), TimeUnit.NANOSECONDS);
		}
		return pause.end.whenComplete((nothing, ex) -> this.pauses.remove(pause));
	}

	/**
	 * The connection is about to end: what fails from now on, or waits for its next
	 * attempt, is better left to the next one.
	 */
	void abandon() {
		this.abandoned = true;
		this.pauses.forEach((pause) -> pause.end.complete(null));
	}

	boolean isAbandoned() {
		return this.abandoned;
	}

	/**
	 * Settle what becomes of a message that the listener has failed on for good.
	 * @param message the message
	 * @param ackMode when it is acknowledged
	 * @param attempts how often the listener was tried
	 * @param cause what the last attempt threw
	 * @param done called once the message is done with, on this or another thread
	 */
	@SuppressWarnings("try")
	void settle(ListenerMessage message, AckMode ackMode, int attempts, Throwable cause, Runnable done) {
		message.getObservation().error(cause);
		// what the error handler or the recoverer publishes belongs to the trace, on
		// whatever thread
		try (Observation.Scope scope = message.getObservation().openScope()) {
			settleObserved(message, ackMode, attempts, cause, done);
		}
	}

	@SuppressWarnings("CatchingUnchecked")
	private void settleObserved(ListenerMessage message, AckMode ackMode, int attempts, Throwable cause,
			Runnable done) {
		boolean comesAgain = message.getMqttMessage().qos() != QoS.AT_MOST_ONCE && ackMode != AckMode.ON_RECEIPT;
		if (comesAgain && this.abandoned) {
			logger.info(
					"Listener '" + this.listenerId + "' failed on a message to topic '" + topic(message)
							+ "' while stopping. The message is not acknowledged: a kept session brings it again",
					cause);
			message.leave();
			done.run();
			return;
		}
		this.counts.onFailure();
		ListenerExecutionFailedException failure = new ListenerExecutionFailedException(this.listenerId, attempts,
				message.getTopicVariables(), cause);
		if (isHandled(message, failure)) {
			this.counts.onHandled();
			message.acknowledge();
			done.run();
			return;
		}
		CompletionStage<RecoveryResult> recovery;
		try {
			recovery = Objects.requireNonNull(this.recoverer.recoverAsync(message.getMqttMessage(), failure));
		}
		catch (Throwable ex) {
			recovery = CompletableFuture.failedFuture(ex);
		}
		recovery.whenComplete((result, ex) -> {
			try {
				onRecovered(message, failure, result, ex, comesAgain);
			}
			finally {
				done.run();
			}
		});
	}

	@SuppressWarnings("CatchingUnchecked")
	private boolean isHandled(ListenerMessage message, ListenerExecutionFailedException failure) {
		if (this.errorHandler == null) {
			return false;
		}
		try {
			this.errorHandler.handleError(message.getMqttMessage(), failure);
			return true;
		}
		catch (Throwable ex) {
			if (ex instanceof InterruptedException) {
				Thread.currentThread().interrupt();
			}
			if (ex != failure && ex != failure.getCause()) {
				failure.addSuppressed(ex);
			}
			return false;
		}
	}

	private void onRecovered(ListenerMessage message, ListenerExecutionFailedException failure,
			@Nullable RecoveryResult result, @Nullable Throwable ex, boolean comesAgain) {
		if (result == null) {
			onRecoveryFailed(message, failure, ex, comesAgain);
			return;
		}
		switch (result.action()) {
			case ACKNOWLEDGE -> message.acknowledge();
			case DEAD_LETTER -> {
				this.counts.onDeadLetter();
				message.acknowledge();
			}
			case REJECT -> reject(message, failure, result, comesAgain);
			case STOP_CONTAINER -> {
				// in this order: nothing that comes later may be acknowledged
				this.stopper.run();
				message.leave();
			}
		}
	}

	private void reject(ListenerMessage message, ListenerExecutionFailedException failure, RecoveryResult result,
			boolean comesAgain) {
		try {
			message.reject(result.reasonCode());
			this.counts.onRejection();
		}
		catch (IllegalArgumentException ex) {
			onRecoveryFailed(message, failure, ex, comesAgain);
		}
	}

	private void onRecoveryFailed(ListenerMessage message, ListenerExecutionFailedException failure,
			@Nullable Throwable thrown, boolean comesAgain) {
		Throwable ex = (thrown != null) ? thrown : new IllegalStateException("The recoverer ended without a result");
		boolean left = comesAgain && this.abandoned;
		logger.error("The recoverer of listener '" + this.listenerId + "' failed on a message to topic '"
				+ topic(message) + "'. " + (left ? "The message is not acknowledged: a kept session brings it again"
						: "The message is acknowledged and gone"),
				failure);
		logger.error("What the recoverer of listener '" + this.listenerId + "' failed with", ex);
		if (left) {
			message.leave();
			return;
		}
		this.counts.onRecoveryFailure();
		message.acknowledge();
	}

	private static String topic(ListenerMessage message) {
		return PrintableText.of(message.getMqttMessage().topic());
	}

	/** Time between two attempts. */
	private static final class Pause {

		private final CompletableFuture<Void> end = new CompletableFuture<>();

	}

}
