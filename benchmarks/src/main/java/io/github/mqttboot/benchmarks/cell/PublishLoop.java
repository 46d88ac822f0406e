package io.github.mqttboot.benchmarks.cell;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * What one thread publishes, at most a window of messages ahead of their outcome. Each
 * time the window is full, the thread waits for its older half.
 */
final class PublishLoop implements Callable<Integer> {

	private final Callable<CompletableFuture<?>> publish;

	private final int count;

	private final @Nullable CompletableFuture<?>[] window;

	PublishLoop(int window, int count, Callable<CompletableFuture<?>> publish) {
		this.publish = publish;
		this.count = count;
		this.window = new CompletableFuture<?>[window];
	}

	/** Publish them all and return their number once the last outcome is there. */
	@Override
	public Integer call() throws Exception {
		int size = this.window.length;
		int half = size / 2;
		for (int i = 0; i < this.count; i++) {
			int slot = i % size;
			if (slot == 0 || slot == half) {
				await(slot, (slot == 0) ? half : size);
			}
			this.window[slot] = this.publish.call();
		}
		await(0, size);
		return this.count;
	}

	private void await(int from, int to) throws Exception {
		for (int i = from; i < to; i++) {
			CompletableFuture<?> outcome = this.window[i];
			if (outcome != null) {
				outcome.get(60, TimeUnit.SECONDS);
				this.window[i] = null;
			}
		}
	}

}
