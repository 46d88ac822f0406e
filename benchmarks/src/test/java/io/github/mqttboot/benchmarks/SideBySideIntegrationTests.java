package io.github.mqttboot.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.benchmarks.cell.Cell;
import io.github.mqttboot.benchmarks.cell.Measurement;
import io.github.mqttboot.benchmarks.client.ClientUnderTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps the benchmarks from rotting: every client does its work in every cell. Says
 * nothing about speed.
 */
class SideBySideIntegrationTests {

	@Test
	@Timeout(value = 5, unit = TimeUnit.MINUTES)
	void everyClientRunsEveryCellOfTheSmokeRun() throws Exception {
		ByteArrayOutputStream log = new ByteArrayOutputStream();
		SideBySideOptions options = SideBySideOptions.parse("--smoke");
		ResultTable table = new SideBySide(options, new PrintStream(log, true, StandardCharsets.UTF_8)).run();
		String progress = log.toString(StandardCharsets.UTF_8);
		for (ClientUnderTest client : options.clients()) {
			for (Cell cell : options.cells()) {
				assertThat(table.measurements(cell, client)).as(client.label() + " in " + cell + ":\n" + progress)
					.singleElement()
					.satisfies(SideBySideIntegrationTests::isComplete);
			}
		}
		assertThat(table.toMarkdown()).doesNotContain("failed");
	}

	private static void isComplete(Measurement measurement) {
		assertThat(measurement.messages()).isPositive();
		assertThat(measurement.messagesPerSecond()).isPositive();
		assertThat(measurement.bytesPerMessage()).isPositive();
		assertThat(measurement.cpuNanos()).isNotNegative();
	}

}
