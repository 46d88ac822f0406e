package io.github.mqttboot.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

import io.github.mqttboot.benchmarks.cell.Cell;
import io.github.mqttboot.benchmarks.cell.Measurement;
import io.github.mqttboot.benchmarks.client.ClientUnderTest;

/**
 * The measurements of all processes, and their medians as a Markdown table.
 */
public final class ResultTable {

	private static final String HEAD = """
			| cell | client | messages/s | CPU us/message | bytes/message | p50 us | p99 us | peer's CPU |
			|---|---|--:|--:|--:|--:|--:|--:|
			""";

	private final List<Cell> cells;

	private final List<ClientUnderTest> clients;

	private final Map<String, List<Measurement>> measurements = new TreeMap<>();

	ResultTable(List<Cell> cells, List<ClientUnderTest> clients) {
		this.cells = cells;
		this.clients = clients;
	}

	void add(Cell cell, ClientUnderTest client, Measurement measurement) {
		this.measurements.computeIfAbsent(key(cell, client), (key) -> new ArrayList<>()).add(measurement);
	}

	/**
	 * Return what was measured.
	 * @param cell the cell
	 * @param client the client
	 * @return one measurement for each repeat that did not fail
	 */
	public List<Measurement> measurements(Cell cell, ClientUnderTest client) {
		return List.copyOf(this.measurements.getOrDefault(key(cell, client), List.of()));
	}

	/**
	 * Return the table.
	 * @return Markdown; a row without figures is a client that failed
	 */
	public String toMarkdown() {
		StringBuilder table = new StringBuilder(HEAD);
		for (Cell cell : this.cells) {
			for (ClientUnderTest client : this.clients) {
				table.append(row(cell, client, measurements(cell, client))).append('\n');
			}
		}
		return table.toString();
	}

	private static String row(Cell cell, ClientUnderTest client, List<Measurement> runs) {
		if (runs.isEmpty()) {
			return "| " + cell + " | " + client.label() + " | failed | | | | | |";
		}
		boolean roundTrip = cell.kind() == Cell.Kind.ROUND_TRIP;
		return String.format(Locale.ROOT, "| %s | %s | %,.0f | %.2f | %,.0f | %s | %s | %.0f %% |", cell,
				client.label(), median(runs, Measurement::messagesPerSecond),
				median(runs, Measurement::cpuMicrosPerMessage), median(runs, Measurement::bytesPerMessage),
				roundTrip ? micros(runs, Measurement::medianNanos) : "",
				roundTrip ? micros(runs, Measurement::percentile99Nanos) : "",
				100 * median(runs, Measurement::peerCpuShare));
	}

	private static String micros(List<Measurement> runs, ToDoubleFunction<Measurement> nanos) {
		return String.format(Locale.ROOT, "%.0f", median(runs, nanos) / 1e3);
	}

	private static double median(List<Measurement> runs, ToDoubleFunction<Measurement> value) {
		double[] sorted = runs.stream().mapToDouble(value).sorted().toArray();
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

	private static String key(Cell cell, ClientUnderTest client) {
		return cell.label() + "/" + client.label();
	}

}
