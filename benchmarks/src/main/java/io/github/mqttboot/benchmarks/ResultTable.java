package io.github.mqttboot.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.github.mqttboot.benchmarks.cell.Cell;
import io.github.mqttboot.benchmarks.cell.Figure;
import io.github.mqttboot.benchmarks.cell.Measurement;
import io.github.mqttboot.benchmarks.cell.Median;
import io.github.mqttboot.benchmarks.client.ClientUnderTest;
import io.github.mqttboot.benchmarks.goal.GoalReport;
import io.github.mqttboot.benchmarks.goal.Medians;
import io.github.mqttboot.benchmarks.goal.Verdict;

/**
 * The measurements of all processes, and their medians as a Markdown table.
 */
public final class ResultTable implements Medians {

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
	 * @return Markdown; a row without figures is a client that failed, or whose turn did
	 * not come
	 */
	public String toMarkdown() {
		StringBuilder table = new StringBuilder("| cell | client |");
		StringBuilder line = new StringBuilder("|---|---|");
		for (Figure figure : Figure.columns()) {
			table.append(' ').append(figure.title()).append(" |");
			line.append("--:|");
		}
		table.append(" more |\n").append(line).append("---|\n");
		for (Cell cell : this.cells) {
			for (ClientUnderTest client : this.clients) {
				if (cell.suits(client)) {
					table.append(row(cell, client)).append('\n');
				}
			}
		}
		return table.toString();
	}

	/**
	 * Hold the medians against the goals.
	 * @return Markdown; empty if the run has no goal's rows
	 */
	public String goalsToMarkdown() {
		List<Verdict> verdicts = GoalReport.verdicts(this.cells, this);
		return verdicts.isEmpty() ? "" : GoalReport.toMarkdown(verdicts);
	}

	/**
	 * Return one row in few words.
	 * @param measurement one measurement
	 * @return all its figures
	 */
	static String describe(Measurement measurement) {
		return new TreeMap<>(measurement.figures()).entrySet()
			.stream()
			.map((figure) -> (figure.getKey().format(figure.getValue()) + " " + figure.getKey().title()).strip())
			.collect(Collectors.joining(", "));
	}

	private String row(Cell cell, ClientUnderTest client) {
		StringBuilder row = new StringBuilder("| " + cell + " | " + client.label() + " |");
		for (Figure figure : Figure.columns()) {
			row.append(' ').append(text(cell, client, figure)).append(" |");
		}
		String more = Figure.others()
			.stream()
			.map((figure) -> text(cell, client, figure))
			.filter((text) -> !text.isEmpty())
			.collect(Collectors.joining(", "));
		return row.append(' ')
			.append(measurements(cell, client).isEmpty() ? "nothing measured" : more)
			.append(" |")
			.toString();
	}

	@Override
	public OptionalDouble median(Cell cell, ClientUnderTest client, Figure figure) {
		List<Double> values = measurements(cell, client).stream()
			.map((run) -> run.figures().get(figure))
			.filter(Objects::nonNull)
			.collect(Collectors.toList());
		return values.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Median.of(values));
	}

	private String text(Cell cell, ClientUnderTest client, Figure figure) {
		OptionalDouble median = median(cell, client, figure);
		return median.isPresent() ? figure.format(median.getAsDouble()) : "";
	}

	private static String key(Cell cell, ClientUnderTest client) {
		return cell.label() + "/" + client.label();
	}

}
