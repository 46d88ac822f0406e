package io.github.mqttboot.benchmarks.floor;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What is on its way and to be completed: by the server's answer, or at QoS 0 as soon as
 * it is written. Belongs to the I/O thread.
 */
final class Exchanges {

	private static final int PACKET_IDENTIFIERS = 65_536;

	private final @Nullable Exchange[] byIdentifier = new @Nullable Exchange[PACKET_IDENTIFIERS];

	private final List<Exchange> unanswered = new ArrayList<>();

	private int lastIdentifier;

	/** Return a packet identifier for an exchange. The harness's window keeps it free. */
	int begin(Exchange exchange) {
		this.lastIdentifier = (this.lastIdentifier == PACKET_IDENTIFIERS - 1) ? 1 : this.lastIdentifier + 1;
		this.byIdentifier[this.lastIdentifier] = exchange;
		return this.lastIdentifier;
	}

	void completeWhenWritten(Exchange exchange) {
		this.unanswered.add(exchange);
	}

	void onWritten() {
		if (!this.unanswered.isEmpty()) {
			for (Exchange exchange : this.unanswered) {
				exchange.complete(null);
			}
			this.unanswered.clear();
		}
	}

	Exchange get(int packetIdentifier) {
		Exchange exchange = this.byIdentifier[packetIdentifier];
		if (exchange == null) {
			throw new IllegalStateException("Nothing is on its way with packet identifier " + packetIdentifier);
		}
		return exchange;
	}

	void end(int packetIdentifier) {
		get(packetIdentifier).complete(null);
		this.byIdentifier[packetIdentifier] = null;
	}

}
