package io.github.mqttboot.spring.listener;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

import io.github.mqttboot.client.message.QoS;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.core.retry.Retryable;
import org.springframework.util.backoff.BackOff;

/**
 * Takes one message to the listener: retries in place, error handling and
 * acknowledgement. Whatever the listener throws ends here, so that neither its own
 * subscription nor another listener suffers.
 */
final class MessageDelivery {

	private static final Log logger = LogFactory.getLog(MessageDelivery.class);

	private final String listenerId;

	private final MqttListenerInvoker invoker;

	private final AckMode ackMode;

	private final MqttListenerErrorHandler errorHandler;

	private final RetryTemplate retryTemplate;

	/** Whether the first attempt counts towards a limit of time. */
	private final boolean timed;

	private final BooleanSupplier abandoning;

	private final LongAdder failures = new LongAdder();

	/**
	 * Create a delivery.
	 * @param listenerId id of the listener
	 * @param invoker calls the listener
	 * @param ackMode when to acknowledge
	 * @param retryPolicy how often, and how far apart, a listener is tried again
	 * @param errorHandler what happens after that
	 * @param abandoning whether the connection is about to end, so that a message that
	 * fails now is better left to the next one
	 */
	MessageDelivery(String listenerId, MqttListenerInvoker invoker, AckMode ackMode, RetryPolicy retryPolicy,
			MqttListenerErrorHandler errorHandler, BooleanSupplier abandoning) {
		this.listenerId = listenerId;
		this.invoker = invoker;
		this.ackMode = ackMode;
		this.retryTemplate = new RetryTemplate(new ListenerRetryPolicy(retryPolicy));
		this.timed = !retryPolicy.getTimeout().isZero();
		this.errorHandler = errorHandler;
		this.abandoning = abandoning;
	}

	/**
	 * Deliver a message.
	 * @param message the message
	 * @param finished called once the message is done with, on this or another thread
	 */
	@SuppressWarnings("CatchingUnchecked")
	void deliver(ListenerMessage message, Runnable finished) {
		if (this.ackMode == AckMode.ON_RECEIPT) {
			message.acknowledge();
		}
		CompletionStage<?> pending;
		try {
			pending = invoke(message);
		}
		catch (Throwable ex) {
			fail(message, ex);
			finished.run();
			return;
		}
		if (pending == null) {
			succeed(message);
			finished.run();
			return;
		}
		pending.whenComplete((result, ex) -> {
			if (ex != null) {
				fail(message, (ex instanceof CompletionException && ex.getCause() != null) ? ex.getCause() : ex);
			}
			else {
				succeed(message);
			}
			finished.run();
		});
	}

	@SuppressWarnings("CatchingUnchecked")
	private @Nullable CompletionStage<?> invoke(ListenerMessage message) throws Exception {
		if (message.getMqttMessage().qos() == QoS.AT_MOST_ONCE) {
			return this.invoker.invoke(message);
		}
		if (this.timed) {
			return this.retryTemplate.execute(new Attempts(message, null)).pending;
		}
		try {
			// nearly always all there is to do
			return this.invoker.invoke(message);
		}
		catch (Throwable ex) {
			return this.retryTemplate.execute(new Attempts(message, ex)).pending;
		}
	}

	private void succeed(ListenerMessage message) {
		if (this.ackMode == AckMode.AUTO) {
			message.acknowledge();
		}
	}

	void fail(ListenerMessage message, Throwable thrown) {
		Throwable cause = thrown;
		int attempts = 1;
		boolean retried = message.getMqttMessage().qos() != QoS.AT_MOST_ONCE;
		if (retried && thrown instanceof RetryException retryException) {
			cause = retryException.getCause();
			attempts += retryException.getRetryCount();
		}
		if (cause instanceof InterruptedException) {
			Thread.currentThread().interrupt();
		}
		boolean comesAgain = retried && this.ackMode != AckMode.ON_RECEIPT;
		if (comesAgain && this.abandoning.getAsBoolean()) {
			logger.info(
					"Listener '" + this.listenerId + "' failed on a message to topic '"
							+ message.getMqttMessage().topic()
							+ "' while stopping. The message is not acknowledged: a kept session brings it again",
					cause);
			message.abandon();
			return;
		}
		this.failures.increment();
		handleError(message, new ListenerExecutionFailedException(this.listenerId, attempts, cause));
		message.acknowledge();
	}

	private void handleError(ListenerMessage message, ListenerExecutionFailedException failure) {
		try {
			this.errorHandler.handleError(message.getMqttMessage(), failure);
		}
		catch (Throwable ex) {
			ex.addSuppressed(failure);
			logger.error("The error handler of listener '" + this.listenerId + "' failed on a message to topic '"
					+ message.getMqttMessage().topic() + "'. The message is acknowledged and gone", ex);
		}
	}

	/**
	 * Return how many messages the listener has failed on for good.
	 * @return zero or more
	 */
	long failureCount() {
		return this.failures.sum();
	}

	/** Calls the listener, unless a retry would only hold up the end. */
	private final class Attempts implements Retryable<Attempts> {

		private final ListenerMessage message;

		/** What the first attempt threw, if it is over already. */
		private @Nullable Throwable firstFailure;

		private @Nullable Throwable lastFailure;

		private @Nullable CompletionStage<?> pending;

		Attempts(ListenerMessage message, @Nullable Throwable firstFailure) {
			this.message = message;
			this.firstFailure = firstFailure;
		}

		@Override
		public Attempts execute() throws Throwable {
			if (this.firstFailure != null) {
				this.lastFailure = this.firstFailure;
				this.firstFailure = null;
				throw this.lastFailure;
			}
			if (this.lastFailure != null && MessageDelivery.this.abandoning.getAsBoolean()) {
				throw this.lastFailure;
			}
			try {
				this.pending = MessageDelivery.this.invoker.invoke(this.message);
				return this;
			}
			catch (Exception ex) {
				this.lastFailure = ex;
				throw ex;
			}
		}

		@Override
		public String getName() {
			return MessageDelivery.this.listenerId;
		}

	}

	/** What no policy can be meant to retry. */
	private final class ListenerRetryPolicy implements RetryPolicy {

		private final RetryPolicy delegate;

		ListenerRetryPolicy(RetryPolicy delegate) {
			this.delegate = delegate;
		}

		@Override
		public boolean shouldRetry(Throwable throwable) {
			return throwable instanceof Exception && !(throwable instanceof ListenerArgumentException)
					&& !MessageDelivery.this.abandoning.getAsBoolean() && this.delegate.shouldRetry(throwable);
		}

		@Override
		public Duration getTimeout() {
			return this.delegate.getTimeout();
		}

		@Override
		public BackOff getBackOff() {
			return this.delegate.getBackOff();
		}

	}

}
