package io.github.mqttboot.benchmarks.cell;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.github.mqttboot.benchmarks.client.BenchmarkClient;
import io.github.mqttboot.benchmarks.client.ClientUnderTest;
import io.github.mqttboot.benchmarks.peer.PeerControl;

/**
 * A client's process: connects, warms up, measures, prints a line for each cell, ends.
 */
public final class ClientProcess {

	private static final String HOST = "127.0.0.1";

	private final ProcessMeter meter = new ProcessMeter();

	private final ClientUnderTest clientUnderTest;

	private final int mqttPort;

	private final int controlPort;

	private final RunOptions options;

	private ClientProcess(ClientUnderTest clientUnderTest, int mqttPort, int controlPort, RunOptions options) {
		this.clientUnderTest = clientUnderTest;
		this.mqttPort = mqttPort;
		this.controlPort = controlPort;
		this.options = options;
	}

	/**
	 * Return the arguments for {@link #main(String[])}.
	 * @param client the client
	 * @param mqttPort the peer's port for MQTT
	 * @param controlPort the peer's port for control
	 * @param options the options
	 * @param cells the cells, one after the other on a connection each
	 * @return the arguments
	 */
	public static List<String> arguments(ClientUnderTest client, int mqttPort, int controlPort, RunOptions options,
			List<Cell> cells) {
		return Stream
			.concat(Stream.of(client.label(), mqttPort, controlPort, options.payloadLength(), options.window(),
					options.round(), options.warmUp(), options.measure()), cells.stream())
			.map(Object::toString)
			.toList();
	}

	/**
	 * Run the cells.
	 * @param args see {@link #arguments}
	 * @throws Exception if the client or the peer fails
	 */
	public static void main(String[] args) throws Exception {
		RunOptions options = new RunOptions(Integer.parseInt(args[3]), Integer.parseInt(args[4]),
				Integer.parseInt(args[5]), Duration.parse(args[6]), Duration.parse(args[7]));
		ClientProcess process = new ClientProcess(ClientUnderTest.of(args[0]), Integer.parseInt(args[1]),
				Integer.parseInt(args[2]), options);
		for (int i = 8; i < args.length; i++) {
			Cell cell = Cell.of(args[i]);
			System.out.println(process.measure(cell).toLine(cell));
		}
		// Some clients leave threads behind
		System.exit(0);
	}

	private Measurement measure(Cell cell) throws Exception {
		try (BenchmarkClient client = this.clientUnderTest.create();
				PeerControl peer = new PeerControl(HOST, this.controlPort)) {
			client.connect(HOST, this.mqttPort);
			Round round = switch (cell.kind()) {
				case PUBLISH -> new PublishRound(client, peer, cell.qos(), this.options);
				case RECEIVE -> new ReceiveRound(client, peer, cell.qos(), this.options);
				case ROUND_TRIP -> new RoundTripRound(client, peer, cell.qos(), this.options);
			};
			repeat(round, this.options.warmUp());
			round.reset();
			long peerCpu = peer.awaitReceived(0);
			long allocated = this.meter.allocatedBytes();
			long cpu = this.meter.cpuNanos();
			long start = System.nanoTime();
			long messages = repeat(round, this.options.measure());
			long elapsed = System.nanoTime() - start;
			cpu = this.meter.cpuNanos() - cpu;
			allocated = this.meter.allocatedBytes() - allocated;
			peerCpu = peer.awaitReceived(0) - peerCpu;
			return new Measurement(messages, elapsed, cpu, allocated, peerCpu, round.percentile(0.5),
					round.percentile(0.99));
		}
	}

	/** CPU time, because on a busy machine a second may be worth little. */
	private long repeat(Round round, Duration cpuAtLeast) throws Exception {
		long start = this.meter.cpuNanos();
		long messages = 0;
		do {
			messages += round.run();
		}
		while (this.meter.cpuNanos() - start < cpuAtLeast.toNanos());
		return messages;
	}

}
