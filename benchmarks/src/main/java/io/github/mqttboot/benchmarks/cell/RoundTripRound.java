package io.github.mqttboot.benchmarks.cell;

import java.util.Arrays;

import io.github.mqttboot.benchmarks.client.BenchmarkClient;
import io.github.mqttboot.benchmarks.peer.PeerControl;

/**
 * Publishes one message, waits for the peer's answer, and so on. A round trip is the time
 * from the call of publish to the call of the listener.
 */
final class RoundTripRound implements Round {

	/** A round trip takes as long as tens of messages in a stream. */
	private static final int FEWER = 20;

	private static final int MOST_RECORDED = 1 << 20;

	private final BenchmarkClient client;

	private final int qos;

	private final byte[] payload;

	private final int count;

	private final Arrivals arrivals = new Arrivals();

	private final long[] nanos = new long[MOST_RECORDED];

	private int recorded;

	private long sent;

	private volatile long arrivedAt;

	RoundTripRound(BenchmarkClient client, PeerControl peer, int qos, RunOptions options) throws Exception {
		this.client = client;
		this.qos = qos;
		this.payload = new byte[options.payloadLength()];
		this.count = Math.max(1, options.round() / FEWER);
		client.subscribe(qos, this::onPayload);
		peer.echo(qos, options.payloadLength());
		// Answered only after the request before it
		peer.awaitReceived(0);
	}

	@Override
	public int run() throws Exception {
		for (int i = 0; i < this.count; i++) {
			this.sent++;
			long start = System.nanoTime();
			this.client.publish(this.qos, this.payload);
			this.arrivals.await(this.sent);
			this.nanos[this.recorded % MOST_RECORDED] = this.arrivedAt - start;
			this.recorded++;
		}
		return this.count;
	}

	private void onPayload(int length) {
		this.arrivedAt = System.nanoTime();
		this.arrivals.add();
	}

	@Override
	public void reset() {
		this.recorded = 0;
	}

	@Override
	public long percentile(double percentile) {
		long[] sorted = Arrays.copyOf(this.nanos, Math.min(this.recorded, MOST_RECORDED));
		Arrays.sort(sorted);
		return sorted[(int) (percentile * (sorted.length - 1))];
	}

}
