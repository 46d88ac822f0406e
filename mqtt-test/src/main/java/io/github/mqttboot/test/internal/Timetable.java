package io.github.mqttboot.test.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * What is to happen later: sessions that expire, wills that were delayed. Ordered by
 * time, then by when it was entered. Knows no thread: the broker's timer thread asks for
 * what is due.
 */
final class Timetable {

	private final PriorityQueue<Entry> entries = new PriorityQueue<>();

	private final BrokerClock clock;

	private final Runnable onNewFirst;

	private long sequence;

	/**
	 * Create an empty timetable.
	 * @param clock the time
	 * @param onNewFirst told when something is entered that is due before all the rest
	 */
	Timetable(BrokerClock clock, Runnable onNewFirst) {
		this.clock = clock;
		this.onNewFirst = onNewFirst;
	}

	Entry schedule(Duration delay, Runnable action) {
		Entry entry = new Entry(this.clock.now() + delay.toNanos(), this.sequence++, action);
		this.entries.add(entry);
		if (this.entries.peek() == entry) {
			this.onNewFirst.run();
		}
		return entry;
	}

	void cancel(Entry entry) {
		this.entries.remove(entry);
	}

	/** Takes out what is due, in order. */
	List<Runnable> takeDue() {
		List<Runnable> due = new ArrayList<>();
		for (Entry next = this.entries.peek(); next != null
				&& next.due <= this.clock.now(); next = this.entries.peek()) {
			due.add(next.action);
			this.entries.remove(next);
		}
		return due;
	}

	/** Nanoseconds until the next entry is due, {@link Long#MAX_VALUE} without one. */
	long untilNext() {
		Entry next = this.entries.peek();
		return (next != null) ? Math.max(0, next.due - this.clock.now()) : Long.MAX_VALUE;
	}

	/**
	 * One entry. Equal to itself alone, so that it can be cancelled.
	 */
	@SuppressWarnings("ComparableType")
	static final class Entry implements Comparable<Entry> {

		private final long due;

		private final long sequence;

		private final Runnable action;

		private Entry(long due, long sequence, Runnable action) {
			this.due = due;
			this.sequence = sequence;
			this.action = action;
		}

		@Override
		public int compareTo(Entry other) {
			int byTime = Long.compare(this.due, other.due);
			return (byTime != 0) ? byTime : Long.compare(this.sequence, other.sequence);
		}

	}

}
