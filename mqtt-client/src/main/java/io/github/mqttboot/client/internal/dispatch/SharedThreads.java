package io.github.mqttboot.client.internal.dispatch;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * The daemon threads that clients share for their listeners: as many as there is work at
 * the same time, so that a listener that blocks never holds up another, nor another
 * client. A thread without work ends after a while, and all of them with the last client.
 *
 * <p>
 * Only clients that were built with the same context class loader share threads, which
 * have it for life and inherit nothing else: what a listener leaves behind in a thread is
 * never met by another application in the JVM, and keeps no application in memory that
 * has closed its clients. Thread-safe.
 */
final class SharedThreads {

	private static final long IDLE_SECONDS = 20;

	private static final Object LOCK = new Object();

	/** Guarded by the lock. */
	private static final Map<@Nullable ClassLoader, SharedThreads> shared = new HashMap<>();

	private final @Nullable ClassLoader loader;

	private final AtomicInteger number = new AtomicInteger();

	private final Set<ListenerThread> alive = ConcurrentHashMap.newKeySet();

	private final ThreadPoolExecutor pool = new ThreadPoolExecutor(0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS,
			new SynchronousQueue<>(), this::newThread);

	/** Guarded by the lock. */
	private int users;

	private SharedThreads(@Nullable ClassLoader loader) {
		this.loader = loader;
	}

	/** Take part. It is to be given back with {@link #release}. */
	static SharedThreads acquire(@Nullable ClassLoader loader) {
		synchronized (LOCK) {
			SharedThreads threads = shared.computeIfAbsent(loader, SharedThreads::new);
			threads.users++;
			return threads;
		}
	}

	void execute(ListenerThreads client, Runnable task) {
		this.pool.execute(() -> {
			ListenerThread thread = (ListenerThread) Thread.currentThread();
			thread.begin(client);
			try {
				task.run();
			}
			finally {
				thread.end(client);
			}
		});
	}

	void release(ListenerThreads client) {
		this.alive.forEach((thread) -> thread.leave(client));
		synchronized (LOCK) {
			this.users--;
			if (this.users == 0) {
				shared.remove(this.loader, this);
				this.pool.shutdown();
			}
		}
	}

	private Thread newThread(Runnable work) {
		ListenerThread thread = new ListenerThread(this.number.incrementAndGet(), this.alive, work);
		thread.setDaemon(true);
		thread.setContextClassLoader(this.loader);
		return thread;
	}

	/**
	 * Bears the name of the client that it works for, and keeps it until it works for
	 * another or the client is closed: to name a thread costs a call of the system.
	 */
	private static final class ListenerThread extends Thread {

		private final int number;

		private final Set<ListenerThread> alive;

		/** A lock of its own: the thread's belongs to {@link Thread#join}. */
		private final Object naming = new Object();

		/** Guarded by the lock, as is the next. */
		private @Nullable ListenerThreads client;

		private boolean working;

		ListenerThread(int number, Set<ListenerThread> alive, Runnable work) {
			super(null, work, idleName(number), 0, false);
			this.number = number;
			this.alive = alive;
		}

		private static String idleName(int number) {
			return "mqtt-listeners-" + number;
		}

		@Override
		public void run() {
			this.alive.add(this);
			try {
				super.run();
			}
			finally {
				this.alive.remove(this);
			}
		}

		void begin(ListenerThreads next) {
			synchronized (this.naming) {
				this.working = true;
				if (this.client != next) {
					this.client = next;
					setName(next.prefix() + this.number);
				}
			}
		}

		void end(ListenerThreads before) {
			synchronized (this.naming) {
				this.working = false;
				if (before.isClosed()) {
					leave(before);
				}
			}
		}

		void leave(ListenerThreads closed) {
			synchronized (this.naming) {
				if (this.client == closed && !this.working) {
					this.client = null;
					setName(idleName(this.number));
				}
			}
		}

	}

}
