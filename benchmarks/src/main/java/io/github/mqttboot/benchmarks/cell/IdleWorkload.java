package io.github.mqttboot.benchmarks.cell;

import java.time.Duration;
import java.util.Map;

import io.github.mqttboot.benchmarks.client.ClientUnderTest;

/**
 * Connects many clients, which then do nothing, and looks at what they take.
 */
final class IdleWorkload implements Workload {

	private static final Duration SETTLING = Duration.ofSeconds(25);

	private final int clients;

	IdleWorkload(int clients) {
		this.clients = clients;
	}

	@Override
	public boolean runsAgainstBroker() {
		return true;
	}

	@Override
	public boolean suits(ClientUnderTest client) {
		return client.isClient() && client.fitInOneProcess() >= this.clients;
	}

	@Override
	public boolean isSlow() {
		return true;
	}

	@Override
	public Measurement measure(CellRun run) throws Exception {
		// What all clients share is there with the first
		run.connect("benchmark-first");
		long heap = ProcessMeter.liveHeapBytes();
		for (int i = 0; i < this.clients; i++) {
			run.connect("benchmark-" + i);
		}
		int threadsAtFirst = ProcessMeter.threads();
		if (!run.options().isSmoke()) {
			// Until threads that only wait for more to do have ended
			Thread.sleep(SETTLING.toMillis());
		}
		double kilobytes = (ProcessMeter.liveHeapBytes() - heap) / 1024.0 / this.clients;
		return new Measurement(this.clients, Map.of(Figure.HEAP_KILOBYTES, kilobytes, Figure.THREADS_AT_FIRST,
				(double) threadsAtFirst, Figure.THREADS, (double) ProcessMeter.threads()));
	}

}
