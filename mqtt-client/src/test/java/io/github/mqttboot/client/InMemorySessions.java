package io.github.mqttboot.client;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A session store whose power can be cut: writes can be made to wait or to fail, and what
 * was durable at a moment can be given to the next client.
 */
final class InMemorySessions implements SessionStore {

	private final Map<Long, byte[]> records = new TreeMap<>();

	private final Semaphore writes = new Semaphore(Integer.MAX_VALUE / 2);

	private volatile boolean failing;

	private volatile boolean unreadable;

	private final AtomicInteger commits = new AtomicInteger();

	private final AtomicInteger opened = new AtomicInteger();

	InMemorySessions() {
	}

	private InMemorySessions(Map<Long, byte[]> records) {
		this.records.putAll(records);
	}

	/** Return a store with what is durable at this moment, as after a loss of power. */
	InMemorySessions afterPowerLoss() {
		synchronized (this.records) {
			return new InMemorySessions(this.records);
		}
	}

	void holdWrites() {
		this.writes.drainPermits();
	}

	void letWrite(int count) {
		this.writes.release(count);
	}

	void setFailing(boolean failing) {
		this.failing = failing;
	}

	void setUnreadable(boolean unreadable) {
		this.unreadable = unreadable;
	}

	int size() {
		synchronized (this.records) {
			return this.records.size();
		}
	}

	int commits() {
		return this.commits.get();
	}

	int opened() {
		return this.opened.get();
	}

	@Override
	public StoredSession open(String clientIdentifier) throws IOException {
		if (this.unreadable) {
			throw new IOException("no such disk");
		}
		this.opened.incrementAndGet();
		return new Stored();
	}

	private final class Stored implements StoredSession {

		@Override
		public Map<Long, byte[]> records() {
			synchronized (InMemorySessions.this.records) {
				return new TreeMap<>(InMemorySessions.this.records);
			}
		}

		@Override
		public void commit(Map<Long, byte[]> put, Collection<Long> removed) throws IOException {
			InMemorySessions.this.writes.acquireUninterruptibly();
			if (InMemorySessions.this.failing) {
				throw new IOException("disk full");
			}
			synchronized (InMemorySessions.this.records) {
				InMemorySessions.this.records.putAll(put);
				removed.forEach(InMemorySessions.this.records::remove);
			}
			InMemorySessions.this.commits.incrementAndGet();
		}

		@Override
		public void close() {
			// nothing to free
		}

	}

}
