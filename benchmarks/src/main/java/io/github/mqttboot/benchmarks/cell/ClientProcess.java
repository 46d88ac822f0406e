package io.github.mqttboot.benchmarks.cell;

import java.util.List;
import java.util.stream.Stream;

import io.github.mqttboot.benchmarks.client.ClientUnderTest;

/**
 * A client's process: connects, warms up, measures, prints a line for each cell, ends.
 */
public final class ClientProcess {

	private ClientProcess() {
	}

	/**
	 * Return the arguments for {@link #main(String[])}.
	 * @param client the client
	 * @param peerAddress where the peer is
	 * @param options the options
	 * @param cells the cells, one after the other on connections of their own
	 * @return the arguments
	 */
	public static List<String> arguments(ClientUnderTest client, String peerAddress, RunOptions options,
			List<Cell> cells) {
		return Stream.concat(Stream.of(client.label(), peerAddress, options.toText()), cells.stream().map(Cell::label))
			.toList();
	}

	/**
	 * Run the cells.
	 * @param args see {@link #arguments}
	 * @throws Exception if the client or the peer fails
	 */
	public static void main(String[] args) throws Exception {
		ClientUnderTest client = ClientUnderTest.of(args[0]);
		RunOptions asked = RunOptions.of(args[2]);
		RunOptions options = client.isSlow() ? asked.forSlowClient() : asked;
		int failures = 0;
		for (String label : List.of(args).subList(3, args.length)) {
			Cell cell = Cell.of(label);
			try (CellRun run = new CellRun(client, options, args[1])) {
				System.out.println(cell.workload().measure(run).toLine(cell));
			}
			catch (Exception ex) {
				failures++;
				System.out.println("Failed in " + cell);
				ex.printStackTrace();
			}
		}
		// Some clients leave threads behind
		System.exit((failures > 0) ? 1 : 0);
	}

}
