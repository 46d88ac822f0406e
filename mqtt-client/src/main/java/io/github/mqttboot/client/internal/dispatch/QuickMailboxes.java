package io.github.mqttboot.client.internal.dispatch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mailboxes of quick listeners that have messages: one thread goes from one to the
 * next, so that messages for many listeners cost one wake-up, and not one for each of
 * them. When there is much to do, more threads help, as many as there are processors. A
 * listener that has not been quick is not among them. Should one that always was take its
 * time after all, {@link #rescue()} gives each of the others a thread of its own.
 */
final class QuickMailboxes {

	private static final Logger logger = LoggerFactory.getLogger(QuickMailboxes.class);

	/** The longest turn of a listener that counts as quick. */
	private static final long QUICK_NANOS = 1_000_000L;

	/** After so long another thread helps. */
	private static final long ALONE_NANOS = 200_000L;

	private static final int MOST_THREADS = Runtime.getRuntime().availableProcessors();

	private final Dispatcher dispatcher;

	private final Executor executor;

	private final LongSupplier time;

	/** Touched by the event loop only. */
	private final List<Mailbox> staged = new ArrayList<>();

	/** Guarded by this, as is everything below. */
	private final Queue<Mailbox> waiting = new ArrayDeque<>(1);

	/** Those that work, or are about to, for the current generation. */
	private int threads;

	/** Threads of an earlier one were given up. */
	private int generation;

	private long taken;

	private long takenAtLastRescue = -1;

	QuickMailboxes(Dispatcher dispatcher, Executor executor, LongSupplier time) {
		this.dispatcher = dispatcher;
		this.executor = executor;
		this.time = time;
	}

	/** Add a mailbox. Its turn comes after the next {@link #flush()}. */
	void add(Mailbox mailbox) {
		this.staged.add(mailbox);
	}

	/** Let a thread begin with what was added, or with what no thread took before. */
	void flush() {
		int current;
		synchronized (this) {
			this.waiting.addAll(this.staged);
			if (this.threads > 0 || this.waiting.isEmpty()) {
				current = -1;
			}
			else {
				this.threads = 1;
				current = this.generation;
			}
		}
		this.staged.clear();
		if (current >= 0) {
			start(current);
		}
	}

	/**
	 * Give up on the threads if no mailbox had a turn since the last call.
	 * @return the mailboxes that they have left, each to be started alone
	 */
	List<Mailbox> rescue() {
		synchronized (this) {
			boolean stuck = !this.waiting.isEmpty() && this.taken == this.takenAtLastRescue;
			this.takenAtLastRescue = this.taken;
			if (!stuck) {
				return List.of();
			}
			this.generation++;
			this.threads = 0;
			List<Mailbox> left = List.copyOf(this.waiting);
			this.waiting.clear();
			return left;
		}
	}

	private void start(int current) {
		try {
			this.executor.execute(() -> this.dispatcher.runListeners(() -> work(current)));
		}
		catch (RejectedExecutionException ex) {
			logger.warn("The listener executor takes no work; messages wait and are offered again", ex);
			leave(current);
		}
	}

	private void work(int current) {
		List<Object> empty = new ArrayList<>();
		int unreported = 0;
		try {
			long last = this.time.getAsLong();
			long alone = last;
			for (Mailbox mailbox = next(current); mailbox != null; mailbox = next(current)) {
				List<Object> batch = mailbox.take(empty);
				unreported = mailbox.handleAll(batch, unreported);
				batch.clear();
				empty = batch;
				long now = this.time.getAsLong();
				boolean quick = isQuick(now - last);
				last = now;
				if (mailbox.endTurn(quick) && !(quick && again(mailbox, current))) {
					stayWith(mailbox, current, unreported);
					unreported = 0;
					return;
				}
				if (now - alone > ALONE_NANOS) {
					alone = now;
					callHelp(current);
				}
			}
		}
		finally {
			this.dispatcher.onHandled(unreported);
		}
	}

	/** Be the thread of one mailbox from now on: it takes its time. */
	private void stayWith(Mailbox mailbox, int current, int unreported) {
		this.dispatcher.onHandled(unreported);
		leave(current);
		callHelp(current);
		mailbox.run();
	}

	private synchronized @Nullable Mailbox next(int current) {
		if (current != this.generation) {
			return null;
		}
		Mailbox mailbox = this.waiting.poll();
		if (mailbox != null) {
			this.taken++;
		}
		else {
			this.threads--;
		}
		return mailbox;
	}

	private synchronized boolean again(Mailbox mailbox, int current) {
		return current == this.generation && this.waiting.add(mailbox);
	}

	private synchronized void leave(int current) {
		if (current == this.generation) {
			this.threads--;
		}
	}

	private void callHelp(int current) {
		synchronized (this) {
			if (current != this.generation || this.waiting.isEmpty() || this.threads >= MOST_THREADS) {
				return;
			}
			this.threads++;
		}
		start(current);
	}

	/**
	 * Return whether a turn was short enough.
	 * @param nanos how long it took
	 */
	static boolean isQuick(long nanos) {
		return nanos <= QUICK_NANOS;
	}

}
