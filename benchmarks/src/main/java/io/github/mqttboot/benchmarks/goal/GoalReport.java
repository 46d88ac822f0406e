package io.github.mqttboot.benchmarks.goal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

import io.github.mqttboot.benchmarks.cell.Cell;
import io.github.mqttboot.benchmarks.cell.CellKind;
import io.github.mqttboot.benchmarks.cell.Figure;
import io.github.mqttboot.benchmarks.client.ClientUnderTest;

/**
 * Holds a run against the goals. A goal whose rows are not all there is left out.
 */
public final class GoalReport {

	/** Payloads from here on cost so much by themselves that they have a goal apart. */
	static final int LONG_PAYLOAD = 16 * 1024;

	private static final double MOST_TIMES_THE_FLOOR = 3;

	private static final double PUBLISH_BYTES = 250;

	private static final double RECEIVE_BYTES_BESIDE_PAYLOAD = 200;

	private static final double SPRING_MICROS = 0.5;

	private static final double LESS_THAN_SPRING_INTEGRATION = 10;

	private static final double JSON_MICROS = 0.7;

	private static final double TIMES_ONE_FILTER = 1.3;

	private static final double IDLE_KILOBYTES = 10;

	private static final double TIMES_PLAIN_START = 1.15;

	private final Medians medians;

	private final List<Verdict> verdicts = new ArrayList<>();

	private GoalReport(Medians medians) {
		this.medians = medians;
	}

	/**
	 * Compare a run with the goals.
	 * @param cells the cells of the run
	 * @param medians what was measured
	 * @return one verdict for each goal and cell that the run has everything for
	 */
	public static List<Verdict> verdicts(List<Cell> cells, Medians medians) {
		GoalReport report = new GoalReport(medians);
		cells.forEach(report::judge);
		return List.copyOf(report.verdicts);
	}

	/**
	 * Write verdicts.
	 * @param verdicts one at least
	 * @return a table in Markdown
	 */
	public static String toMarkdown(List<Verdict> verdicts) {
		return verdicts.stream()
			.map(Verdict::toMarkdown)
			.collect(Collectors.joining("\n", "| goal | cell | wanted | measured | met |\n|---|---|---|---|---|\n",
					"\n"));
	}

	private void judge(Cell cell) {
		switch (cell.kind()) {
			case PUBLISH -> {
				judgeStream(cell);
				judgeBytes(cell, PUBLISH_BYTES);
			}
			case RECEIVE -> {
				judgeStream(cell);
				judgeBytes(cell, cell.numbers().get(1) + RECEIVE_BYTES_BESIDE_PAYLOAD);
			}
			case ROUND_TRIP -> judgeRoundTrip(cell);
			case THREADS -> judgeThreads(cell);
			case FILTERS -> judgeFilters(cell);
			case PUBLISH_JSON, RECEIVE_JSON -> judgeJson(cell);
			case IDLE -> judgeIdle(cell);
			case CONTEXT_START -> judgeContextStart(cell);
			case PACED, END_TO_END, CONNECT, RECONNECT, FLOOD -> {
				// No goal says a number
			}
		}
	}

	private void judgeStream(Cell cell) {
		int qos = cell.numbers().get(0);
		boolean isLong = cell.numbers().get(1) >= LONG_PAYLOAD;
		OptionalDouble engine = cpu(cell, ClientUnderTest.ENGINE);
		OptionalDouble spring = cpu(cell, ClientUnderTest.SPRING);
		int divisor = isLong ? 1 : (qos == 0) ? 2 : 3;
		String part = isLong ? "less than" : (qos == 0) ? "half of" : "a third of";
		bestPeer(cell, Figure.CPU_MICROS).ifPresent((peer) -> atMost("engine: " + part + " the best peer's CPU time",
				cell, Unit.MICROSECONDS, engine, peer.value() / divisor, ", " + part + " " + peer.label()));
		cpu(cell, ClientUnderTest.FLOOR).ifPresent((floor) -> atMost("engine: at most 3 times the floor", cell,
				Unit.TIMES, over(engine, floor), MOST_TIMES_THE_FLOOR, ""));
		engine.ifPresent((micros) -> atMost("spring: at most 0.5 us more than the engine", cell, Unit.MICROSECONDS,
				spring, micros + SPRING_MICROS, ""));
		if (!isLong) {
			cpu(cell, ClientUnderTest.SPRING_INTEGRATION)
				.ifPresent((micros) -> atMost("spring: a tenth of Spring Integration's CPU time", cell,
						Unit.MICROSECONDS, spring, micros / LESS_THAN_SPRING_INTEGRATION, ""));
		}
	}

	private void judgeBytes(Cell cell, double most) {
		atMost("engine: bytes allocated", cell, Unit.BYTES,
				this.medians.median(cell, ClientUnderTest.ENGINE, Figure.BYTES), most, "");
	}

	private void judgeRoundTrip(Cell cell) {
		if (cell.numbers().get(0) > 0) {
			judgePercentile(cell, Figure.P50_MICROS);
			judgePercentile(cell, Figure.P99_MICROS);
		}
	}

	private void judgePercentile(Cell cell, Figure figure) {
		OptionalDouble engine = this.medians.median(cell, ClientUnderTest.ENGINE, figure);
		bestPeer(cell, figure).ifPresent((peer) -> atMost("engine: " + figure.title() + " less than the best peer's",
				cell, Unit.MICROSECONDS, engine, peer.value(), ", less than " + peer.label()));
	}

	private void judgeThreads(Cell cell) {
		Cell one = new Cell(CellKind.THREADS, List.of(1));
		if (!cell.equals(one)) {
			cpu(one, ClientUnderTest.ENGINE).ifPresent((micros) -> atMost("engine: many threads cost no more than one",
					cell, Unit.MICROSECONDS, cpu(cell, ClientUnderTest.ENGINE), micros, ""));
		}
	}

	private void judgeFilters(Cell cell) {
		Cell one = new Cell(CellKind.FILTERS, List.of(1));
		for (ClientUnderTest client : List.of(ClientUnderTest.ENGINE, ClientUnderTest.SPRING)) {
			if (!cell.equals(one)) {
				cpu(one, client).ifPresent((micros) -> atMost(client.label() + ": at most 1.3 times one filter", cell,
						Unit.TIMES, over(cpu(cell, client), micros), TIMES_ONE_FILTER, ""));
			}
		}
	}

	private void judgeJson(Cell cell) {
		this.medians.median(cell, ClientUnderTest.SPRING, Figure.JACKSON_MICROS)
			.ifPresent((jackson) -> atMost("spring: at most 0.7 us more than Jackson alone", cell, Unit.MICROSECONDS,
					cpu(cell, ClientUnderTest.SPRING), jackson + JSON_MICROS, ""));
	}

	private void judgeIdle(Cell cell) {
		atMost("engine: heap of an idle client", cell, Unit.KILOBYTES,
				this.medians.median(cell, ClientUnderTest.ENGINE, Figure.HEAP_KILOBYTES), IDLE_KILOBYTES, "");
	}

	private void judgeContextStart(Cell cell) {
		atMost("starter: context start beside the plain application", cell, Unit.TIMES,
				this.medians.median(cell, ClientUnderTest.SPRING, Figure.RATIO_TO_PLAIN), TIMES_PLAIN_START, "");
	}

	private void atMost(String goal, Cell cell, Unit unit, OptionalDouble measured, double most, String why) {
		measured.ifPresent((value) -> this.verdicts
			.add(new Verdict(goal, cell.label(), unit.format(most) + why, unit.format(value), value <= most)));
	}

	private OptionalDouble cpu(Cell cell, ClientUnderTest client) {
		return this.medians.median(cell, client, Figure.CPU_MICROS);
	}

	private static OptionalDouble over(OptionalDouble value, double divisor) {
		return value.isPresent() ? OptionalDouble.of(value.getAsDouble() / divisor) : value;
	}

	private Optional<Peer> bestPeer(Cell cell, Figure figure) {
		return Arrays.stream(ClientUnderTest.values())
			.filter(ClientUnderTest::isPeer)
			.flatMap((client) -> this.medians.median(cell, client, figure)
				.stream()
				.mapToObj((value) -> new Peer(client.label(), value)))
			.min(Comparator.comparingDouble(Peer::value));
	}

	private record Peer(String label, double value) {

	}

}
