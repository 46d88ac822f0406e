package io.github.mqttboot.client.simulation;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection: bytes arrive later, in order, perhaps cut at another
 * place than they were written, and perhaps never.
 */
final class Pipe {

	private final World world;

	private final long latency;

	private final Consumer<byte[]> receiver;

	private final Deque<Item> items = new ArrayDeque<>();

	private long lastArrival;

	private long stalledUntil = Long.MIN_VALUE;

	private boolean planned;

	/** Nothing arrives any more, and nobody is told. */
	private boolean silent;

	private boolean ended;

	Pipe(World world, long latency, Consumer<byte[]> receiver) {
		this.world = world;
		this.latency = latency;
		this.receiver = receiver;
		this.lastArrival = world.now();
	}

	void send(byte[] bytes) {
		if (this.ended || bytes.length == 0) {
			return;
		}
		if (bytes.length > 1 && this.world.chance(0.15)) {
			int cut = this.world.between(1, bytes.length - 1);
			add(new Item(arrival(), Arrays.copyOf(bytes, cut), null));
			add(new Item(arrival(), Arrays.copyOfRange(bytes, cut, bytes.length), null));
		}
		else {
			add(new Item(arrival(), bytes, null));
		}
	}

	/** Do something once everything before has arrived. */
	void end(Runnable onEnd) {
		if (!this.ended) {
			this.ended = true;
			add(new Item(arrival(), new byte[0], onEnd));
		}
	}

	private long arrival() {
		long time = this.world.now() + this.latency / 2 + (long) (this.world.random() * this.latency);
		this.lastArrival = Math.max(this.lastArrival, time);
		return this.lastArrival;
	}

	private void add(Item item) {
		this.items.add(item);
		plan();
	}

	private void plan() {
		Item first = this.items.peek();
		if (first != null && !this.planned && !this.silent) {
			this.planned = true;
			this.world.at(Math.max(first.arrival(), this.stalledUntil), this::arrive);
		}
	}

	private void arrive() {
		this.planned = false;
		Item first = this.items.peek();
		if (first == null || this.silent) {
			return;
		}
		if (Math.max(first.arrival(), this.stalledUntil) > this.world.now()) {
			plan();
			return;
		}
		this.items.remove();
		deliver(first);
		plan();
	}

	private void deliver(Item item) {
		if (item.onEnd() != null) {
			item.onEnd().run();
		}
		else {
			this.receiver.accept(item.bytes());
		}
	}

	/** Let what is under way arrive now, or drop it. */
	void finish(boolean arrives) {
		this.ended = true;
		while (arrives && !this.silent && !this.items.isEmpty()) {
			deliver(this.items.remove());
		}
		this.items.clear();
	}

	void stall(long until) {
		this.stalledUntil = Math.max(this.stalledUntil, until);
	}

	void silence() {
		this.silent = true;
	}

	boolean isSilent() {
		return this.silent;
	}

	@SuppressWarnings("ArrayRecordComponent")
	private record Item(long arrival, byte[] bytes, @Nullable Runnable onEnd) {

	}

}
