package io.github.mqttboot.spring.listener;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a listener and what it is busy with, between a start and a stop. Work is
 * given by one thread at a time; where too much waits, that thread waits as well, so that
 * the server is slowed down. Thread-safe: all state is guarded by the lock, under which
 * no code of the application runs.
 *
 * @param <W> what the listener is called with: a message or a batch
 */
abstract class Lanes<W> {

	private static final Log logger = LogFactory.getLog(Lanes.class);

	/** Whose work the calling thread does. */
	private static final ThreadLocal<@Nullable Lanes<?>> CURRENT = new ThreadLocal<>();

	private final ReentrantLock lock = new ReentrantLock();

	protected final Handler<W> handler;

	private final Condition room = this.lock.newCondition();

	private final Executor executor;

	private final int capacity;

	private boolean open = true;

	private boolean paused;

	private boolean abandoned;

	private int waiting;

	/** How many threads wait for room. */
	private int atTheDoor;

	/** How much is done but for the answer to a reply. */
	private int released;

	private final Turn releasedTurn = new ReleasedTurn();

	private @Nullable CompletableFuture<Void> idle;

	/**
	 * Create lanes.
	 * @param handler takes work to the listener
	 * @param executor runs what the giving thread does not
	 * @param capacity how much may wait, at least 1
	 */
	Lanes(Handler<W> handler, Executor executor, int capacity) {
		this.handler = handler;
		this.executor = executor;
		this.capacity = capacity;
	}

	/**
	 * Give work, and wait until there is room for it. It may be done here and now.
	 * @param work the work
	 * @return {@code false} if it came too late
	 */
	abstract boolean accept(W work);

	/**
	 * Give work without waiting. It is done on another thread.
	 * @param work the work
	 * @param evenIfFull whether to take it although there is no room
	 * @return {@code false} if it was not taken
	 */
	abstract boolean offer(W work, boolean evenIfFull);

	// Begin to look at the state, or to change it
	void lock() {
		this.lock.lock();
	}

	// End what was begun with the lock
	void unlock() {
		this.lock.unlock();
	}

	// Start what may be started, after a pause. Called without the lock
	abstract void startWaiting();

	// Return whether the listener is busy. Called with the lock
	abstract boolean isBusy();

	// Return how much the listener is busy with. Called with the lock
	abstract int busyWith();

	// Forget what waits. Called with the lock
	abstract Iterable<W> clearWaiting();

	/**
	 * Wait until more may wait. An interrupt is kept for later: the message must not be
	 * lost. What waits here when the end comes is still let in. Called with the lock.
	 * @return {@code false} if no more work is taken
	 */
	protected final boolean awaitRoom() {
		if (!this.open) {
			return false;
		}
		this.atTheDoor++;
		while (this.open && this.waiting >= this.capacity) {
			this.room.awaitUninterruptibly();
		}
		this.atTheDoor--;
		return !this.abandoned;
	}

	protected final boolean hasRoom(boolean evenIfFull) {
		return this.open && (evenIfFull || this.waiting < this.capacity);
	}

	protected final boolean isPaused() {
		return this.paused;
	}

	protected final void oneMoreWaits() {
		this.waiting++;
	}

	protected final void oneLessWaits() {
		if (this.waiting-- == this.capacity) {
			this.room.signalAll();
		}
	}

	protected final boolean isWaiting() {
		return this.waiting > 0;
	}

	// Tell the end once it has come. Called with the lock
	protected final @Nullable CompletableFuture<Void> ended() {
		boolean nothingWaits = this.waiting == 0 && (this.atTheDoor == 0 || this.abandoned);
		return (nothingWaits && this.released == 0 && !isBusy()) ? this.idle : null;
	}

	// Run work on a thread of the executor, or here if that takes none
	protected final void execute(Runnable work) {
		try {
			this.executor.execute(work);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The executor of a listener takes no work any more: it is done on the thread at hand", ex);
			work.run();
		}
	}

	// Do work as a worker
	protected final void runAsWorker(Runnable work) {
		Lanes<?> before = CURRENT.get();
		CURRENT.set(this);
		try {
			work.run();
		}
		finally {
			CURRENT.set(before);
		}
	}

	// Return whether the calling thread is one of the workers
	final boolean isCalledByWorker() {
		return CURRENT.get() == this;
	}

	// Start nothing until {@link #resume()}; what is under way goes on
	final void pause() {
		setPaused(true);
	}

	final void resume() {
		setPaused(false);
		startWaiting();
	}

	private void setPaused(boolean paused) {
		lock();
		try {
			this.paused = paused;
		}
		finally {
			unlock();
		}
	}

	// Return how much waits, or is not done
	final int inFlight() {
		lock();
		try {
			return this.waiting + busyWith() + this.released;
		}
		finally {
			unlock();
		}
	}

	/**
	 * Take no more work.
	 * @return completes when all that was taken is done
	 */
	final CompletableFuture<Void> close() {
		CompletableFuture<Void> result;
		CompletableFuture<Void> ended;
		lock();
		try {
			this.open = false;
			this.room.signalAll();
			result = (this.idle != null) ? this.idle : new CompletableFuture<>();
			this.idle = result;
			ended = ended();
		}
		finally {
			unlock();
		}
		if (ended != null) {
			ended.complete(null);
		}
		return result;
	}

	/**
	 * Take no more work, and do not begin with what waits.
	 * @return what will not be done, in no particular order
	 */
	final Iterable<W> abandon() {
		CompletableFuture<Void> ended;
		Iterable<W> abandoned;
		lock();
		try {
			this.open = false;
			this.abandoned = true;
			this.waiting = 0;
			abandoned = clearWaiting();
			this.room.signalAll();
			ended = ended();
		}
		finally {
			unlock();
		}
		if (ended != null) {
			ended.complete(null);
		}
		return abandoned;
	}

	// Something is done but for the answer to a reply. Called with the lock
	protected final void oneMoreReleased() {
		this.released++;
	}

	// Return the turn of what is done but for the answer to a reply
	protected final Turn releasedTurn() {
		return this.releasedTurn;
	}

	// Return whether there is nothing to do or to look at. Called with the lock
	protected final boolean isCalm() {
		return this.open && !this.paused && this.waiting == 0 && this.atTheDoor == 0 && this.released == 0 && !isBusy();
	}

	/**
	 * Takes work to the listener.
	 *
	 * @param <W> a message or a batch
	 */
	@FunctionalInterface
	interface Handler<W> {

		/**
		 * Do work. Throws nothing.
		 * @param work the work
		 * @param turn to be ended once it is done, on this or another thread
		 */
		void handle(W work, Turn turn);

	}

	/** The time in which the listener is busy with one piece of work. */
	interface Turn {

		/**
		 * The listener is done, so the next may follow. Only the answer to what it has
		 * published is outstanding.
		 * @return what is to be finished instead of this turn once the answer is there
		 */
		Turn release();

		/**
		 * Return whether the next may be at work already.
		 * @return {@code true} for what {@link #release()} has returned
		 */
		default boolean isReleased() {
			return false;
		}

		/** The work is done. */
		void finish();

	}

	/** What is left of a turn whose listener is done: an answer is due. */
	private final class ReleasedTurn implements Turn {

		@Override
		public Turn release() {
			return this;
		}

		@Override
		public boolean isReleased() {
			return true;
		}

		@Override
		public void finish() {
			CompletableFuture<Void> ended;
			lock();
			try {
				Lanes.this.released--;
				ended = ended();
			}
			finally {
				unlock();
			}
			if (ended != null) {
				ended.complete(null);
			}
		}

	}

}
