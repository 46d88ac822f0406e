package io.github.mqttboot.benchmarks.cell;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import io.github.mqttboot.benchmarks.client.BenchmarkClient;
import io.github.mqttboot.benchmarks.peer.PeerControl;

/**
 * Publishes from one thread, or from several that share the window. A round ends when the
 * last outcome is there and the peer has counted every message.
 */
final class PublishRound implements Round {

	private final PeerControl peer;

	private final List<PublishLoop> loops;

	private final ExecutorService threads;

	private long published;

	PublishRound(CellRun run, int qos, int payloadLength, int threads) throws Exception {
		this.peer = run.peer();
		BenchmarkClient client = run.connect();
		byte[] payload = new byte[payloadLength];
		int window = Math.max(2, run.options().window() / threads);
		int count = Math.max(1, run.options().round(payloadLength) / threads);
		this.loops = Stream.generate(() -> new PublishLoop(window, count, () -> client.publish(qos, payload)))
			.limit(threads)
			.toList();
		this.threads = Executors.newFixedThreadPool(threads, (task) -> {
			Thread thread = new Thread(task, "publisher");
			thread.setDaemon(true);
			return thread;
		});
	}

	@Override
	public int run() throws Exception {
		int count = 0;
		if (this.loops.size() == 1) {
			count = this.loops.get(0).call();
		}
		else {
			for (Future<Integer> published : this.threads.invokeAll(this.loops)) {
				count += published.get();
			}
		}
		this.published += count;
		this.peer.awaitReceived(this.published);
		return count;
	}

}
