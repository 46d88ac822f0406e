package io.github.mqttboot.benchmarks.cell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.benchmarks.client.BenchmarkClient;
import io.github.mqttboot.benchmarks.peer.PeerControl;

/**
 * Connects, is dropped by the peer, and waits for the client to be back. Each time with a
 * new client, because back-off remembers.
 */
final class ReconnectWorkload implements Workload {

	private static final long PAUSE_MILLIS = 10;

	@Override
	public boolean isSlow() {
		return true;
	}

	@Override
	public Measurement measure(CellRun run) throws Exception {
		PeerControl peer = run.peer();
		List<Double> millis = new ArrayList<>();
		int connections = 0;
		for (int i = 0; i < run.options().repetitions(); i++) {
			try (BenchmarkClient client = run.connectUnowned("benchmark-" + i)) {
				client.subscribe(BenchmarkClient.TOPIC, 1, (length, number) -> {
				}).get(BenchmarkClient.TIMEOUT_SECONDS, TimeUnit.SECONDS);
				connections++;
				peer.awaitConnections(connections);
				long start = System.nanoTime();
				peer.dropClient();
				connections++;
				peer.awaitConnections(connections);
				millis.add((System.nanoTime() - start) / 1e6);
				awaitUsable(client);
			}
		}
		return new Measurement(millis.size(), Map.of(Figure.BACK_MILLIS, Median.of(millis)));
	}

	/** The peer has answered, but the client may not have read it. */
	private static void awaitUsable(BenchmarkClient client) throws Exception {
		byte[] payload = new byte[1];
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(BenchmarkClient.TIMEOUT_SECONDS);
		while (true) {
			try {
				client.publish(1, payload).get(BenchmarkClient.TIMEOUT_SECONDS, TimeUnit.SECONDS);
				return;
			}
			catch (Exception ex) {
				if (System.nanoTime() - deadline >= 0) {
					throw ex;
				}
				Thread.sleep(PAUSE_MILLIS);
			}
		}
	}

}
