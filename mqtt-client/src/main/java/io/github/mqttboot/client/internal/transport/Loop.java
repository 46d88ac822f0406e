package io.github.mqttboot.client.internal.transport;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop thread, seen without Netty.
 */
public final class Loop implements Executor {

	private static final Logger logger = LoggerFactory.getLogger(Loop.class);

	private final EventLoop eventLoop;

	Loop(EventLoop eventLoop) {
		this.eventLoop = eventLoop;
	}

	EventLoop eventLoop() {
		return this.eventLoop;
	}

	/**
	 * Run a task on the loop. Once the loop's thread has ended with the last client,
	 * tasks are dropped: a closed client has nothing left to do.
	 * @param task the task
	 */
	@Override
	public void execute(Runnable task) {
		try {
			this.eventLoop.execute(task);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The event loop has ended with the last client; a late task is dropped", ex);
		}
	}

	/**
	 * Run a task later.
	 * @param task the task
	 * @param delayNanos the delay in nanoseconds
	 * @return a handle to cancel it with
	 */
	public ScheduledFuture<?> schedule(Runnable task, long delayNanos) {
		return this.eventLoop.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
	}

	/**
	 * Return whether the calling thread is the loop's.
	 * @return {@code true} on the loop's thread
	 */
	public boolean isCurrent() {
		return this.eventLoop.inEventLoop();
	}

	/**
	 * Return the loop's time, which never goes back.
	 * @return nanoseconds since some fixed point
	 */
	public long now() {
		return System.nanoTime();
	}

}
