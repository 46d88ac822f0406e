package io.github.mqttboot.client.internal.transport;

import java.lang.invoke.MethodHandles;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loop threads that all clients of the JVM share: one or two daemon threads for
 * each kind of socket in use, there as long as a client is, and a little longer: making
 * them costs more than connecting does. Thread-safe.
 */
public final class EventLoops {

	private static final Logger logger = LoggerFactory.getLogger(EventLoops.class);

	private static final int THREADS = Math.min(2, Runtime.getRuntime().availableProcessors());

	private static final long LINGER_MILLIS = 1_000;

	private static final Object LOCK = new Object();

	/** Guarded by the lock. */
	private static final Map<SocketKind, EventLoops> shared = new EnumMap<>(SocketKind.class);

	private final SocketKind kind;

	private final EventLoopGroup group;

	/** Guarded by the lock. */
	private int users;

	/** Guarded by the lock: ends the threads when no client has come back to them. */
	private @Nullable ScheduledFuture<?> ending;

	private EventLoops(Sockets sockets) {
		this.kind = sockets.kind();
		this.group = new MultiThreadIoEventLoopGroup(THREADS, new DefaultThreadFactory("mqtt-io", true),
				sockets.handlers());
	}

	/**
	 * Take an event loop. It is to be given back with {@link Loop#release()}.
	 * @param wanted the kind of sockets, or {@code null} for the best that is there
	 * @return the loop
	 * @throws IllegalArgumentException if the kind is not available
	 */
	public static Loop acquire(@Nullable SocketKind wanted) {
		Sockets sockets = Sockets.of(wanted);
		synchronized (LOCK) {
			EventLoops loops = shared.get(sockets.kind());
			if (loops == null) {
				logger.info("MQTT connections use {} sockets", sockets.kind());
				loops = new EventLoops(sockets);
				shared.put(sockets.kind(), loops);
			}
			loops.users++;
			loops.keep();
			return loops.next(sockets);
		}
	}

	/**
	 * Load what an event loop is made of. Opens what a loop opens and closes it again,
	 * and starts no thread.
	 */
	public static void preload() {
		initialize(MultiThreadIoEventLoopGroup.class, SingleThreadIoEventLoop.class, Bootstrap.class,
				PooledByteBufAllocator.class);
		Sockets.of(null).handlers().newHandler(ImmediateEventExecutor.INSTANCE).destroy();
	}

	private static void initialize(Class<?>... types) {
		try {
			for (Class<?> type : types) {
				MethodHandles.lookup().ensureInitialized(type);
			}
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Loop next(Sockets sockets) {
		EventLoop loop = this.group.next();
		return new Loop(loop, System::nanoTime, () -> ThreadLocalRandom.current().nextDouble(), sockets::socket,
				sockets::address, this::release);
	}

	/**
	 * Return whether the calling thread is that of an event loop, whichever.
	 * @return {@code true} on an I/O thread, where nothing may block
	 */
	public static boolean isCurrent() {
		synchronized (LOCK) {
			for (EventLoops loops : shared.values()) {
				for (EventExecutor loop : loops.group) {
					if (loop.inEventLoop()) {
						return true;
					}
				}
			}
		}
		return false;
	}

	private void release() {
		synchronized (LOCK) {
			this.users--;
			if (this.users == 0) {
				this.ending = this.group.schedule(this::endUnused, LINGER_MILLIS, TimeUnit.MILLISECONDS);
			}
		}
	}

	private void keep() {
		if (this.ending != null) {
			this.ending.cancel(false);
			this.ending = null;
		}
	}

	private void endUnused() {
		synchronized (LOCK) {
			if (this.users == 0 && shared.remove(this.kind, this)) {
				// what a call that raced with close() has handed over is still run
				this.group.shutdownGracefully(100, 2_000, TimeUnit.MILLISECONDS);
			}
		}
	}

}
