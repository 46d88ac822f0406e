package io.github.mqttboot.spring.listener;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Counts the messages that a listener is busy with, and tells when the last one is done.
 * Thread-safe.
 */
final class InFlight {

	private int count;

	private long entered;

	private boolean open;

	private @Nullable CompletableFuture<Void> idle;

	/** Let messages in. */
	synchronized void open() {
		this.open = true;
		this.idle = null;
	}

	/**
	 * Let a message in.
	 * @return {@code false} if closed
	 */
	synchronized boolean enter() {
		if (!this.open) {
			return false;
		}
		this.count++;
		this.entered++;
		return true;
	}

	/** A message is done with. */
	void exit() {
		CompletableFuture<Void> toComplete;
		synchronized (this) {
			this.count--;
			toComplete = (this.count == 0) ? this.idle : null;
		}
		if (toComplete != null) {
			toComplete.complete(null);
		}
	}

	/**
	 * Let no more messages in.
	 * @return completes when the last one is done with
	 */
	synchronized CompletableFuture<Void> close() {
		this.open = false;
		if (this.idle == null) {
			this.idle = new CompletableFuture<>();
			if (this.count == 0) {
				this.idle.complete(null);
			}
		}
		return this.idle;
	}

	// How many messages are in
	synchronized int count() {
		return this.count;
	}

	// How many messages were ever let in
	synchronized long entered() {
		return this.entered;
	}

	synchronized boolean isOpen() {
		return this.open;
	}

}
