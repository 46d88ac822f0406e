package io.github.mqttboot.benchmarks.cell;

import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.benchmarks.client.BenchmarkClient;

/**
 * Publishes one message, waits for the peer's answer, and so on. A round trip is the time
 * from the call of publish to the call of the listener.
 */
final class RoundTripRound implements Round {

	/** A round trip takes as long as tens of messages in a stream. */
	private static final int FEWER = 20;

	private final BenchmarkClient client;

	private final int qos;

	private final byte[] payload;

	private final int count;

	private final Arrivals arrivals = new Arrivals();

	private final Latencies latencies = new Latencies();

	private long sent;

	private volatile long arrivedAt;

	RoundTripRound(CellRun run, int qos, int payloadLength) throws Exception {
		this.qos = qos;
		this.payload = new byte[payloadLength];
		this.count = Math.max(1, run.options().round() / FEWER);
		this.client = run.connect();
		this.client.subscribe(BenchmarkClient.TOPIC, qos, this::onPayload)
			.get(BenchmarkClient.TIMEOUT_SECONDS, TimeUnit.SECONDS);
		run.peer().echo(qos, payloadLength);
	}

	@Override
	public int run() throws Exception {
		for (int i = 0; i < this.count; i++) {
			this.sent++;
			long start = System.nanoTime();
			this.client.publish(this.qos, this.payload);
			this.arrivals.await(this.sent);
			this.latencies.record(this.arrivedAt - start);
		}
		return this.count;
	}

	private void onPayload(int length, long number) {
		this.arrivedAt = System.nanoTime();
		this.arrivals.add();
	}

	@Override
	public void reset() {
		this.latencies.reset();
	}

	@Override
	public void addFigures(Map<Figure, Double> figures) {
		this.latencies.addFigures(figures);
	}

}
