package io.github.mqttboot.benchmarks.floor;

import java.util.ArrayList;
import java.util.List;

/**
 * Hands objects over from any thread to one, which takes all that are there at once and
 * is woken up only if it sleeps.
 */
final class Handover<T> {

	private final Runnable wakeUp;

	private List<T> arriving = new ArrayList<>();

	private List<T> taken = new ArrayList<>();

	private boolean takerSleeps;

	/**
	 * Create a hand-over.
	 * @param wakeUp wakes up the thread that takes, or keeps it from falling asleep
	 */
	Handover(Runnable wakeUp) {
		this.wakeUp = wakeUp;
	}

	void add(T element) {
		boolean wake;
		synchronized (this) {
			this.arriving.add(element);
			wake = wakes();
		}
		if (wake) {
			this.wakeUp.run();
		}
	}

	void addAll(List<? extends T> elements) {
		boolean wake;
		synchronized (this) {
			this.arriving.addAll(elements);
			wake = wakes();
		}
		if (wake) {
			this.wakeUp.run();
		}
	}

	private boolean wakes() {
		boolean wakes = this.takerSleeps;
		this.takerSleeps = false;
		return wakes;
	}

	/** Return what has come, in order. The list is good until the next call. */
	synchronized List<T> takeAll() {
		this.takerSleeps = false;
		List<T> batch = this.arriving;
		this.taken.clear();
		this.arriving = this.taken;
		this.taken = batch;
		return batch;
	}

	/** Return whether there is nothing to take, so that the next one to come wakes up. */
	synchronized boolean fallAsleep() {
		this.takerSleeps = this.arriving.isEmpty();
		return this.takerSleeps;
	}

}
