package io.github.mqttboot.client.internal.dispatch;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The way back of acknowledgements, from any thread to the event loop, many at a time.
 */
final class Acknowledgments {

	private final AtomicReference<@Nullable Delivery> head = new AtomicReference<>();

	private final AtomicBoolean signalled = new AtomicBoolean();

	private final Executor loop;

	private final Runnable onSignal;

	Acknowledgments(Executor loop, Runnable onSignal) {
		this.loop = loop;
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
