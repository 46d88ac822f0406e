package io.github.mqttboot.client.internal.dispatch;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The threads of one client for listeners when the application brings none. They are lent
 * by {@link SharedThreads}, so an idle client has none, and bear the client's name while
 * they work for it. Thread-safe.
 */
public final class ListenerThreads implements Executor, AutoCloseable {

	private final String prefix;

	private final SharedThreads threads;

	private volatile boolean closed;

	private ListenerThreads(String prefix, SharedThreads threads) {
		this.prefix = prefix;
		this.threads = threads;
	}

	/**
	 * Create the threads of a client. They run with the context class loader of the
	 * calling thread.
	 * @param clientIdentifier part of the threads' names
	 * @return an executor to be closed with the client
	 */
	public static ListenerThreads create(String clientIdentifier) {
		ClassLoader loader = Thread.currentThread().getContextClassLoader();
		return new ListenerThreads("mqtt-" + clientIdentifier + "-", SharedThreads.acquire(loader));
	}

	@Override
	public void execute(Runnable task) {
		if (this.closed) {
			throw new RejectedExecutionException("The client has been closed");
		}
		this.threads.execute(this, task);
	}

	/**
	 * Take no task any more. What was taken before is still run.
	 */
	@Override
	public synchronized void close() {
		if (!this.closed) {
			this.closed = true;
			this.threads.release(this);
		}
	}

	boolean isClosed() {
		return this.closed;
	}

	/** Return the beginning of a thread's name. */
	String prefix() {
		return this.prefix;
	}

}
