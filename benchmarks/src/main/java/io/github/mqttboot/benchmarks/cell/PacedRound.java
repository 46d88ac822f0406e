package io.github.mqttboot.benchmarks.cell;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

import io.github.mqttboot.benchmarks.client.BenchmarkClient;

/**
 * Publishes at a steady rate, far below what the client can do, and does not wait for the
 * answers: what a message takes when threads and batches have gone to rest in between.
 */
final class PacedRound implements Round {

	/** A tenth of a second. */
	private static final int ROUNDS_PER_SECOND = 10;

	private final BenchmarkClient client;

	private final int qos;

	private final byte[] payload;

	private final long intervalNanos;

	private final int count;

	private final Arrivals arrivals = new Arrivals();

	/** Answers come in order, so the n-th belongs to the n-th message. */
	private final AtomicLongArray sentAt;

	private final Latencies latencies = new Latencies();

	private long sent;

	private long answered;

	private long due;

	PacedRound(CellRun run, int qos, int messagesPerSecond) throws Exception {
		this.qos = qos;
		this.payload = new byte[run.options().payloadLength()];
		this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / messagesPerSecond;
		this.count = Math.max(1, messagesPerSecond / ROUNDS_PER_SECOND);
		this.sentAt = new AtomicLongArray(this.count);
		this.client = run.connect();
		this.client.subscribe(BenchmarkClient.TOPIC, qos, this::onPayload)
			.get(BenchmarkClient.TIMEOUT_SECONDS, TimeUnit.SECONDS);
		run.peer().echo(qos, this.payload.length);
		this.due = System.nanoTime();
	}

	@Override
	public int run() throws Exception {
		// A pause between rounds is not made up for
		this.due = Math.max(this.due, System.nanoTime());
		for (int i = 0; i < this.count; i++) {
			for (long wait = this.due - System.nanoTime(); wait > 0; wait = this.due - System.nanoTime()) {
				LockSupport.parkNanos(this, wait);
			}
			this.sentAt.set((int) (this.sent % this.count), System.nanoTime());
			this.sent++;
			this.client.publish(this.qos, this.payload);
			this.due += this.intervalNanos;
		}
		this.arrivals.await(this.sent);
		return this.count;
	}

	private void onPayload(int length, long number) {
		this.latencies.record(System.nanoTime() - this.sentAt.get((int) (this.answered % this.count)));
		this.answered++;
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
