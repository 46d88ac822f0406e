package io.github.mqttboot.benchmarks.peer;

import java.time.Duration;

/**
 * A broker's process: only its CPU time is known.
 */
final class BrokerControl implements PeerControl {

	private final int mqttPort;

	private final long pid;

	BrokerControl(int mqttPort, long pid) {
		this.mqttPort = mqttPort;
		this.pid = pid;
	}

	@Override
	public int mqttPort() {
		return this.mqttPort;
	}

	@Override
	public long cpuNanos() {
		return ProcessHandle.of(this.pid)
			.flatMap((process) -> process.info().totalCpuDuration())
			.orElse(Duration.ZERO)
			.toNanos();
	}

	@Override
	public void echo(int qos, int payloadLength) {
		// What a broker is for
	}

	@Override
	public void close() {
		// Nothing was opened
	}

}
