package io.github.mqttboot.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

import io.github.mqttboot.benchmarks.cell.Cell;
import io.github.mqttboot.benchmarks.cell.ClientProcess;
import io.github.mqttboot.benchmarks.cell.Measurement;
import io.github.mqttboot.benchmarks.client.ClientUnderTest;
import io.github.mqttboot.benchmarks.process.ForkedJava;
import io.github.mqttboot.benchmarks.process.PeerProcess;

/**
 * Runs the clients side by side: the same cell with one client after the other, again and
 * again, each time in a fresh process, against one peer in a process of its own.
 */
public final class SideBySide {

	private final SideBySideOptions options;

	/** Progress, and what the clients have to say. */
	private final PrintStream log;

	private final ResultTable table;

	private final long start = System.nanoTime();

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
	 * @param args see {@link SideBySideOptions}; {@code --help} tells them
	 * @throws Exception if the peer cannot be started
	 */
	public static void main(String[] args) throws Exception {
		if (List.of(args).contains("--help")) {
			System.out.print(SideBySideOptions.help());
			return;
		}
		SideBySideOptions options = SideBySideOptions.parse(args);
		SideBySide sideBySide = new SideBySide(options, System.err);
		ResultTable table = sideBySide.run();
		System.out.println(options.describe());
		System.out.println();
		System.out.print(table.toMarkdown());
		if (!options.run().isSmoke()) {
			System.out.println();
			System.out.print(table.goalsToMarkdown());
		}
		System.exit((sideBySide.failures > 0) ? 1 : 0);
	}

	/**
	 * Run everything, or as much as the time limit allows.
	 * @return the measurements
	 * @throws IOException if the peer cannot be started
	 * @throws InterruptedException if this thread is to end
	 */
	public ResultTable run() throws IOException, InterruptedException {
		try (PeerProcess peer = this.options.startPeer(this.log)) {
			for (int repeat = 1; repeat <= this.options.repeats() && !isTimeUp(); repeat++) {
				this.log.println("Repeat " + repeat + " of " + this.options.repeats());
				if (this.options.oneProcess()) {
					runClients(peer.address(), this.options.cells(), repeat);
					continue;
				}
				for (Cell cell : this.options.cells()) {
					runClients(peer.address(), List.of(cell), repeat);
				}
			}
		}
		if (isTimeUp()) {
			this.log.println("The time limit was reached: some cells have fewer repeats than others, or none");
		}
		return this.table;
	}

	private boolean isTimeUp() {
		return System.nanoTime() - this.start >= this.options.limit().toNanos();
	}

	private void runClients(String peerAddress, List<Cell> cells, int repeat) throws IOException, InterruptedException {
		for (ClientUnderTest client : this.options.clients()) {
			List<Cell> suitable = cells.stream()
				.filter((cell) -> cell.suits(client) && repeat <= this.options.repeats(cell, client))
				.toList();
			if (suitable.isEmpty() || isTimeUp()) {
				continue;
			}
			List<String> args = ClientProcess.arguments(client, peerAddress, this.options.run(), suitable);
			try (ForkedJava process = new ForkedJava(this.options.java(), this.options.jvmOptions(),
					ClientProcess.class, args)) {
				process.limit(this.options.secondsAtMost(suitable.size()));
				readMeasurements(client, process);
				if (process.exitCode() != 0) {
					this.failures++;
					this.log.println(client.label() + " failed in " + suitable);
				}
			}
		}
	}

	private void readMeasurements(ClientUnderTest client, ForkedJava process) throws IOException {
		for (String line = process.readLine(); line != null; line = process.readLine()) {
			if (Measurement.isMeasurement(line)) {
				Measurement measurement = Measurement.parse(line);
				this.table.add(Measurement.cell(line), client, measurement);
				this.log
					.println(Measurement.cell(line) + " " + client.label() + ": " + ResultTable.describe(measurement));
			}
			else {
				this.log.println(client.label() + ": " + line);
			}
		}
	}

}
