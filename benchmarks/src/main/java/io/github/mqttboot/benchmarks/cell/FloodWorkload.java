package io.github.mqttboot.benchmarks.cell;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.mqttboot.benchmarks.client.BenchmarkClient;
import io.github.mqttboot.benchmarks.peer.PeerControl;

/**
 * A listener that takes its time, and a peer that only the socket holds back: what is
 * lost, what comes out of order, and how much the client holds.
 */
final class FloodWorkload implements Workload {

	private static final long HANDLING_NANOS = 50_000;

	private static final Duration SHORTEST = Duration.ofMillis(300);

	/** When nothing has come for so long, nothing will. */
	private static final Duration SILENCE = Duration.ofSeconds(1);

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private final int qos;

	private final AtomicLong handled = new AtomicLong();

	private final AtomicLong reordered = new AtomicLong();

	private volatile long latest = -1;

	FloodWorkload(int qos) {
		this.qos = qos;
	}

	@Override
	public boolean isSlow() {
		return true;
	}

	@Override
	public Measurement measure(CellRun run) throws Exception {
		run.connect()
			.subscribe(BenchmarkClient.TOPIC, this.qos, this::onPayload)
			.get(BenchmarkClient.TIMEOUT_SECONDS, TimeUnit.SECONDS);
		Duration measure = run.options().measure();
		run.peer().flood(this.qos, Math.max(Long.BYTES, run.options().payloadLength()));
		Thread.sleep(((measure.compareTo(SHORTEST) > 0) ? measure : SHORTEST).toMillis());
		PeerControl.FloodEnd end = run.peer().stopFlood();
		long queued = end.sent() - end.unread() - this.handled.get();
		awaitSilence(end.sent());
		long all = this.handled.get();
		Map<Figure, Double> figures = new EnumMap<>(Figure.class);
		figures.put(Figure.HANDLED, (double) all);
		figures.put(Figure.LOST, (double) end.sent() - all);
		figures.put(Figure.REORDERED, (double) this.reordered.get());
		if (end.unread() >= 0 && all == end.sent()) {
			// What was lost was in no queue; and the two processes are not looked at in
			// the same instant
			figures.put(Figure.QUEUED, (double) Math.max(0, queued));
		}
		return new Measurement(all, figures);
	}

	private void awaitSilence(long sent) throws InterruptedException {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		long seen = -1;
		while (this.handled.get() != sent && this.handled.get() != seen && System.nanoTime() - deadline < 0) {
			seen = this.handled.get();
			Thread.sleep(SILENCE.toMillis());
		}
	}

	private void onPayload(int length, long number) {
		if (number < this.latest) {
			this.reordered.incrementAndGet();
		}
		this.latest = number;
		long end = System.nanoTime() + HANDLING_NANOS;
		while (System.nanoTime() < end) {
			Thread.onSpinWait();
		}
		this.handled.incrementAndGet();
	}

}
