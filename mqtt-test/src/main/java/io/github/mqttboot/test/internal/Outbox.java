package io.github.mqttboot.test.internal;

import java.util.ArrayDeque;
import java.util.Deque;

import io.github.mqttboot.client.internal.packet.Packet;
import org.jspecify.annotations.Nullable;

/**
 * The packets on their way to one client. Filled under the broker's lock, emptied by the
 * connection's writer a batch at a time. Thread-safe by its own monitor, which is never
 * held while another lock is waited for.
 */
final class Outbox {

	private Deque<Packet> waiting = new ArrayDeque<>();

	private long waitingBytes;

	private long takenBytes;

	private boolean finishing;

	private boolean closed;

	/** Adds a packet; the writer does not wake up before {@link #flush()}. */
	synchronized void add(Packet packet) {
		if (!this.finishing && !this.closed) {
			this.waiting.add(packet);
			this.waitingBytes += Footprint.of(packet);
		}
	}

	synchronized void flush() {
		notifyAll();
	}

	/** The memory of what is not written, of what is in the writer's hands included. */
	synchronized long unwritten() {
		return this.waitingBytes + this.takenBytes;
	}

	/**
	 * Waits for packets. The batch taken before counts as written.
	 * @return everything there is, or {@code null} if there will be nothing any more
	 */
	synchronized @Nullable Deque<Packet> take() throws InterruptedException {
		this.takenBytes = 0;
		notifyAll();
		while (this.waiting.isEmpty() && !this.finishing && !this.closed) {
			wait();
		}
		if (this.closed || this.waiting.isEmpty()) {
			return null;
		}
		Deque<Packet> taken = this.waiting;
		this.waiting = new ArrayDeque<>();
		this.takenBytes = this.waitingBytes;
		this.waitingBytes = 0;
		return taken;
	}

	/** Waits until little enough is unwritten: who does not read is not read from. */
	synchronized void awaitAtMost(long limit) throws InterruptedException {
		while (unwritten() > limit && !this.finishing && !this.closed) {
			wait();
		}
	}

	/** Lets the writer write what is there and then end. */
	synchronized void finish() {
		this.finishing = true;
		notifyAll();
	}

	/** Ends the writer now. */
	synchronized void close() {
		this.closed = true;
		this.waiting.clear();
		notifyAll();
	}

}
