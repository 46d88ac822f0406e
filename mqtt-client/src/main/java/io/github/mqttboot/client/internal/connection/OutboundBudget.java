package io.github.mqttboot.client.internal.connection;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bound of everything outbound that is not done, in messages and in payload bytes.
 * Thread-safe; taking and giving back does not lock unless somebody waits.
 */
public final class OutboundBudget {

	private final int capacity;

	private final long size;

	private final AtomicInteger messages = new AtomicInteger();

	private final AtomicLong bytes = new AtomicLong();

	private final AtomicInteger waiters = new AtomicInteger();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition given = this.lock.newCondition();

	/**
	 * Create a budget.
	 * @param capacity most messages
	 * @param size most payload bytes
	 */
	public OutboundBudget(int capacity, long size) {
		this.capacity = capacity;
		this.size = size;
	}

	/**
	 * Take room for a message if there is some.
	 * @param length payload length in bytes
	 * @return whether there was room
	 */
	public boolean tryTake(int length) {
		if (this.messages.incrementAndGet() > this.capacity) {
			this.messages.decrementAndGet();
			return false;
		}
		if (this.bytes.addAndGet(length) > this.size) {
			this.bytes.addAndGet(-length);
			this.messages.decrementAndGet();
			return false;
		}
		return true;
	}

	/**
	 * Take room for a message whether there is some or not: it is there already.
	 * @param length payload length in bytes
	 */
	public void take(int length) {
		this.messages.incrementAndGet();
		this.bytes.addAndGet(length);
	}

	/**
	 * Return whether a message could ever fit.
	 * @param length payload length in bytes
	 * @return {@code false} if it is larger than everything together may be
	 */
	public boolean canEverTake(int length) {
		return length <= this.size;
	}

	/**
	 * Give the room of a message back.
	 * @param length payload length in bytes
	 */
	public void giveBack(int length) {
		this.bytes.addAndGet(-length);
		this.messages.decrementAndGet();
		if (this.waiters.get() > 0) {
			this.lock.lock();
			try {
				this.given.signalAll();
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	/**
	 * Wait for room without taking it.
	 * @param length payload length in bytes
	 * @param timeoutNanos how long to wait, in nanoseconds
	 * @return whether there is room
	 * @throws InterruptedException if the thread is interrupted
	 */
	public boolean await(int length, long timeoutNanos) throws InterruptedException {
		if (hasRoom(length)) {
			return true;
		}
		this.lock.lockInterruptibly();
		this.waiters.incrementAndGet();
		try {
			long deadline = System.nanoTime() + timeoutNanos;
			long left = timeoutNanos;
			while (!hasRoom(length) && left > 0) {
				// a giver may have looked before we were counted: look again now and then
				this.given.awaitNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)));
				left = deadline - System.nanoTime();
			}
			return hasRoom(length);
		}
		finally {
			this.waiters.decrementAndGet();
			this.lock.unlock();
		}
	}

	private boolean hasRoom(int length) {
		return this.messages.get() < this.capacity && this.bytes.get() + length <= this.size;
	}

}
