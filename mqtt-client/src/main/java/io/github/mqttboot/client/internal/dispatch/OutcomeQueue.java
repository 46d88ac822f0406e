package io.github.mqttboot.client.internal.dispatch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completes futures away from the event loop, a batch at a time. One thread works through
 * the queue; when a callback blocks it, perhaps because it waits for an outcome that
 * stands further behind, {@link #rescue()} sends another. For outcomes that nobody waits
 * for no thread is woken: that would cost more than all the rest of a publish.
 */
public final class OutcomeQueue implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(OutcomeQueue.class);

	/** An executor may lose a worker that it has taken, but hardly so many. */
	private static final int MOST_STARTING = 16;

	private final Executor executor;

	/** Touched by the event loop only. */
	private final List<Outcome> staged = new ArrayList<>();

	/** Guarded by this. */
	private final Queue<Outcome> queue = new ArrayDeque<>();

	/** Guarded by this. */
	private int workers;

	/** Guarded by this: workers that the executor has taken and not begun with. */
	private int starting;

	/** Guarded by this. */
	private long taken;

	private long takenAtLastRescue = -1;

	/**
	 * Create a queue.
	 * @param executor completes the futures
	 */
	public OutcomeQueue(Executor executor) {
		this.executor = executor;
	}

	/**
	 * Add an outcome. It is told with the next {@link #flush()}.
	 * @param outcome tells the outcome
	 */
	public void add(Outcome outcome) {
		this.staged.add(outcome);
	}

	/**
	 * Let everything be told that was added, at once if somebody waits for any of it.
	 */
	public void flush() {
		if (this.staged.isEmpty()) {
			return;
		}
		boolean awaited = offer();
		boolean start;
		synchronized (this) {
			this.queue.addAll(this.staged);
			start = awaited && this.workers == 0;
		}
		this.staged.clear();
		if (start) {
			startWorker();
		}
	}

	private boolean offer() {
		boolean awaited = false;
		for (Outcome outcome : this.staged) {
			awaited |= outcome.offer();
		}
		return awaited;
	}

	/**
	 * Let everything be told at once, awaited or not.
	 */
	public void flushAll() {
		flush();
		if (isDeferred()) {
			startWorker();
		}
	}

	/**
	 * Return whether there are outcomes that no thread is about to tell.
	 * @return whether {@link #rescue()} should be called a moment later
	 */
	public synchronized boolean isDeferred() {
		return this.workers == 0 && !this.queue.isEmpty();
	}

	/**
	 * Return whether outcomes wait to be told.
	 * @return {@code false} if none does, or if only the executor can help
	 */
	public synchronized boolean isBusy() {
		return !this.queue.isEmpty() && this.starting < MOST_STARTING;
	}

	/**
	 * Send a thread if there is none, and another if the queue has not moved since the
	 * last call. If many that were sent have not begun, another would not either.
	 */
	public void rescue() {
		boolean stuck;
		synchronized (this) {
			stuck = !this.queue.isEmpty() && this.starting < MOST_STARTING
					&& (this.workers == 0 || this.taken == this.takenAtLastRescue);
			this.takenAtLastRescue = this.taken;
		}
		if (stuck) {
			startWorker();
		}
	}

	private void startWorker() {
		synchronized (this) {
			this.workers++;
			this.starting++;
		}
		try {
			this.executor.execute(this);
		}
		catch (RejectedExecutionException ex) {
			// nobody else is left to tell it
			logger.warn("The listener executor takes no work; futures are completed on the I/O thread", ex);
			run();
		}
	}

	@Override
	public void run() {
		synchronized (this) {
			this.starting--;
		}
		Outcome outcome = take();
		while (outcome != null) {
			outcome.run();
			outcome = take();
		}
	}

	private synchronized @Nullable Outcome take() {
		Outcome outcome = this.queue.poll();
		if (outcome != null) {
			this.taken++;
		}
		else {
			this.workers--;
		}
		return outcome;
	}

}
