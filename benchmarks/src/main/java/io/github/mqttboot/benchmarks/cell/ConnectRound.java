package io.github.mqttboot.benchmarks.cell;

import java.util.concurrent.TimeUnit;

import io.github.mqttboot.benchmarks.client.BenchmarkClient;

/**
 * Connects, subscribes and closes, one client after the other and only one at a time.
 */
final class ConnectRound implements Round {

	/** A cycle takes as long as thousands of messages. */
	private static final int FEWER = 5_000;

	private final CellRun run;

	private final int count;

	ConnectRound(CellRun run) {
		this.run = run;
		this.count = Math.max(1, run.options().round() / FEWER);
	}

	@Override
	public int run() throws Exception {
		for (int i = 0; i < this.count; i++) {
			try (BenchmarkClient client = this.run.connectUnowned("benchmark")) {
				client.subscribe(BenchmarkClient.TOPIC, 1, (length, number) -> {
				}).get(BenchmarkClient.TIMEOUT_SECONDS, TimeUnit.SECONDS);
			}
		}
		return this.count;
	}

}
