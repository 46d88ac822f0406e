package io.github.mqttboot.spring.listener;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * Takes messages to the listener: one, or a batch of them, with one call. Whatever the
 * listener throws ends here, so that neither its own subscription nor another listener
 * suffers.
 */
final class MessageDelivery {

	private final MqttListenerInvoker invoker;

	private final AckMode ackMode;

	private final ErrorPath errorPath;

	/** Whether the first attempt counts towards a limit of time. */
	private final boolean timed;

	/** Null if nobody wants to know. */
	private final @Nullable DeliveryObserver observer;

	/**
	 * Create a delivery.
	 * @param invoker calls the listener
	 * @param ackMode when to acknowledge
	 * @param errorPath what failures go through
	 * @param observer observes deliveries, or {@code null}
	 */
	MessageDelivery(MqttListenerInvoker invoker, AckMode ackMode, ErrorPath errorPath,
			@Nullable DeliveryObserver observer) {
		this.invoker = invoker;
		this.ackMode = ackMode;
		this.errorPath = errorPath;
		this.timed = errorPath.isTimed();
		this.observer = observer;
	}

	// Return whether somebody observes deliveries
	boolean isObserved() {
		return this.observer != null;
	}

	/**
	 * Deliver a message.
	 * @param message the message
	 * @param finished called once the message is done with, on this or another thread
	 */
	void deliver(ListenerMessage message, Runnable finished) {
		if (this.observer == null) {
			attempt(message, finished);
		}
		else {
			this.observer.observe(message, finished, this::attempt);
		}
	}

	@SuppressWarnings("CatchingUnchecked")
	private void attempt(ListenerMessage message, Runnable finished) {
		if (this.ackMode == AckMode.ON_RECEIPT) {
			message.acknowledge();
		}
		long began = this.timed ? System.nanoTime() : 0;
		CompletionStage<?> pending;
		try {
			pending = this.invoker.invoke(message);
		}
		catch (Throwable ex) {
			attempts(message, began, finished).onThrown(ex);
			return;
		}
		if (pending == null) {
			succeed(message);
			finished.run();
			return;
		}
		pending.whenComplete((result, ex) -> {
			if (ex != null) {
				attempts(message, began, finished).onFutureFailed(ex);
				return;
			}
			succeed(message);
			finished.run();
		});
	}

	private DeliveryAttempts attempts(ListenerMessage message, long began, Runnable finished) {
		return new DeliveryAttempts(this.errorPath, this.ackMode, List.of(message), () -> this.invoker.invoke(message),
				began, finished);
	}

	/**
	 * Deliver several messages with one call. It succeeds or fails, and is tried again,
	 * for all of them; what becomes of a failure is settled for each message by itself.
	 * @param messages one at least
	 * @param call calls the listener
	 * @param finished called once all messages are done with, on this or another thread
	 */
	@SuppressWarnings("CatchingUnchecked")
	void deliver(List<ListenerMessage> messages, Callable<? extends @Nullable CompletionStage<?>> call,
			Runnable finished) {
		if (this.ackMode == AckMode.ON_RECEIPT) {
			messages.forEach(ListenerMessage::acknowledge);
		}
		long began = this.timed ? System.nanoTime() : 0;
		CompletionStage<?> pending;
		try {
			pending = call.call();
		}
		catch (Throwable ex) {
			new DeliveryAttempts(this.errorPath, this.ackMode, messages, call, began, finished).onThrown(ex);
			return;
		}
		if (pending == null) {
			messages.forEach(this::succeed);
			finished.run();
			return;
		}
		pending.whenComplete((result, ex) -> {
			if (ex != null) {
				new DeliveryAttempts(this.errorPath, this.ackMode, messages, call, began, finished).onFutureFailed(ex);
				return;
			}
			messages.forEach(this::succeed);
			finished.run();
		});
	}

	private void succeed(ListenerMessage message) {
		if (this.ackMode == AckMode.AUTO) {
			message.acknowledge();
		}
	}

	/**
	 * Go on with a message for which the listener could not even be called.
	 * @param message the message
	 * @param failure why
	 * @param finished called once the message is done with, on this or another thread
	 */
	void fail(ListenerMessage message, Throwable failure, Runnable finished) {
		this.errorPath.settle(message, this.ackMode, 1, failure, finished);
	}

	/** The connection is about to end: no retry is worth waiting for. */
	void abandon() {
		this.errorPath.abandon();
	}

}
