package io.github.mqttboot.spring.listener;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Several at a time, but those with the same key one after the other in their order. A
 * key takes memory only while there is work for it.
 *
 * @param <W> what the listener is called with
 */
final class KeyedLanes<W> extends Lanes<W> {

	private final Function<W, ? extends @Nullable Object> key;

	private final int concurrency;

	/** The last one of each key that is not done. */
	private final Map<Object, Task> last = new HashMap<>();

	/** The first one of each key that is not begun, unless its turn has not come. */
	private final Queue<Task> ready = new ArrayDeque<>();

	private int running;

	/**
	 * Create lanes.
	 * @param handler takes work to the listener
	 * @param executor runs the workers
	 * @param capacity how much may wait, at least 1
	 * @param concurrency how much may be worked on at a time, at least 1
	 * @param key returns the key of work, or {@code null} for work without an order
	 */
	KeyedLanes(Handler<W> handler, Executor executor, int capacity, int concurrency,
			Function<W, ? extends @Nullable Object> key) {
		super(handler, executor, capacity);
		this.concurrency = concurrency;
		this.key = key;
	}

	@Override
	boolean accept(W work) {
		Task task = new Task(work, this.key.apply(work));
		lock();
		try {
			if (!awaitRoom()) {
				return false;
			}
			if (!enter(task)) {
				return true;
			}
		}
		finally {
			unlock();
		}
		execute(task);
		return true;
	}

	@Override
	boolean offer(W work, boolean evenIfFull) {
		Task task = new Task(work, this.key.apply(work));
		lock();
		try {
			if (!hasRoom(evenIfFull)) {
				return false;
			}
			if (!enter(task)) {
				return true;
			}
		}
		finally {
			unlock();
		}
		execute(task);
		return true;
	}

	// Let a task in. Return whether it may begin at once
	private boolean enter(Task task) {
		Task before = (task.key != null) ? this.last.put(task.key, task) : null;
		if (before != null) {
			before.following = task;
			task.before = before;
			oneMoreWaits();
			return false;
		}
		if (isPaused() || this.running >= this.concurrency) {
			this.ready.add(task);
			oneMoreWaits();
			return false;
		}
		this.running++;
		return true;
	}

	private @Nullable Task takeReady() {
		Task next = (isPaused() || this.running >= this.concurrency) ? null : this.ready.poll();
		if (next != null) {
			this.running++;
			oneLessWaits();
		}
		return next;
	}

	@Override
	void startWaiting() {
		List<Task> begun = new ArrayList<>();
		lock();
		try {
			for (Task next = takeReady(); next != null; next = takeReady()) {
				begun.add(next);
			}
		}
		finally {
			unlock();
		}
		begun.forEach(this::execute);
	}

	// A task is done, maybe but for the answer to a reply. Return the one to do instead
	private @Nullable Task onDone(Task task, boolean answerIsDue) {
		CompletableFuture<Void> ended;
		Task next;
		lock();
		try {
			if (answerIsDue) {
				oneMoreReleased();
			}
			this.running--;
			if (task.following != null) {
				task.following.before = null;
				this.ready.add(task.following);
			}
			else if (task.key != null) {
				this.last.remove(task.key);
			}
			next = takeReady();
			ended = ended();
		}
		finally {
			unlock();
		}
		if (ended != null) {
			ended.complete(null);
		}
		return next;
	}

	@Override
	int busyWith() {
		return this.running;
	}

	@Override
	boolean isBusy() {
		return this.running > 0;
	}

	@Override
	Iterable<W> clearWaiting() {
		List<W> cleared = new ArrayList<>();
		this.ready.forEach((task) -> cleared.add(task.work));
		this.ready.clear();
		for (Task task : this.last.values()) {
			Task each = task;
			while (each.before != null) {
				cleared.add(each.work);
				each = each.before;
			}
			each.following = null;
		}
		this.last.clear();
		return cleared;
	}

	// How many keys take memory
	int keys() {
		lock();
		try {
			return this.last.size();
		}
		finally {
			unlock();
		}
	}

	/** One piece of work, and the worker that does it and goes on with others. */
	private final class Task implements Runnable, Turn {

		private final W work;

		private final @Nullable Object key;

		/** The next one with the same key. Guarded by the lock. */
		private @Nullable Task following;

		/** The one before it with the same key, while that is not done. */
		private @Nullable Task before;

		/** The worker while it is with the listener; only the worker compares it. */
		private @Nullable Thread worker;

		/** What the worker does next. Touched by the worker only. */
		private @Nullable Task next;

		Task(W work, @Nullable Object key) {
			this.work = work;
			this.key = key;
		}

		@Override
		public void run() {
			runAsWorker(() -> {
				Task task = this;
				while (task != null) {
					task = task.perform();
				}
			});
		}

		private @Nullable Task perform() {
			this.worker = Thread.currentThread();
			KeyedLanes.this.handler.handle(this.work, this);
			this.worker = null;
			return this.next;
		}

		@Override
		public Turn release() {
			onDone(true);
			return releasedTurn();
		}

		@Override
		public void finish() {
			onDone(false);
		}

		private void onDone(boolean answerIsDue) {
			Task following = KeyedLanes.this.onDone(this, answerIsDue);
			if (following == null) {
				return;
			}
			if (this.worker == Thread.currentThread()) {
				this.next = following;
			}
			else {
				execute(following);
			}
		}

	}

}
