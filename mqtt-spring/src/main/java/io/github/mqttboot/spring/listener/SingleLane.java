package io.github.mqttboot.spring.listener;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * One after the other. While nothing waits, work is done on the thread that gives it:
 * only behind an asynchronous result, or a pause, does anything wait. As long as that is
 * so, work takes a quick way without the lock; whoever takes the lock closes that way
 * first.
 *
 * @param <W> what the listener is called with
 */
final class SingleLane<W> extends Lanes<W> implements Lanes.Turn {

	private final AtomicReference<Way> way = new AtomicReference<>(Way.OPEN);

	private final Queue<W> queue = new ArrayDeque<>();

	private boolean busy;

	/** Whether a worker works on the queue, or is about to. */
	private boolean working;

	SingleLane(Handler<W> handler, Executor executor, int capacity) {
		super(handler, executor, capacity);
	}

	@Override
	void lock() {
		super.lock();
		if (this.way.getAndSet(Way.CLOSED) == Way.TAKEN) {
			this.busy = true;
		}
	}

	@Override
	void unlock() {
		if (!this.working && isCalm()) {
			this.way.set(Way.OPEN);
		}
		super.unlock();
	}

	@Override
	boolean accept(W work) {
		if (this.way.compareAndSet(Way.OPEN, Way.TAKEN)) {
			this.handler.handle(work, this);
			return true;
		}
		lock();
		try {
			if (!awaitRoom()) {
				return false;
			}
			if (this.busy || isPaused() || isWaiting()) {
				enqueue(work);
				return true;
			}
			this.busy = true;
		}
		finally {
			unlock();
		}
		this.handler.handle(work, this);
		return true;
	}

	@Override
	boolean offer(W work, boolean evenIfFull) {
		lock();
		try {
			if (!hasRoom(evenIfFull)) {
				return false;
			}
			enqueue(work);
		}
		finally {
			unlock();
		}
		startWaiting();
		return true;
	}

	private void enqueue(W work) {
		this.queue.add(work);
		oneMoreWaits();
	}

	@Override
	void startWaiting() {
		if (needsWorker()) {
			execute(() -> runAsWorker(this::work));
		}
	}

	private boolean needsWorker() {
		lock();
		try {
			boolean needed = !this.busy && !this.working && !isPaused() && isWaiting();
			this.working |= needed;
			return needed;
		}
		finally {
			unlock();
		}
	}

	private void work() {
		for (W work = take(); work != null; work = take()) {
			this.handler.handle(work, this);
		}
	}

	// Return what comes next, or nothing if that is not for this worker
	private @Nullable W take() {
		lock();
		try {
			W next = (this.busy || isPaused()) ? null : this.queue.poll();
			if (next == null) {
				this.working = false;
				return null;
			}
			this.busy = true;
			oneLessWaits();
			return next;
		}
		finally {
			unlock();
		}
	}

	@Override
	public Turn release() {
		boolean more;
		lock();
		try {
			this.busy = false;
			oneMoreReleased();
			more = isWaiting();
		}
		finally {
			unlock();
		}
		if (more) {
			startWaiting();
		}
		return releasedTurn();
	}

	@Override
	public void finish() {
		if (this.way.compareAndSet(Way.TAKEN, Way.OPEN)) {
			return;
		}
		CompletableFuture<Void> ended;
		boolean more;
		lock();
		try {
			this.busy = false;
			more = isWaiting();
			ended = ended();
		}
		finally {
			unlock();
		}
		if (more) {
			startWaiting();
		}
		else if (ended != null) {
			ended.complete(null);
		}
	}

	@Override
	boolean isBusy() {
		return this.busy;
	}

	@Override
	int busyWith() {
		return this.busy ? 1 : 0;
	}

	@Override
	Iterable<W> clearWaiting() {
		List<W> cleared = List.copyOf(this.queue);
		this.queue.clear();
		return cleared;
	}

	/** What becomes of work that comes without the lock. */
	private enum Way {

		/** Nothing is at work, and nothing speaks against beginning. */
		OPEN,

		/** What has come this way is at work, and nothing waits. */
		TAKEN,

		/** The state behind the lock tells. */
		CLOSED

	}

}
