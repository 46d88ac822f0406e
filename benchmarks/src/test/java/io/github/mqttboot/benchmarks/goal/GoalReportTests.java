package io.github.mqttboot.benchmarks.goal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

import io.github.mqttboot.benchmarks.cell.Cell;
import io.github.mqttboot.benchmarks.cell.Figure;
import io.github.mqttboot.benchmarks.client.ClientUnderTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class GoalReportTests {

	private final Map<String, Double> medians = new HashMap<>();

	@ParameterizedTest
	@CsvSource({ "publish-0-256, 0.5, true", "publish-0-256, 0.51, false", "receive-1-256, 0.33, true",
			"receive-1-256, 0.34, false", "publish-2-16, 0.33, true", "publish-2-16, 0.34, false",
			"receive-2-16384, 0.99, true", "receive-2-16384, 1.01, false" })
	void theEngineIsAPartOfTheBestPeer(String cell, double engine, boolean met) {
		given(cell, ClientUnderTest.ENGINE, Figure.CPU_MICROS, engine);
		given(cell, ClientUnderTest.VERTX, Figure.CPU_MICROS, 1.0);
		given(cell, ClientUnderTest.HIVEMQ, Figure.CPU_MICROS, 1.2);
		assertThat(verdicts(cell)).singleElement().satisfies((verdict) -> {
			assertThat(verdict.met()).isEqualTo(met);
			assertThat(verdict.wanted()).endsWith("vertx");
		});
	}

	@Test
	void neitherTheFloorNorThisProjectIsAPeer() {
		given("receive-0-16", ClientUnderTest.ENGINE, Figure.CPU_MICROS, 0.4);
		given("receive-0-16", ClientUnderTest.SPRING, Figure.CPU_MICROS, 0.91);
		given("receive-0-16", ClientUnderTest.FLOOR, Figure.CPU_MICROS, 0.1);
		assertThat(verdicts("receive-0-16")).containsExactly(
				new Verdict("engine: at most 3 times the floor", "receive-0-16", "3.00 times", "4.00 times", false),
				new Verdict("spring: at most 0.5 us more than the engine", "receive-0-16", "0.90 us", "0.91 us",
						false));
	}

	@ParameterizedTest
	@CsvSource({ "publish-1-16384, 250, true", "publish-1-16384, 251, false", "receive-1-256, 456, true",
			"receive-1-256, 457, false", "receive-0-16384, 16584, true" })
	void bytesHaveABoundThatForReceivingGrowsWithThePayload(String cell, double bytes, boolean met) {
		given(cell, ClientUnderTest.ENGINE, Figure.BYTES, bytes);
		assertThat(verdicts(cell)).extracting(Verdict::met).containsExactly(met);
	}

	@Test
	void springIsATenthOfSpringIntegrationButForLongPayloads() {
		for (String cell : List.of("publish-1-256", "publish-1-16384")) {
			given(cell, ClientUnderTest.SPRING, Figure.CPU_MICROS, 1.3);
			given(cell, ClientUnderTest.SPRING_INTEGRATION, Figure.CPU_MICROS, 12);
		}
		assertThat(verdicts("publish-1-256", "publish-1-16384")).containsExactly(new Verdict(
				"spring: a tenth of Spring Integration's CPU time", "publish-1-256", "1.20 us", "1.30 us", false));
	}

	@Test
	void eachPercentileOfARoundTripHasABestPeerOfItsOwn() {
		given("round-trip-1-256", ClientUnderTest.ENGINE, Figure.P50_MICROS, 70);
		given("round-trip-1-256", ClientUnderTest.ENGINE, Figure.P99_MICROS, 310);
		given("round-trip-1-256", ClientUnderTest.HIVEMQ, Figure.P50_MICROS, 84);
		given("round-trip-1-256", ClientUnderTest.HIVEMQ, Figure.P99_MICROS, 209);
		given("round-trip-1-256", ClientUnderTest.MICA, Figure.P50_MICROS, 79);
		given("round-trip-1-256", ClientUnderTest.MICA, Figure.P99_MICROS, 1700);
		assertThat(verdicts("round-trip-1-256")).containsExactly(
				new Verdict("engine: p50 us less than the best peer's", "round-trip-1-256", "79.00 us, less than mica",
						"70.00 us", true),
				new Verdict("engine: p99 us less than the best peer's", "round-trip-1-256",
						"209.00 us, less than hivemq", "310.00 us", false));
	}

	@Test
	void manyFiltersAreComparedWithOne() {
		given("filters-1", ClientUnderTest.ENGINE, Figure.CPU_MICROS, 0.4);
		given("filters-1000", ClientUnderTest.ENGINE, Figure.CPU_MICROS, 0.5);
		given("filters-10000", ClientUnderTest.ENGINE, Figure.CPU_MICROS, 0.6);
		given("filters-10000", ClientUnderTest.SPRING, Figure.CPU_MICROS, 0.6);
		assertThat(verdicts("filters-1", "filters-1000", "filters-10000"))
			.extracting(Verdict::cell, Verdict::measured, Verdict::met)
			.containsExactly(tuple("filters-1000", "1.25 times", true), tuple("filters-10000", "1.50 times", false));
	}

	@ParameterizedTest
	@CsvSource({ "threads-64, ENGINE, CPU_MICROS, 0.29, 0.31", "idle-10000, ENGINE, HEAP_KILOBYTES, 9.9, 10.1",
			"context-start, SPRING, RATIO_TO_PLAIN, 1.14, 1.16", "publish-json-1, SPRING, CPU_MICROS, 1.69, 1.71",
			"receive-json-1, SPRING, CPU_MICROS, 1.69, 1.71" })
	void otherGoalsHaveABound(String cell, ClientUnderTest client, Figure figure, double within, double beyond) {
		given("threads-1", ClientUnderTest.ENGINE, Figure.CPU_MICROS, 0.3);
		given(cell, ClientUnderTest.SPRING, Figure.JACKSON_MICROS, 1);
		given(cell, client, figure, within);
		assertThat(verdicts("threads-1", cell)).singleElement()
			.satisfies((verdict) -> assertThat(verdict.met()).isTrue());
		given(cell, client, figure, beyond);
		assertThat(verdicts("threads-1", cell)).singleElement()
			.satisfies((verdict) -> assertThat(verdict.met()).isFalse());
	}

	@Test
	void aGoalWhoseRowsAreNotAllThereIsLeftOut() {
		assertThat(GoalReport.verdicts(Cell.goals(), this::median)).isEmpty();
		given("publish-0-256", ClientUnderTest.ENGINE, Figure.CPU_MICROS, 0.5);
		given("threads-64", ClientUnderTest.ENGINE, Figure.CPU_MICROS, 0.5);
		assertThat(GoalReport.verdicts(Cell.goals(), this::median)).isEmpty();
	}

	@Test
	void theReportIsATable() {
		assertThat(GoalReport
			.toMarkdown(List.of(new Verdict("a", "b", "c", "d", true), new Verdict("e", "f", "g", "h", false))))
			.isEqualTo("""
					| goal | cell | wanted | measured | met |
					|---|---|---|---|---|
					| a | b | c | d | yes |
					| e | f | g | h | **no** |
					""");
	}

	private void given(String cell, ClientUnderTest client, Figure figure, double value) {
		this.medians.put(cell + client + figure, value);
	}

	private List<Verdict> verdicts(String... cells) {
		return GoalReport.verdicts(Stream.of(cells).map(Cell::of).toList(), this::median);
	}

	private OptionalDouble median(Cell cell, ClientUnderTest client, Figure figure) {
		Double value = this.medians.get(cell.label() + client + figure);
		return (value != null) ? OptionalDouble.of(value) : OptionalDouble.empty();
	}

}
