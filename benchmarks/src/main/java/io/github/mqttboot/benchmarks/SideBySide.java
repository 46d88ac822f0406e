package io.github.mqttboot.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

import io.github.mqttboot.benchmarks.cell.Cell;
import io.github.mqttboot.benchmarks.cell.ClientProcess;
import io.github.mqttboot.benchmarks.cell.Measurement;
import io.github.mqttboot.benchmarks.client.BenchmarkClient;
import io.github.mqttboot.benchmarks.client.ClientUnderTest;
import io.github.mqttboot.benchmarks.peer.RawPeer;

/**
 * Runs the clients side by side: the same cell with one client after the other, again and
 * again, each time in a fresh process, against one peer in a process of its own.
 */
public final class SideBySide {

	private final SideBySideOptions options;

	/** Progress, and what the clients have to say. */
	private final PrintStream log;

	private final ResultTable table;

	private int failures;

	/**
	 * Create a run.
	 * @param options what is compared
	 * @param log gets the progress
	 */
	public SideBySide(SideBySideOptions options, PrintStream log) {
		this.options = options;
		this.log = log;
		this.table = new ResultTable(options.cells(), options.clients());
	}

	/**
	 * Run and print the table.
	 * @param args see {@link SideBySideOptions}; {@code --smoke} for a run of seconds
	 * whose figures mean nothing
	 * @throws Exception if the peer cannot be started
	 */
	public static void main(String[] args) throws Exception {
		SideBySideOptions options = SideBySideOptions.parse(args);
		SideBySide sideBySide = new SideBySide(options, System.err);
		ResultTable table = sideBySide.run();
		System.out.println(options.describe());
		System.out.println();
		System.out.print(table.toMarkdown());
		System.exit((sideBySide.failures > 0) ? 1 : 0);
	}

	/**
	 * Run everything.
	 * @return the measurements
	 * @throws IOException if the peer cannot be started
	 * @throws InterruptedException if this thread is to end
	 */
	public ResultTable run() throws IOException, InterruptedException {
		List<String> peerArguments = List.of(BenchmarkClient.TOPIC, Integer.toString(this.options.run().window()));
		try (ForkedJava peer = new ForkedJava(this.options.java(), List.of("-Xmx256m"), RawPeer.class, peerArguments)) {
			int[] ports = ports(peer);
			for (int repeat = 1; repeat <= this.options.repeats(); repeat++) {
				this.log.println("Repeat " + repeat + " of " + this.options.repeats());
				if (this.options.oneProcess()) {
					runClients(ports, this.options.cells());
					continue;
				}
				for (Cell cell : this.options.cells()) {
					runClients(ports, List.of(cell));
				}
			}
		}
		return this.table;
	}

	private static int[] ports(ForkedJava peer) throws IOException {
		String line = peer.readLine();
		if (line == null || !line.startsWith(RawPeer.PORTS)) {
			throw new IOException("The peer did not start: " + line);
		}
		String[] ports = line.substring(RawPeer.PORTS.length()).split(" ", -1);
		return new int[] { Integer.parseInt(ports[0]), Integer.parseInt(ports[1]) };
	}

	private void runClients(int[] ports, List<Cell> cells) throws IOException, InterruptedException {
		for (ClientUnderTest client : this.options.clients()) {
			List<String> args = ClientProcess.arguments(client, ports[0], ports[1], this.options.run(), cells);
			try (ForkedJava process = new ForkedJava(this.options.java(), this.options.jvmOptions(),
					ClientProcess.class, args)) {
				process.limit(this.options.secondsAtMost(cells.size()));
				readMeasurements(client, process);
				if (process.exitCode() != 0) {
					this.failures++;
					this.log.println(client.label() + " failed in " + cells);
				}
			}
		}
	}

	private void readMeasurements(ClientUnderTest client, ForkedJava process) throws IOException {
		for (String line = process.readLine(); line != null; line = process.readLine()) {
			if (Measurement.isMeasurement(line)) {
				Measurement measurement = Measurement.parse(line);
				this.table.add(Measurement.cell(line), client, measurement);
				this.log.printf("%-13s %-9s %.2f us CPU, %.0f bytes%n", Measurement.cell(line), client.label(),
						measurement.cpuMicrosPerMessage(), measurement.bytesPerMessage());
			}
			else {
				this.log.println(client.label() + ": " + line);
			}
		}
	}

}
