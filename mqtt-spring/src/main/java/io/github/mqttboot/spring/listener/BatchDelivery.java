package io.github.mqttboot.spring.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.util.backoff.BackOff;

/**
 * Takes a batch to the listener. The batch is retried as a whole; what a single message
 * fails with, before or after that, is the matter of {@link MessageDelivery}.
 */
final class BatchDelivery {

	private final MqttBatchListenerInvoker invoker;

	private final ListenerInterceptors interceptors;

	private final AckMode ackMode;

	private final MessageDelivery single;

	private final RetryTemplate retryTemplate;

	/**
	 * Create a delivery.
	 * @param invoker calls the listener
	 * @param interceptors stands before it
	 * @param ackMode when to acknowledge
	 * @param retryPolicy how often, and how far apart, the listener is tried again
	 * @param single deals with messages that have failed
	 * @param abandoning whether a retry would only hold up the end
	 */
	BatchDelivery(MqttBatchListenerInvoker invoker, ListenerInterceptors interceptors, AckMode ackMode,
			RetryPolicy retryPolicy, MessageDelivery single, BooleanSupplier abandoning) {
		this.invoker = invoker;
		this.interceptors = interceptors;
		this.ackMode = ackMode;
		this.single = single;
		this.retryTemplate = new RetryTemplate(new BatchRetryPolicy(retryPolicy, abandoning));
	}

	/**
	 * Deliver a batch.
	 * @param received the messages
	 * @param finished called once all of them are done with, on this or another thread
	 */
	@SuppressWarnings("CatchingUnchecked")
	void deliver(List<ListenerMessage> received, Runnable finished) {
		Batch batch = new Batch(new ArrayList<>(received.size()), new ArrayList<>(received.size()));
		received.forEach((message) -> add(message, batch));
		CompletionStage<?> pending = null;
		try {
			if (!batch.messages().isEmpty()) {
				pending = invoke(batch);
			}
		}
		catch (Throwable ex) {
			fail(batch, ex);
			finished.run();
			return;
		}
		if (pending == null) {
			succeed(batch);
			finished.run();
			return;
		}
		pending.whenComplete((result, ex) -> {
			if (ex != null) {
				fail(batch, (ex instanceof CompletionException && ex.getCause() != null) ? ex.getCause() : ex);
			}
			else {
				succeed(batch);
			}
			finished.run();
		});
	}

	@SuppressWarnings("CatchingUnchecked")
	private void add(ListenerMessage message, Batch batch) {
		if (this.ackMode == AckMode.ON_RECEIPT) {
			message.acknowledge();
		}
		try {
			if (this.interceptors.accepts(message)) {
				batch.elements().add(this.invoker.convert(message));
				batch.messages().add(message);
			}
		}
		catch (Throwable ex) {
			this.single.fail(message, ex);
		}
	}

	private @Nullable CompletionStage<?> invoke(Batch batch) throws Exception {
		boolean retried = batch.messages()
			.stream()
			.anyMatch((message) -> message.getMqttMessage().qos() != QoS.AT_MOST_ONCE);
		return retried ? this.retryTemplate.execute(() -> new Attempt(attempt(batch))).pending() : attempt(batch);
	}

	@SuppressWarnings("CatchingUnchecked")
	private @Nullable CompletionStage<?> attempt(Batch batch) throws Exception {
		try {
			this.interceptors.before(batch.messages());
			CompletionStage<?> pending = this.invoker.invoke(new ArrayList<>(batch.elements()), batch);
			if (pending != null) {
				return this.interceptors.after(batch.messages(), pending);
			}
			this.interceptors.afterSuccess(batch.messages());
			return null;
		}
		catch (Throwable ex) {
			this.interceptors.afterFailure(batch.messages(), ex);
			throw ex;
		}
	}

	private void succeed(Batch batch) {
		if (this.ackMode == AckMode.AUTO) {
			batch.acknowledge();
		}
	}

	private void fail(Batch batch, Throwable failure) {
		for (ListenerMessage message : batch.messages()) {
			boolean alone = message.getMqttMessage().qos() == QoS.AT_MOST_ONCE;
			this.single.fail(message,
					(alone && failure instanceof RetryException exhausted) ? exhausted.getCause() : failure);
		}
	}

	/**
	 * What the listener gets of a batch.
	 *
	 * @param messages the messages
	 * @param elements what the listener takes for each
	 */
	private record Batch(List<ListenerMessage> messages, List<@Nullable Object> elements) implements Acknowledgment {

		@Override
		public void acknowledge() {
			this.messages.forEach(ListenerMessage::acknowledge);
		}

		@Override
		public void reject(ReasonCode reasonCode) {
			this.messages.forEach((message) -> message.reject(reasonCode));
		}

	}

	/**
	 * The outcome of an attempt that did not throw.
	 *
	 * @param pending what is left to wait for, or {@code null}
	 */
	private record Attempt(@Nullable CompletionStage<?> pending) {

	}

	/**
	 * Retries exceptions as the policy says, but not at the end.
	 *
	 * @param delegate the policy
	 * @param abandoning whether the end has come
	 */
	private record BatchRetryPolicy(RetryPolicy delegate, BooleanSupplier abandoning) implements RetryPolicy {

		@Override
		public boolean shouldRetry(Throwable throwable) {
			return throwable instanceof Exception && !this.abandoning.getAsBoolean()
					&& this.delegate.shouldRetry(throwable);
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
