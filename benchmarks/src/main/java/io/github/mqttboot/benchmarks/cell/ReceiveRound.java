package io.github.mqttboot.benchmarks.cell;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.benchmarks.client.BenchmarkClient;
import io.github.mqttboot.benchmarks.client.PayloadListener;
import io.github.mqttboot.benchmarks.peer.PeerControl;

/**
 * Receives what the peer sends as fast as the window allows: that of acknowledgements,
 * and for QoS 0, which has none, a credit that is renewed each half window.
 */
final class ReceiveRound implements Round {

	/** Some clients need a thousand times longer with many filters. */
	private static final int FEWER = 10;

	private final PeerControl peer;

	private final int qos;

	private final int payloadLength;

	private final int count;

	private final int halfWindow;

	private final Arrivals arrivals = new Arrivals();

	private long requested;

	/**
	 * Create a round.
	 * @param run the run
	 * @param qos the messages' quality of service
	 * @param payloadLength what the peer is asked for, a length or its text
	 */
	ReceiveRound(CellRun run, int qos, int payloadLength) {
		this(run, qos, payloadLength, run.options().round(payloadLength));
	}

	private ReceiveRound(CellRun run, int qos, int payloadLength, int count) {
		this.peer = run.peer();
		this.qos = qos;
		this.payloadLength = payloadLength;
		this.count = count;
		this.halfWindow = run.options().window() / 2;
	}

	/** One listener for the one topic. */
	static ReceiveRound bytes(CellRun run, int qos, int payloadLength) throws Exception {
		ReceiveRound round = new ReceiveRound(run, qos, payloadLength);
		run.connect()
			.subscribe(BenchmarkClient.TOPIC, qos, round::onPayload)
			.get(BenchmarkClient.TIMEOUT_SECONDS, TimeUnit.SECONDS);
		return round;
	}

	/** Many filters with a wildcard, a listener each; the peer sends to all in turn. */
	static ReceiveRound filters(CellRun run, int filters) throws Exception {
		ReceiveRound round = new ReceiveRound(run, 0, run.options().payloadLength(),
				Math.max(1, run.options().round() / FEWER));
		BenchmarkClient client = run.connect();
		List<CompletableFuture<?>> answers = new ArrayList<>();
		for (int i = 0; i < filters; i++) {
			// An object of its own for each filter
			PayloadListener listener = new PayloadListener() {

				@Override
				public void onPayload(int length, long number) {
					round.onPayload(length, number);
				}

			};
			answers.add(client.subscribe(BenchmarkClient.filter(i), 0, listener));
		}
		CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
			.get(BenchmarkClient.TIMEOUT_SECONDS, TimeUnit.SECONDS);
		run.peer().useTopics(filters);
		return round;
	}

	@Override
	public int run() throws Exception {
		this.requested += this.count;
		this.peer.send(this.qos, this.payloadLength, this.count);
		this.arrivals.await(this.requested);
		return this.count;
	}

	private void onPayload(int length, long number) {
		if (length != this.payloadLength) {
			this.arrivals.fail(new IllegalStateException("Received a payload of " + length + " bytes"));
		}
		onMessage();
	}

	void onMessage() {
		long received = this.arrivals.add();
		if (this.qos == 0 && received % this.halfWindow == 0) {
			try {
				this.peer.addCredit(this.halfWindow);
			}
			catch (IOException ex) {
				this.arrivals.fail(ex);
			}
		}
	}

}
