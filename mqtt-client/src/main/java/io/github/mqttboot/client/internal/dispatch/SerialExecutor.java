package io.github.mqttboot.client.internal.dispatch;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks of another executor one at a time and in their order. Thread-safe.
 */
public final class SerialExecutor implements Executor, Runnable {

	private static final Logger logger = LoggerFactory.getLogger(SerialExecutor.class);

	private final Executor executor;

	/** Guarded by this. */
	private final Queue<Runnable> tasks = new ArrayDeque<>(1);

	/** Guarded by this. */
	private boolean running;

	/**
	 * Create an executor.
	 * @param executor lends its threads
	 */
	public SerialExecutor(Executor executor) {
		this.executor = executor;
	}

	@Override
	public void execute(Runnable task) {
		synchronized (this) {
			this.tasks.add(task);
			if (this.running) {
				return;
			}
			this.running = true;
		}
		try {
			this.executor.execute(this);
		}
		catch (RejectedExecutionException ex) {
			logger.warn("The listener executor takes no work; an event is told later or not at all", ex);
			synchronized (this) {
				this.running = false;
			}
		}
	}

	@Override
	@SuppressWarnings("checkstyle:IllegalCatch")
	public void run() {
		Runnable task = take();
		while (task != null) {
			try {
				task.run();
			}
			catch (Throwable ex) {
				logger.error("A connection listener has thrown; the connection does not mind", ex);
			}
			task = take();
		}
	}

	private synchronized @Nullable Runnable take() {
		Runnable task = this.tasks.poll();
		if (task == null) {
			this.running = false;
		}
		return task;
	}

}
