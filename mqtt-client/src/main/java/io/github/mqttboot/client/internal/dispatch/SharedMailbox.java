package io.github.mqttboot.client.internal.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for the messages of many quick listeners, so that a read with messages for a
 * thousand of them costs one hand-over and not a thousand. One thread of the executor at
 * a time works through it. A listener is here only while it is quick: should one take its
 * time, {@link #rescue} leaves it alone with the thread that it keeps busy, and another
 * goes on with the rest.
 *
 * <p>
 * Belongs to the event loop, except {@link #run}.
 */
final class SharedMailbox implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(SharedMailbox.class);

	/** So many messages are timed together while listeners are quick. */
	private static final int TIMED_TOGETHER = 16;

	/** So many are timed one by one after a slow group. */
	private static final int WATCHED = 64;

	private final Dispatcher dispatcher;

	private final Executor executor;

	private final LongSupplier time;

	private Batch staged = new Batch();

	/** How many messages were ever staged. */
	private long tickets;

	/** Guarded by this, as are the next three. */
	private Batch ready = new Batch();

	/** What a thread works on. */
	private @Nullable Batch current;

	/** Whether a thread works, or is about to. */
	private boolean running;

	/** Up to which ticket there is nothing left to do here. */
	private volatile long done;

	/** A listener was slow, and more of its messages may be here. */
	private volatile boolean slowSeen;

	private @Nullable Batch seen;

	private int seenTaken;

	/** A listener has blocked, and nothing was seen to move since. */
	private boolean rescued;

	SharedMailbox(Dispatcher dispatcher, Executor executor, LongSupplier time) {
		this.dispatcher = dispatcher;
		this.executor = executor;
		this.time = time;
	}

	/**
	 * Return whether messages of a mailbox are here that have not been handled.
	 */
	boolean holds(Mailbox mailbox) {
		return mailbox.lastTicket > this.done;
	}

	/** Add a message. It is handed over with the next {@link #flush()}. */
	void stage(Mailbox mailbox, Object item) {
		this.tickets++;
		mailbox.lastTicket = this.tickets;
		this.staged.add(mailbox, item);
	}

	/** Hand over what was staged, or what the executor did not take before. */
	void flush() {
		synchronized (this) {
			if (this.ready.isEmpty()) {
				Batch empty = this.ready;
				this.ready = this.staged;
				this.staged = empty;
			}
			else {
				this.ready.addAll(this.staged, 0);
				this.staged.clear();
			}
			if (this.running || this.ready.isEmpty()) {
				return;
			}
			this.running = true;
		}
		try {
			this.executor.execute(this);
		}
		catch (RejectedExecutionException ex) {
			logger.warn("The listener executor takes no work; messages wait and are offered again", ex);
			synchronized (this) {
				this.running = false;
			}
		}
	}

	/**
	 * Go on without a listener that takes its time. To be called now and then while
	 * messages wait.
	 * @param alone takes each message that goes to its own mailbox
	 */
	void rescue(Staging alone) {
		Batch left;
		Mailbox kept;
		boolean again;
		synchronized (this) {
			Batch batch = this.current;
			int taken = (batch != null) ? batch.taken() : 0;
			boolean same = batch == this.seen;
			boolean stuck = batch != null && same && taken == this.seenTaken;
			this.seen = batch;
			this.seenTaken = taken;
			// a batch that is new since the last look tells nothing
			this.rescued &= !same || stuck;
			if (batch == null || !(stuck || this.slowSeen)) {
				return;
			}
			again = stuck && this.rescued;
			this.rescued |= stuck;
			this.slowSeen = false;
			kept = batch.abandon();
			if (kept != null && stuck) {
				kept.onSlow();
			}
			left = new Batch();
			left.addAll(batch, batch.abandonedFrom());
			left.addAll(this.ready, 0);
			left.addAll(this.staged, 0);
			this.ready = new Batch();
			this.staged = new Batch();
			this.current = null;
			this.running = false;
			this.done = this.tickets;
		}
		for (int i = 0; i < left.size(); i++) {
			Mailbox mailbox = left.mailbox(i);
			// if several block, one after the other would be too slow to get past them
			if (again || mailbox == kept || !mailbox.isQuick()) {
				alone.stage(mailbox, left.item(i));
			}
			else {
				stage(mailbox, left.item(i));
			}
		}
	}

	@Override
	public void run() {
		Mailbox.runFor(this.dispatcher, this::handleWhatIsThere);
	}

	private void handleWhatIsThere() {
		Batch batch = next(null);
		while (batch != null) {
			handle(batch);
			Batch handled = batch;
			batch = next(handled);
			Mailbox kept = handled.keptBusy();
			if (kept != null) {
				kept.goOn();
			}
		}
	}

	/** Return what to work on; if there is nothing, or another thread does, leave. */
	private synchronized @Nullable Batch next(@Nullable Batch handled) {
		if (this.current != handled) {
			// rescued from
			return null;
		}
		Batch empty = (handled != null) ? handled : new Batch();
		this.done += empty.size();
		empty.clear();
		if (this.ready.isEmpty()) {
			this.current = null;
			this.running = false;
			return null;
		}
		Batch batch = this.ready;
		this.ready = empty;
		this.current = batch;
		return batch;
	}

	private void handle(Batch batch) {
		int unreported = 0;
		int together = 0;
		int watched = 0;
		long last = this.time.getAsLong();
		try {
			for (int i = batch.take(); i < batch.size(); i = batch.take()) {
				batch.mailbox(i).handle(batch.item(i));
				unreported++;
				together++;
				if (unreported >= this.dispatcher.reportEvery()) {
					this.dispatcher.onHandled(unreported);
					unreported = 0;
				}
				if (watched > 0 || together == TIMED_TOGETHER) {
					long now = this.time.getAsLong();
					boolean quick = Mailbox.isQuick(now - last, together);
					if (!quick && together == 1) {
						batch.mailbox(i).onSlow();
						this.slowSeen = true;
					}
					watched = (quick || together == 1) ? Math.max(0, watched - 1) : WATCHED;
					last = now;
					together = 0;
				}
			}
		}
		finally {
			this.dispatcher.onBatchHandled(unreported);
		}
	}

	/** Takes a message for a mailbox of its own. */
	@FunctionalInterface
	interface Staging {

		/**
		 * Add a message.
		 * @param mailbox where to
		 * @param item the message
		 */
		void stage(Mailbox mailbox, Object item);

	}

	/** Messages of one hand-over, each taken by one thread. */
	private static final class Batch {

		private static final int ABANDONED = Integer.MAX_VALUE / 2;

		private final List<Mailbox> mailboxes = new ArrayList<>();

		private final List<Object> items = new ArrayList<>();

		private final AtomicInteger next = new AtomicInteger();

		/** Set before the batch is seen to be abandoned. */
		private int abandonedFrom;

		private @Nullable Mailbox keptBusy;

		void add(Mailbox mailbox, Object item) {
			this.mailboxes.add(mailbox);
			this.items.add(item);
		}

		void addAll(Batch other, int from) {
			for (int i = from; i < other.size(); i++) {
				add(other.mailbox(i), other.item(i));
			}
		}

		void clear() {
			this.mailboxes.clear();
			this.items.clear();
			this.next.set(0);
		}

		boolean isEmpty() {
			return this.items.isEmpty();
		}

		int size() {
			return this.items.size();
		}

		Mailbox mailbox(int index) {
			return this.mailboxes.get(index);
		}

		Object item(int index) {
			return this.items.get(index);
		}

		int taken() {
			return this.next.get();
		}

		/**
		 * Take the next message; an index of the size or above means that none is left.
		 */
		int take() {
			return this.next.getAndIncrement();
		}

		/**
		 * Take what is left away from the thread that works on it. It keeps the listener
		 * that it is with, and is the one thread of that mailbox from now on.
		 * @return the mailbox of that listener, or {@code null} if there is none
		 */
		@Nullable Mailbox abandon() {
			int from = this.next.getAndSet(ABANDONED);
			this.abandonedFrom = Math.min(from, size());
			if (from > 0 && from <= size()) {
				this.keptBusy = mailbox(from - 1);
				this.keptBusy.onKeptBusy();
			}
			return this.keptBusy;
		}

		int abandonedFrom() {
			return this.abandonedFrom;
		}

		@Nullable Mailbox keptBusy() {
			return this.keptBusy;
		}

	}

}
