package io.github.mqttboot.spring.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * Takes a batch to the listener. The batch is retried as a whole; what becomes of a
 * failure is settled for each message by itself.
 */
final class BatchDelivery {

	private final MqttBatchListenerInvoker invoker;

	private final ListenerInterceptors interceptors;

	private final MessageDelivery delivery;

	/**
	 * Create a delivery.
	 * @param invoker calls the listener
	 * @param interceptors stands before it
	 * @param delivery retries, acknowledges and deals with failures
	 */
	BatchDelivery(MqttBatchListenerInvoker invoker, ListenerInterceptors interceptors, MessageDelivery delivery) {
		this.invoker = invoker;
		this.interceptors = interceptors;
		this.delivery = delivery;
	}

	/**
	 * Deliver a batch.
	 * @param received the messages
	 * @param finished called once all of them are done with, on this or another thread
	 */
	void deliver(List<ListenerMessage> received, Runnable finished) {
		Batch batch = new Batch(new ArrayList<>(received.size()), new ArrayList<>(received.size()));
		// those that cannot be converted go their own way, and the batch is one more
		AtomicInteger open = new AtomicInteger(1);
		Runnable oneDone = () -> {
			if (open.decrementAndGet() == 0) {
				finished.run();
			}
		};
		received.forEach((message) -> add(message, batch, open, oneDone));
		if (batch.messages().isEmpty()) {
			oneDone.run();
		}
		else {
			this.delivery.deliver(batch.messages(), () -> attempt(batch), oneDone);
		}
	}

	@SuppressWarnings("CatchingUnchecked")
	private void add(ListenerMessage message, Batch batch, AtomicInteger open, Runnable oneDone) {
		try {
			if (this.interceptors.accepts(message)) {
				batch.elements().add(this.invoker.convert(message));
				batch.messages().add(message);
			}
		}
		catch (Throwable ex) {
			open.incrementAndGet();
			this.delivery.fail(message, ex, oneDone);
		}
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

}
