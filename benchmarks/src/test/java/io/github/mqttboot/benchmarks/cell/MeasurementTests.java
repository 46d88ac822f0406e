package io.github.mqttboot.benchmarks.cell;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MeasurementTests {

	@Test
	void figuresArePerMessageAndPerSecond() {
		Usage before = new Usage(1_000_000_000, 10_000_000, 1_000, 20, 30, 5_000_000);
		Usage after = new Usage(1_500_000_000, 12_000_000, 121_000, 120, 80, 105_000_000);
		Map<Figure, Double> figures = after.since(before).figures(1_000);
		assertThat(figures).containsEntry(Figure.PER_SECOND, 2_000.0)
			.containsEntry(Figure.CPU_MICROS, 2.0)
			.containsEntry(Figure.BYTES, 120.0)
			.containsEntry(Figure.PEER_CPU_PERCENT, 20.0);
		if (ProcessMeter.countsCalls()) {
			assertThat(figures).containsEntry(Figure.WRITES, 0.1).containsEntry(Figure.READS, 0.05);
		}
	}

	@Test
	void measurementAndCellTravelBetweenProcessesAsOneLine() {
		Measurement measurement = new Measurement(1_000, Map.of(Figure.CPU_MICROS, 0.25, Figure.LOST, 3.0));
		Cell cell = Cell.of("round-trip-2-256");
		String line = measurement.toLine(cell);
		assertThat(line).doesNotContain("\n");
		assertThat(Measurement.isMeasurement(line)).isTrue();
		assertThat(Measurement.cell(line)).isEqualTo(cell);
		assertThat(Measurement.parse(line)).isEqualTo(measurement);
	}

	@Test
	void whatAClientPrintsIsNoMeasurement() {
		assertThat(Measurement.isMeasurement("cell=publish-1 messages=1")).isFalse();
	}

	@Test
	void theMedianIsInTheMiddle() {
		assertThat(Median.of(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
		assertThat(Median.of(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(3);
	}

}
