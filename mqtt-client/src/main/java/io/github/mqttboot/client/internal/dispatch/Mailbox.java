package io.github.mqttboot.client.internal.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.github.mqttboot.client.message.MessageAcknowledgment;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages of one listener: added by the event loop, taken by one thread of the
 * executor at a time, a batch at a time on both sides. A listener that has proved quick
 * shares a thread with others ({@link QuickMailboxes}); any other has one of its own
 * while it has messages, so that it holds up nothing but its own mailbox when it blocks.
 */
final class Mailbox implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(Mailbox.class);

	/** So many quick batches must follow on a slow one before the listener is quick. */
	private static final int PROBATION = 100;

	private static final MessageAcknowledgment NOTHING_TO_ACKNOWLEDGE = new MessageAcknowledgment() {

		@Override
		public void acknowledge() {
			// QoS 0
		}

		@Override
		public void reject(ReasonCode reasonCode) {
			// QoS 0
		}

	};

	private static final ThreadLocal<@Nullable Dispatcher> CURRENT = new ThreadLocal<>();

	private final Object owner;

	private final MessageHandler handler;

	private final boolean manual;

	private final Dispatcher dispatcher;

	private final Executor executor;

	/** How many topic filters it has. Touched by the event loop only. */
	int topicFilters;

	/** Touched by the event loop only. */
	private List<Object> staged = new ArrayList<>();

	/** Guarded by this. */
	private List<Object> ready = new ArrayList<>();

	/** Guarded by this: whether a thread runs, or is about to. */
	private boolean running;

	/** Guarded by this: so many batches must be quick before it shares a thread. */
	private int probation = 1;

	Mailbox(Object owner, MessageHandler handler, boolean manual, Dispatcher dispatcher, Executor executor) {
		this.owner = owner;
		this.handler = handler;
		this.manual = manual;
		this.dispatcher = dispatcher;
		this.executor = executor;
	}

	/** Return the listener as the application knows it. */
	Object owner() {
		return this.owner;
	}

	boolean isManual() {
		return this.manual;
	}

	/** Return whether no message waits for the listener or is with it. */
	synchronized boolean isIdle() {
		return this.staged.isEmpty() && this.ready.isEmpty() && !this.running;
	}

	/**
	 * Add a {@link Delivery}, or a bare message if there is nothing to acknowledge.
	 * @return whether it is the first since the last flush
	 */
	boolean stage(Object item) {
		this.staged.add(item);
		return this.staged.size() == 1;
	}

	/**
	 * Hand over what was staged.
	 * @return whether the work was taken
	 */
	boolean flush() {
		boolean quick;
		synchronized (this) {
			if (this.ready.isEmpty()) {
				List<Object> empty = this.ready;
				this.ready = this.staged;
				this.staged = empty;
			}
			else {
				this.ready.addAll(this.staged);
				this.staged.clear();
			}
			if (this.running || this.ready.isEmpty()) {
				return true;
			}
			this.running = true;
			quick = this.probation == 0;
		}
		if (quick) {
			this.dispatcher.quick().add(this);
			return true;
		}
		return start();
	}

	/**
	 * Let a thread of the executor work for this mailbox alone.
	 * @return whether the executor took the work
	 */
	boolean start() {
		try {
			this.executor.execute(this);
			return true;
		}
		catch (RejectedExecutionException ex) {
			logger.warn("The listener executor takes no work; messages wait and are offered again", ex);
			synchronized (this) {
				this.running = false;
			}
			return false;
		}
	}

	/** Return whose listener the calling thread is running. */
	static @Nullable Dispatcher current() {
		return CURRENT.get();
	}

	@Override
	public void run() {
		runFor(this.dispatcher, this::handleWhatIsThere);
	}

	/** Run what calls listeners of a dispatcher. */
	static void runFor(Dispatcher dispatcher, Runnable work) {
		Dispatcher before = CURRENT.get();
		CURRENT.set(dispatcher);
		try {
			work.run();
		}
		finally {
			if (before != null) {
				CURRENT.set(before);
			}
			else {
				CURRENT.remove();
			}
		}
	}

	private void handleWhatIsThere() {
		List<Object> empty = new ArrayList<>();
		boolean more = true;
		while (more) {
			long began = this.dispatcher.now();
			List<Object> batch = take(empty);
			this.dispatcher.onHandled(handleAll(batch, 0));
			batch.clear();
			empty = batch;
			more = endTurn(QuickMailboxes.isQuick(this.dispatcher.now() - began));
		}
	}

	/** Take what is ready and leave an empty list for what comes next. */
	synchronized List<Object> take(List<Object> empty) {
		List<Object> batch = this.ready;
		this.ready = empty;
		return batch;
	}

	/**
	 * A batch has been handled.
	 * @param quick whether that took little time
	 * @return whether another is ready; if not, the mailbox waits for the next flush
	 */
	synchronized boolean endTurn(boolean quick) {
		this.probation = quick ? Math.max(0, this.probation - 1) : PROBATION;
		this.running = !this.ready.isEmpty();
		return this.running;
	}

	/**
	 * Handle a batch.
	 * @param batch the messages
	 * @param unreported how many others were handled that the dispatcher does not know of
	 * @return how many it does not know of now
	 */
	int handleAll(List<Object> batch, int unreported) {
		int handled = unreported;
		int signalEvery = this.dispatcher.signalEvery();
		for (Object item : batch) {
			try {
				handle(item);
			}
			finally {
				handled++;
				if (handled >= signalEvery) {
					this.dispatcher.onHandled(handled);
					handled = 0;
				}
			}
		}
		return handled;
	}

	private void handle(Object item) {
		if (this.dispatcher.isClosed()) {
			return;
		}
		if (item instanceof Delivery delivery) {
			boolean failed = !call(delivery.message(), delivery);
			if (failed || !this.manual) {
				delivery.complete(ReasonCode.SUCCESS);
			}
		}
		else {
			call((MqttMessage) item, NOTHING_TO_ACKNOWLEDGE);
		}
	}

	/**
	 * Call the listener. Whatever it throws ends here: the subscription lives on.
	 */
	@SuppressWarnings("checkstyle:IllegalCatch")
	private boolean call(MqttMessage message, MessageAcknowledgment acknowledgment) {
		try {
			this.handler.handle(message, acknowledgment);
			return true;
		}
		catch (Throwable ex) {
			if (Thread.interrupted()) {
				logger.debug("A listener was interrupted: that was meant for one message, the next does not see it");
			}
			this.dispatcher.onListenerFailed(message, ex);
			return false;
		}
	}

}
