package io.github.mqttboot.client.internal.transport;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.client.internal.transport.Endpoint.Scheme;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

/**
 * The event loop threads that all clients of the JVM share: one or two daemon threads,
 * there as long as a client is. Thread-safe.
 */
public final class EventLoops {

	private static final int THREADS = Math.min(2, Runtime.getRuntime().availableProcessors());

	private static final Object LOCK = new Object();

	private static @Nullable EventLoopGroup group;

	private static int users;

	private EventLoops() {
	}

	/**
	 * Take an event loop. It is to be given back with {@link Loop#release()}.
	 * @return the loop
	 */
	public static Loop acquire() {
		synchronized (LOCK) {
			EventLoopGroup current = group;
			if (current == null) {
				current = new MultiThreadIoEventLoopGroup(THREADS, new DefaultThreadFactory("mqtt-io", true),
						NioIoHandler.newFactory());
				group = current;
			}
			users++;
			return new Loop(current.next(), System::nanoTime, () -> ThreadLocalRandom.current().nextDouble(),
					EventLoops::socket, EventLoops::release);
		}
	}

	private static Channel socket(Scheme scheme) {
		return (scheme == Scheme.UNIX) ? new NioDomainSocketChannel() : new NioSocketChannel();
	}

	/**
	 * Return whether the calling thread is that of an event loop, whichever.
	 * @return {@code true} on an I/O thread, where nothing may block
	 */
	public static boolean isCurrent() {
		EventLoopGroup current;
		synchronized (LOCK) {
			current = group;
		}
		if (current != null) {
			for (EventExecutor loop : current) {
				if (loop.inEventLoop()) {
					return true;
				}
			}
		}
		return false;
	}

	/** The threads end with the last loop that is given back. */
	private static void release() {
		synchronized (LOCK) {
			users--;
			if (users == 0 && group != null) {
				// what a call that raced with close() has handed over is still run
				group.shutdownGracefully(100, 2_000, TimeUnit.MILLISECONDS);
				group = null;
			}
		}
	}

}
