package io.github.mqttboot.benchmarks.cell;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.benchmarks.client.BenchmarkClient;
import io.github.mqttboot.benchmarks.peer.PeerControl;
import org.jspecify.annotations.Nullable;

/**
 * Publishes from one thread, at most a window of messages ahead of their outcome. Each
 * time the window is full, the thread waits for its older half. A round ends when the
 * last outcome is there and the peer has counted every message.
 */
final class PublishRound implements Round {

	private final BenchmarkClient client;

	private final PeerControl peer;

	private final int qos;

	private final byte[] payload;

	private final int count;

	private final @Nullable CompletableFuture<?>[] window;

	private long published;

	PublishRound(BenchmarkClient client, PeerControl peer, int qos, RunOptions options) {
		this.client = client;
		this.peer = peer;
		this.qos = qos;
		this.payload = new byte[options.payloadLength()];
		this.count = options.round();
		this.window = new CompletableFuture<?>[options.window()];
	}

	@Override
	public int run() throws Exception {
		int size = this.window.length;
		int half = size / 2;
		for (int i = 0; i < this.count; i++) {
			int slot = i % size;
			if (slot == 0 || slot == half) {
				await(slot, (slot == 0) ? half : size);
			}
			this.window[slot] = this.client.publish(this.qos, this.payload);
		}
		await(0, size);
		this.published += this.count;
		this.peer.awaitReceived(this.published);
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
