package io.github.mqttboot.benchmarks.cell;

import java.io.IOException;

import io.github.mqttboot.benchmarks.client.BenchmarkClient;
import io.github.mqttboot.benchmarks.peer.PeerControl;

/**
 * Receives what the peer sends as fast as the window allows: that of acknowledgements,
 * and for QoS 0, which has none, a credit that is renewed each half window.
 */
final class ReceiveRound implements Round {

	private final PeerControl peer;

	private final int qos;

	private final int payloadLength;

	private final int count;

	private final int halfWindow;

	private final Arrivals arrivals = new Arrivals();

	private long requested;

	ReceiveRound(BenchmarkClient client, PeerControl peer, int qos, RunOptions options) throws Exception {
		this.peer = peer;
		this.qos = qos;
		this.payloadLength = options.payloadLength();
		this.count = options.round();
		this.halfWindow = options.window() / 2;
		client.subscribe(qos, this::onPayload);
	}

	@Override
	public int run() throws Exception {
		this.requested += this.count;
		this.peer.send(this.qos, this.payloadLength, this.count);
		this.arrivals.await(this.requested);
		return this.count;
	}

	private void onPayload(int length) {
		if (length != this.payloadLength) {
			this.arrivals.fail(new IllegalStateException("Received a payload of " + length + " bytes"));
		}
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
