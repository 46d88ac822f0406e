package io.github.mqttboot.spring.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Collects messages until there are enough of them, or the first one has waited long
 * enough. A batch that is due while the listener has enough to do goes on growing.
 * Thread-safe; messages are given by one thread at a time.
 */
final class BatchCollector {

	private final Lanes<List<ListenerMessage>> lanes;

	private final int size;

	private final long timeoutNanos;

	private List<ListenerMessage> batch = new ArrayList<>();

	/** When the first message of the batch came. */
	private long began;

	private boolean timing;

	private boolean closed;

	BatchCollector(Lanes<List<ListenerMessage>> lanes, int size, Duration timeout) {
		this.lanes = lanes;
		this.size = size;
		this.timeoutNanos = timeout.toNanos();
	}

	/**
	 * Add a message. Waits while the listener has enough to do.
	 * @param message the message
	 * @return {@code false} if it came too late
	 */
	boolean accept(ListenerMessage message) {
		List<ListenerMessage> full = null;
		synchronized (this) {
			if (this.closed) {
				return false;
			}
			if (this.batch.isEmpty()) {
				this.began = System.nanoTime();
			}
			this.batch.add(message);
			if (this.batch.size() >= this.size) {
				full = this.batch;
				this.batch = new ArrayList<>();
			}
			else if (!this.timing) {
				this.timing = true;
				look(this.timeoutNanos);
			}
		}
		// not under the lock: this may take as long as the listener does
		if (full != null && !this.lanes.accept(full)) {
			full.forEach(ListenerMessage::leave);
		}
		return true;
	}

	private void look(long delayNanos) {
		// on the timer's own thread: it only hands over
		CompletableFuture.delayedExecutor(delayNanos, TimeUnit.NANOSECONDS, Runnable::run).execute(this::onTime);
	}

	private synchronized void onTime() {
		this.timing = false;
		if (this.batch.isEmpty()) {
			return;
		}
		long left = this.timeoutNanos - (System.nanoTime() - this.began);
		if (left <= 0 && this.lanes.offer(this.batch, false)) {
			this.batch = new ArrayList<>();
			return;
		}
		this.timing = true;
		look((left > 0) ? left : this.timeoutNanos);
	}

	/** Take no more messages, and hand over those that are here. */
	synchronized void close() {
		this.closed = true;
		List<ListenerMessage> rest = this.batch;
		this.batch = new ArrayList<>();
		if (!rest.isEmpty() && !this.lanes.offer(rest, true)) {
			rest.forEach(ListenerMessage::leave);
		}
	}

	/** Take no more messages, and leave those that are here to the next connection. */
	synchronized void abandon() {
		this.closed = true;
		this.batch.forEach(ListenerMessage::leave);
		this.batch = new ArrayList<>();
	}

}
