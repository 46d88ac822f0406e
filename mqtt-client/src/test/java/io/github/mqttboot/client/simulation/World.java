package io.github.mqttboot.client.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Simulated time: everything that happens is an event with a time, one after the other on
 * the test's thread. Whatever is left to chance comes from one seed, so the same seed
 * gives the same run.
 */
final class World {

	static final long MILLISECOND = 1_000_000L;

	static final long SECOND = 1_000 * MILLISECOND;

	private static final int REMEMBERED = 300;

	private final Random random;

	private final Queue<Event> events = new PriorityQueue<>();

	private final Deque<Line> trace = new ArrayDeque<>();

	private final @Nullable Consumer<String> fullTrace;

	private final long start;

	private long now;

	private long sequence;

	private long fingerprint;

	private @Nullable AssertionError violation;

	/** Run after each event. */
	private Runnable afterEvent = () -> {
	};

	World(long seed, @Nullable Consumer<String> fullTrace) {
		this.random = new Random(seed * 7_919 + 17);
		this.fullTrace = fullTrace;
		// the JDK's time may be negative, and may become positive in between
		this.start = chance(0.5) ? -20_000 * SECOND : 1_000 * SECOND;
		this.now = this.start;
	}

	void setAfterEvent(Runnable afterEvent) {
		this.afterEvent = afterEvent;
	}

	long now() {
		return this.now;
	}

	/** Do something after a time. */
	void after(long nanos, Runnable task) {
		at(this.now + Math.max(0, nanos), task);
	}

	void at(long time, Runnable task) {
		this.events.add(new Event(Math.max(time, this.now), this.sequence++, task));
	}

	/** Let time pass until nothing happens any more, or until a time. */
	void runUntil(long end) {
		Event next = this.events.peek();
		while (next != null && next.time() <= end) {
			this.events.remove();
			this.now = next.time();
			next.task().run();
			this.afterEvent.run();
			if (this.violation != null) {
				throw this.violation;
			}
			next = this.events.peek();
		}
		this.now = end;
	}

	boolean hasEvents() {
		return !this.events.isEmpty();
	}

	/** Note what has happened. */
	void note(String line) {
		Line entry = new Line(this.now - this.start, line);
		this.fingerprint = this.fingerprint * 31 + entry.hashCode();
		if (this.fullTrace != null) {
			this.fullTrace.accept(entry.toString());
		}
		this.trace.addLast(entry);
		if (this.trace.size() > REMEMBERED) {
			this.trace.removeFirst();
		}
	}

	/** Return the same number for the same run. */
	long fingerprint() {
		return this.fingerprint;
	}

	List<String> lastLines() {
		return this.trace.stream().map(Line::toString).toList();
	}

	/** Note that a rule was broken; the run ends with the first one. */
	void violate(String what) {
		note("VIOLATION " + what);
		if (this.violation == null) {
			this.violation = new AssertionError(what);
		}
	}

	void check(boolean kept, String rule) {
		if (!kept) {
			violate(rule);
		}
	}

	double random() {
		return this.random.nextDouble();
	}

	boolean chance(double probability) {
		return this.random.nextDouble() < probability;
	}

	/** Return a number between two, both included. */
	int between(int least, int most) {
		return least + this.random.nextInt(most - least + 1);
	}

	long nanosBetween(Duration least, Duration most) {
		return least.toNanos() + (long) (this.random.nextDouble() * (most.toNanos() - least.toNanos()));
	}

	/** Return a time that is mostly short and sometimes long, with this mean. */
	long exponential(Duration mean) {
		return (long) (-Math.log(1 - this.random.nextDouble()) * mean.toNanos());
	}

	@SafeVarargs
	@SuppressWarnings("varargs")
	final <T> T oneOf(T... values) {
		return values[this.random.nextInt(values.length)];
	}

	private record Line(long time, String text) {

		@Override
		public String toString() {
			return String.format(Locale.ROOT, "%12.6f %s", this.time / 1e9, this.text);
		}

	}

	private record Event(long time, long sequence, Runnable task) implements Comparable<Event> {

		@Override
		public int compareTo(Event other) {
			int byTime = Long.compare(this.time, other.time);
			return (byTime != 0) ? byTime : Long.compare(this.sequence, other.sequence);
		}

	}

}
