package io.github.mqttboot.spring.listener;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Threads of one listener, named after it. There are as many as are needed at the same
 * time, and none as long as none was; a thread without work ends after 20 seconds.
 */
final class WorkerThreads implements Executor {

	private static final long KEEP_ALIVE_SECONDS = 20;

	private final String listenerId;

	/** Guarded by this. */
	private @Nullable ThreadPoolExecutor threads;

	WorkerThreads(String listenerId) {
		this.listenerId = listenerId;
	}

	@Override
	public void execute(Runnable task) {
		threads().execute(task);
	}

	private synchronized ThreadPoolExecutor threads() {
		ThreadPoolExecutor result = this.threads;
		if (result == null) {
			CustomizableThreadFactory factory = new CustomizableThreadFactory(this.listenerId + "-");
			factory.setDaemon(true);
			result = new ThreadPoolExecutor(0, Integer.MAX_VALUE, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS,
					new SynchronousQueue<>(), factory);
			this.threads = result;
		}
		return result;
	}

	/** End threads that have nothing to do. They come again if they are needed. */
	synchronized void release() {
		if (this.threads != null) {
			this.threads.shutdown();
			this.threads = null;
		}
	}

}
