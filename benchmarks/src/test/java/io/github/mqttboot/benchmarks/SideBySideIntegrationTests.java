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
 * Keeps the benchmarks from rotting: the clients do their work in the cells. Says nothing
 * about speed.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SideBySideIntegrationTests {

	private final ByteArrayOutputStream log = new ByteArrayOutputStream();

	@Test
	void thisProjectsClientsRunACellOfEachKind() throws Exception {
		runsCompletely("--clients=engine,spring");
	}

	@Test
	void everyOtherRowPublishesAndReceives() throws Exception {
		runsCompletely("--clients=hivemq,vertx,paho-v5,mica,spring-integration,floor", "--cells=round-trip-1-256");
	}

	private void runsCompletely(String... args) throws Exception {
		SideBySideOptions options = smoke(args);
		ResultTable table = new SideBySide(options, new PrintStream(this.log, true, StandardCharsets.UTF_8)).run();
		String progress = this.log.toString(StandardCharsets.UTF_8);
		for (ClientUnderTest client : options.clients()) {
			for (Cell cell : options.cells()) {
				if (cell.suits(client)) {
					assertThat(table.measurements(cell, client)).as(client.label() + " in " + cell + ":\n" + progress)
						.singleElement()
						.satisfies(SideBySideIntegrationTests::isComplete);
				}
			}
		}
		assertThat(table.toMarkdown()).doesNotContain("nothing measured");
	}

	private static SideBySideOptions smoke(String... args) {
		String[] all = new String[args.length + 1];
		all[0] = "--smoke";
		System.arraycopy(args, 0, all, 1, args.length);
		return SideBySideOptions.parse(all);
	}

	private static void isComplete(Measurement measurement) {
		assertThat(measurement.work()).isPositive();
		assertThat(measurement.figures()).isNotEmpty().allSatisfy((figure, value) -> assertThat(value).isFinite());
	}

}
