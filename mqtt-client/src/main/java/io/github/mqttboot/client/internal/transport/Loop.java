package io.github.mqttboot.client.internal.transport;

import java.net.SocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

import io.github.mqttboot.client.internal.transport.Endpoint.Scheme;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop thread, seen without Netty: its time, its chance, and the sockets that
 * belong to it. Everything in the engine that is not the same on each run comes from
 * here, so that a test can give a loop whose time is moved by hand.
 */
public final class Loop implements Executor {

	private static final Logger logger = LoggerFactory.getLogger(Loop.class);

	private final EventLoop eventLoop;

	private final LongSupplier time;

	private final DoubleSupplier random;

	private final Function<Scheme, Channel> sockets;

	private final UnaryOperator<SocketAddress> addresses;

	private final Runnable onReleased;

	/** Held by those that run a task after the loop's end. */
	private final Object late = new Object();

	/**
	 * Create a loop whose sockets take every address as it is.
	 * @param eventLoop runs the tasks
	 * @param time gives nanoseconds that never go back
	 * @param random gives numbers from 0 to below 1
	 * @param sockets gives a new socket that is not connected
	 * @param onReleased run when a client needs the loop no more
	 */
	Loop(EventLoop eventLoop, LongSupplier time, DoubleSupplier random, Function<Scheme, Channel> sockets,
			Runnable onReleased) {
		this(eventLoop, time, random, sockets, UnaryOperator.identity(), onReleased);
	}

	/**
	 * Create a loop.
	 * @param eventLoop runs the tasks
	 * @param time gives nanoseconds that never go back
	 * @param random gives numbers from 0 to below 1
	 * @param sockets gives a new socket that is not connected
	 * @param addresses makes addresses such as these sockets want
	 * @param onReleased run when a client needs the loop no more
	 */
	Loop(EventLoop eventLoop, LongSupplier time, DoubleSupplier random, Function<Scheme, Channel> sockets,
			UnaryOperator<SocketAddress> addresses, Runnable onReleased) {
		this.eventLoop = eventLoop;
		this.addresses = addresses;
		this.time = time;
		this.random = random;
		this.sockets = sockets;
		this.onReleased = onReleased;
	}

	EventLoop eventLoop() {
		return this.eventLoop;
	}

	SocketAddress address(SocketAddress address) {
		return this.addresses.apply(address);
	}

	Channel socket(Scheme scheme) {
		return this.sockets.apply(scheme);
	}

	/**
	 * Run a task on the loop. Once the loop's thread has ended with the last client,
	 * tasks run on the calling thread, one at a time: they find a closed client, and tell
	 * that to whoever waits for them.
	 * @param task the task
	 */
	@Override
	public void execute(Runnable task) {
		try {
			this.eventLoop.execute(task);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The event loop has ended with the last client; a late task runs on the calling thread", ex);
			synchronized (this.late) {
				task.run();
			}
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
		return this.time.getAsLong();
	}

	/**
	 * Return a random number.
	 * @return from 0 to below 1
	 */
	public double random() {
		return this.random.getAsDouble();
	}

	/**
	 * Give the loop back: a client needs it no more.
	 */
	public void release() {
		this.onReleased.run();
	}

}
