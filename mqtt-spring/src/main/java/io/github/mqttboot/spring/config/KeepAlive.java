package io.github.mqttboot.spring.config;

import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Keeps the JVM alive while listeners wait for messages, as a web server does while it
 * waits for requests: all threads of the client are daemons, and an application that does
 * nothing but listen would end as soon as it has started. Thread-safe.
 */
final class KeepAlive {

	/** Name of the thread. */
	static final String THREAD_NAME = "mqtt-listeners";

	private volatile @Nullable Thread thread;

	synchronized void start() {
		if (this.thread != null) {
			return;
		}
		Thread started = new Thread(this::await, THREAD_NAME);
		started.setDaemon(false);
		this.thread = started;
		started.start();
	}

	synchronized void stop() {
		Thread waiting = this.thread;
		this.thread = null;
		LockSupport.unpark(waiting);
	}

	private void await() {
		while (this.thread == Thread.currentThread()) {
			LockSupport.park(this);
		}
	}

}
