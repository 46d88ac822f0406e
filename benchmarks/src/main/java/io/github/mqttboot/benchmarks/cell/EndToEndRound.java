package io.github.mqttboot.benchmarks.cell;

import java.util.concurrent.TimeUnit;

import io.github.mqttboot.benchmarks.client.BenchmarkClient;

/**
 * Publishes what the same client has subscribed to, at most a window of messages ahead of
 * their arrival. A round ends when the last one has arrived.
 */
final class EndToEndRound implements Round {

	private final BenchmarkClient client;

	private final int qos;

	private final byte[] payload;

	private final int count;

	private final int window;

	private final Arrivals arrivals = new Arrivals();

	private long sent;

	EndToEndRound(CellRun run, int qos, int payloadLength) throws Exception {
		this.qos = qos;
		this.payload = new byte[payloadLength];
		this.count = run.options().round(payloadLength);
		this.window = run.options().window();
		this.client = run.connect();
		this.client.subscribe(BenchmarkClient.TOPIC, qos, (length, number) -> this.arrivals.add())
			.get(BenchmarkClient.TIMEOUT_SECONDS, TimeUnit.SECONDS);
		run.peer().echo(qos, payloadLength);
	}

	@Override
	public int run() throws Exception {
		for (int i = 0; i < this.count; i++) {
			if (this.sent % (this.window / 2) == 0) {
				this.arrivals.await(this.sent - this.window / 2);
			}
			this.client.publish(this.qos, this.payload);
			this.sent++;
		}
		this.arrivals.await(this.sent);
		return this.count;
	}

}
