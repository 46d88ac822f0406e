package io.github.mqttboot.client;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where blocking calls wait for a connection. Thread-safe.
 */
final class ConnectionGate {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	/** Guarded by the lock. */
	private boolean open;

	/** Guarded by the lock. */
	private boolean closed;

	void setOpen(boolean open) {
		set(open, false);
	}

	// Nobody needs to wait any more: there will be no connection
	void close() {
		set(false, true);
	}

	private void set(boolean open, boolean closed) {
		this.lock.lock();
		try {
			this.open = open;
			this.closed |= closed;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	// Return whether there is a connection, at the latest after the timeout
	boolean await(long timeoutNanos) throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			long left = timeoutNanos;
			while (!this.open && !this.closed && left > 0) {
				left = this.changed.awaitNanos(left);
			}
			return this.open;
		}
		finally {
			this.lock.unlock();
		}
	}

}
