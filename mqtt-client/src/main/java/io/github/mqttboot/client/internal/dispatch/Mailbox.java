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
 * executor at a time, a batch at a time on both sides. A listener that blocks holds up
 * nothing but its own mailbox. Where there are many listeners, messages of quick ones go
 * through a {@link SharedMailbox} instead.
 */
final class Mailbox implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(Mailbox.class);

	/** So many quick batches must follow on a slow one before the listener is quick. */
	private static final int PROBATION = 20;

	/** A quick batch takes no longer than this, and a little for each message. */
	private static final long QUICK_NANOS = 100_000L;

	private static final long QUICK_NANOS_EACH = 10_000L;

	private static final MessageAcknowledgment NOTHING_TO_ACKNOWLEDGE = new MessageAcknowledgment() {

		@Override
		public void acknowledge() {
			// QoS 0
		}

		@Override
		public void reject(ReasonCode reasonCode) {
			// QoS 0
		}

		@Override
		public void leave() {
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

	/** Whether it gets no more messages. Touched by the event loop only. */
	boolean stopped;

	/** The last message that went through the shared mailbox, for the event loop only. */
	long lastTicket;

	/** How many messages came here by themselves, for the event loop only. */
	private long came;

	/** How many of these have been handled. */
	private volatile long handled;

	/** Touched by the event loop only. */
	private List<Object> staged = new ArrayList<>();

	/** Guarded by this. */
	private List<Object> ready = new ArrayList<>();

	/** Guarded by this: whether a thread runs, or is about to. */
	private boolean running;

	/**
	 * So many batches must be quick before the listener is. Set by the thread that runs.
	 */
	private volatile int probation = 1;

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

	/**
	 * Return whether no message waits here, and no thread of its own is with the
	 * listener. To be called on the event loop.
	 */
	boolean isIdle() {
		return this.handled == this.came;
	}

	/**
	 * Add a {@link Delivery}, or a bare message if there is nothing to acknowledge.
	 * @return whether it is the first since the last flush
	 */
	boolean stage(Object item) {
		this.came++;
		this.staged.add(item);
		return this.staged.size() == 1;
	}

	/**
	 * Hand over what was staged.
	 * @return whether the executor took the work
	 */
	boolean flush() {
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
		}
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

	/** Return whether listeners may share a thread with this one. */
	boolean isQuick() {
		return this.probation == 0;
	}

	/**
	 * Return whether a quick listener takes so long.
	 * @param nanos the time that it took
	 * @param messages for how many messages
	 */
	static boolean isQuick(long nanos, int messages) {
		return nanos <= QUICK_NANOS + messages * QUICK_NANOS_EACH;
	}

	/** The listener shares a thread, and was not quick. */
	void onSlow() {
		this.probation = PROBATION;
	}

	/**
	 * The thread that the listener shared is its own from now on. Called on the event
	 * loop.
	 */
	synchronized void onKeptBusy() {
		this.came++;
		this.running = true;
	}

	/** Be the thread that is kept busy: it comes back from the listener. */
	void goOn() {
		synchronized (this) {
			this.handled++;
		}
		handleWhatIsThere();
	}

	private void handleWhatIsThere() {
		List<Object> batch = take(new ArrayList<>());
		while (batch != null) {
			long began = this.dispatcher.now();
			handleAll(batch);
			boolean quick = isQuick(this.dispatcher.now() - began, batch.size());
			this.probation = quick ? Math.max(0, this.probation - 1) : PROBATION;
			batch = take(batch);
		}
	}

	/** Return what is there, once what was there has been handled. */
	private synchronized @Nullable List<Object> take(List<Object> done) {
		this.handled += done.size();
		done.clear();
		if (this.ready.isEmpty()) {
			this.running = false;
			return null;
		}
		List<Object> batch = this.ready;
		this.ready = done;
		return batch;
	}

	private void handleAll(List<Object> batch) {
		int unreported = 0;
		int reportEvery = this.dispatcher.reportEvery();
		for (Object item : batch) {
			try {
				handle(item);
			}
			finally {
				unreported++;
				if (unreported == reportEvery) {
					this.dispatcher.onHandled(unreported);
					unreported = 0;
				}
			}
		}
		this.dispatcher.onBatchHandled(unreported);
	}

	/** Call the listener with a message, on the one thread that may. */
	void handle(Object item) {
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
