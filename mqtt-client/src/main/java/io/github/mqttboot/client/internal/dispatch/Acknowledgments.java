package io.github.mqttboot.client.internal.dispatch;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * The way back of acknowledgements, from any thread to the event loop, many at a time.
 */
final class Acknowledgments {

	private final AtomicReference<@Nullable Delivery> head = new AtomicReference<>();

	private final AtomicBoolean signalled = new AtomicBoolean();

	/** So often at most the loop is woken within a batch. */
	private static final long INTERVAL = 250_000L;

	private final Executor loop;

	private final LongSupplier time;

	private final Runnable onSignal;

	private volatile long lastSignal;

	Acknowledgments(Executor loop, LongSupplier time, Runnable onSignal) {
		this.loop = loop;
		this.time = time;
		this.lastSignal = time.getAsLong();
		this.onSignal = onSignal;
	}

	void add(Delivery delivery) {
		Delivery before = this.head.get();
		while (true) {
			delivery.next = before;
			Delivery witness = this.head.compareAndExchange(before, delivery);
			if (witness == before) {
				return;
			}
			before = witness;
		}
	}

	boolean isEmpty() {
		return this.head.get() == null;
	}

	/** Wake the loop, once for all that come until it looks. */
	void signal() {
		if (this.head.get() != null) {
			wake();
		}
	}

	/** The same, unless it was done a moment ago: more will follow. */
	void signalNowAndThen() {
		long now = this.time.getAsLong();
		if (now - this.lastSignal >= INTERVAL) {
			this.lastSignal = now;
			signal();
		}
	}

	void wake() {
		if (this.signalled.compareAndSet(false, true)) {
			this.loop.execute(this.onSignal);
		}
	}

	void drain(Consumer<Delivery> taker) {
		this.signalled.set(false);
		Delivery taken = this.head.getAndSet(null);
		while (taken != null) {
			Delivery next = taken.next;
			taken.next = null;
			taker.accept(taken);
			taken = next;
		}
	}

}
