package io.github.mqttboot.benchmarks.cell;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MeasurementTests {

	private final Measurement measurement = new Measurement(1_000, 500_000_000, 2_000_000, 120_000, 100_000_000, 80_000,
			200_000);

	@Test
	void figuresArePerMessageAndPerSecond() {
		assertThat(this.measurement.messagesPerSecond()).isEqualTo(2_000);
		assertThat(this.measurement.cpuMicrosPerMessage()).isEqualTo(2);
		assertThat(this.measurement.bytesPerMessage()).isEqualTo(120);
		assertThat(this.measurement.peerCpuShare()).isEqualTo(0.2);
	}

	@Test
	void measurementAndCellTravelBetweenProcessesAsOneLine() {
		Cell cell = new Cell(Cell.Kind.ROUND_TRIP, 2);
		String line = this.measurement.toLine(cell);
		assertThat(line).doesNotContain("\n");
		assertThat(Measurement.isMeasurement(line)).isTrue();
		assertThat(Measurement.cell(line)).isEqualTo(cell);
		assertThat(Measurement.parse(line)).isEqualTo(this.measurement);
	}

	@Test
	void whatAClientPrintsIsNoMeasurement() {
		assertThat(Measurement.isMeasurement("cell=publish-1 messages=1")).isFalse();
	}

}
