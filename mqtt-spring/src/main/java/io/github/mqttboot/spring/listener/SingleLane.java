package io.github.mqttboot.spring.listener;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

/**
 * One after the other. While nothing waits, work is done on the thread that gives it:
 * only behind an asynchronous result, or a pause, does anything wait.
 *
 * @param <W> what the listener is called with
 */
final class SingleLane<W> extends Lanes<W> implements Lanes.Turn {

	private final Queue<W> queue = new ArrayDeque<>();

	private boolean busy;

	/** Whether a worker works on the queue, or is about to. */
	private boolean working;

	SingleLane(Handler<W> handler, Executor executor, int capacity) {
		super(handler, executor, capacity);
	}

	@Override
	boolean accept(W work) {
		this.lock.lock();
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
			this.lock.unlock();
		}
		this.handler.handle(work, this);
		return true;
	}

	@Override
	boolean offer(W work, boolean evenIfFull) {
		this.lock.lock();
		try {
			if (!hasRoom(evenIfFull)) {
				return false;
			}
			enqueue(work);
		}
		finally {
			this.lock.unlock();
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
		this.lock.lock();
		try {
			boolean needed = !this.busy && !this.working && !isPaused() && isWaiting();
			this.working |= needed;
			return needed;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void work() {
		for (W work = take(); work != null; work = take()) {
			this.handler.handle(work, this);
		}
	}

	// Return what comes next, or nothing if that is not for this worker
	private @Nullable W take() {
		this.lock.lock();
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
			this.lock.unlock();
		}
	}

	@Override
	public void release() {
		boolean more;
		this.lock.lock();
		try {
			this.busy = false;
			oneMoreReleased();
			more = isWaiting();
		}
		finally {
			this.lock.unlock();
		}
		if (more) {
			startWaiting();
		}
	}

	@Override
	public void finish(boolean released) {
		CompletableFuture<Void> ended;
		boolean more;
		this.lock.lock();
		try {
			if (released) {
				oneLessReleased();
			}
			else {
				this.busy = false;
			}
			more = isWaiting();
			ended = ended();
		}
		finally {
			this.lock.unlock();
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

}
