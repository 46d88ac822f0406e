package io.github.mqttboot.client.internal.connection;

import java.util.concurrent.ScheduledFuture;

import io.github.mqttboot.client.internal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * The one timer of a client for everything that has a deadline: armed only while
 * something has, so that an idle client costs nothing but its keep alive.
 */
final class Ticker {

	/** While there are outcomes that nobody seems to wait for. */
	static final long BRIEFLY = 10_000_000L;

	/** While messages or outcomes are with the application's threads. */
	static final long SOON = 20_000_000L;

	/** While requests wait for their outcome. */
	static final long BUSY = 100_000_000L;

	/** While received messages wait for their acknowledgement. */
	static final long WATCHING = 1_000_000_000L;

	private final Loop loop;

	private final Runnable task;

	private @Nullable ScheduledFuture<?> armed;

	private long armedFor;

	private @Nullable ScheduledFuture<?> last;

	Ticker(Loop loop, Runnable task) {
		this.loop = loop;
		this.task = task;
	}

	/**
	 * Ask for a tick.
	 * @param delayNanos nanoseconds from now, {@link Long#MAX_VALUE} for never
	 */
	void wantIn(long delayNanos) {
		if (delayNanos == Long.MAX_VALUE) {
			return;
		}
		long now = this.loop.now();
		if (this.armed != null && this.armedFor - now <= delayNanos) {
			return;
		}
		if (this.armed != null) {
			this.armed.cancel(false);
		}
		this.armedFor = now + delayNanos;
		this.armed = this.loop.schedule(this::tick, delayNanos);
	}

	/**
	 * Run another task once, unless {@link #stop} comes first.
	 * @param lastTask the task
	 * @param delayNanos nanoseconds from now
	 */
	void schedule(Runnable lastTask, long delayNanos) {
		this.last = this.loop.schedule(lastTask, delayNanos);
	}

	/** Never tick again, unless asked to. */
	void stop() {
		if (this.last != null) {
			this.last.cancel(false);
		}
		if (this.armed != null) {
			this.armed.cancel(false);
			this.armed = null;
		}
	}

	private void tick() {
		this.armed = null;
		this.task.run();
	}

}
