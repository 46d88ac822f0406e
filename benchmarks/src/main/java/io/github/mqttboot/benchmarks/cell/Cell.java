package io.github.mqttboot.benchmarks.cell;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.mqttboot.benchmarks.client.ClientUnderTest;

/**
 * A cell of the table: a kind of work and its numbers, as in {@code publish-1-256}.
 *
 * @param kind what is done
 * @param numbers what the kind asks for
 */
public record Cell(CellKind kind, List<Integer> numbers) {

	/**
	 * Return the cells that belong to the goals of the project.
	 * @return the cells in the table's order
	 */
	public static List<Cell> goals() {
		return all(CellKind::goals);
	}

	/**
	 * Return one small cell or more of each kind.
	 * @return the cells in the table's order
	 */
	public static List<Cell> smoke() {
		return all(CellKind::smoke);
	}

	private static List<Cell> all(Function<CellKind, List<Cell>> cells) {
		return Arrays.stream(CellKind.values()).map(cells).flatMap(List::stream).toList();
	}

	/**
	 * Return the cells of a name on the command line.
	 * @param name a cell, as in {@code publish-1-256}, or the beginning of several that
	 * belong to the goals, as in {@code publish} and {@code publish-1}
	 * @return the cells, one at least
	 * @throws IllegalArgumentException if there is none
	 */
	public static List<Cell> named(String name) {
		List<Cell> goals = goals().stream().filter((cell) -> cell.label().startsWith(name + "-")).toList();
		return goals.isEmpty() ? List.of(of(name)) : goals;
	}

	/**
	 * Return the cell of this name.
	 * @param label the whole name
	 * @return the cell
	 * @throws IllegalArgumentException if there is none
	 */
	public static Cell of(String label) {
		return Arrays.stream(CellKind.values())
			.map((kind) -> kind.parse(label))
			.flatMap(Stream::ofNullable)
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("No cell is called '" + label + "'; there are "
					+ Arrays.stream(CellKind.values()).map(CellKind::usage).collect(Collectors.joining(", "))));
	}

	/**
	 * Return the name on the command line and in the table.
	 * @return the name
	 */
	public String label() {
		return this.kind.label() + this.numbers.stream().map((number) -> "-" + number).collect(Collectors.joining());
	}

	/**
	 * Return whether a broker can take the part of the harness's own peer.
	 * @return whether the cell asks nothing of the peer that a broker does not do
	 */
	public boolean runsAgainstBroker() {
		return workload().runsAgainstBroker();
	}

	/**
	 * Return whether a client takes part.
	 * @param client the client
	 * @return whether the cell has a row for it
	 */
	public boolean suits(ClientUnderTest client) {
		return workload().suits(client);
	}

	/**
	 * Return whether one repeat is long, and says as much as several.
	 * @return whether the cell waits for long, or repeats its work by itself
	 */
	public boolean isSlow() {
		return workload().isSlow();
	}

	Workload workload() {
		return this.kind.workload(this.numbers);
	}

	@Override
	public String toString() {
		return label();
	}

}
