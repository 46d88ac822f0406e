package io.github.mqttboot.client.internal.dispatch;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for listeners when the application brings none: as many as there are listeners
 * at work, so that one that blocks never holds up another; idle ones end.
 */
public final class ListenerThreads {

	private static final long IDLE_SECONDS = 20;

	private ListenerThreads() {
	}

	/**
	 * Create the threads of a client.
	 * @param clientIdentifier part of the threads' names
	 * @return an executor to be shut down with the client
	 */
	public static ExecutorService create(String clientIdentifier) {
		AtomicInteger number = new AtomicInteger();
		ThreadFactory factory = (task) -> {
			Thread thread = new Thread(task, "mqtt-" + clientIdentifier + "-" + number.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		};
		return new ThreadPoolExecutor(0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(),
				factory);
	}

}
