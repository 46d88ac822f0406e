package io.github.mqttboot.benchmarks.cell;

import io.github.mqttboot.benchmarks.client.ClientUnderTest;

/**
 * The work of a cell, in a client's process.
 */
interface Workload {

	Measurement measure(CellRun run) throws Exception;

	/** Return whether the work asks nothing of the peer that a broker does not do. */
	default boolean runsAgainstBroker() {
		return false;
	}

	/** Return whether the work waits for long, or is repeated within a process. */
	default boolean isSlow() {
		return false;
	}

	/** Return whether a client can do the work. */
	default boolean suits(ClientUnderTest client) {
		return client.isClient();
	}

}
