package io.github.mqttboot.benchmarks;

import java.time.Duration;

import io.github.mqttboot.benchmarks.cell.Cell;
import io.github.mqttboot.benchmarks.client.ClientUnderTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SideBySideOptionsTests {

	@Test
	void withoutArgumentsEveryClientRunsTheGoals() {
		SideBySideOptions options = SideBySideOptions.parse();
		assertThat(options.clients()).containsExactly(ClientUnderTest.values());
		assertThat(options.cells()).isEqualTo(Cell.goals());
		assertThat(options.run().payloadLength()).isEqualTo(256);
		assertThat(options.run().window()).isEqualTo(1000);
		assertThat(options.againstBroker()).isFalse();
	}

	@Test
	void argumentsReplaceTheDefaults() {
		SideBySideOptions options = SideBySideOptions.parse("--clients=hivemq", "--cells=round-trip-2-16,connect",
				"--payload=16", "--measure=PT10S", "--jvm-options=-Xmx1g -XX:+UseSerialGC");
		assertThat(options.clients()).containsExactly(ClientUnderTest.HIVEMQ);
		assertThat(options.cells()).containsExactly(Cell.of("round-trip-2-16"), Cell.of("connect"));
		assertThat(options.run().payloadLength()).isEqualTo(16);
		assertThat(options.run().measure()).isEqualTo(Duration.ofSeconds(10));
		assertThat(options.jvmOptions()).containsExactly("-Xmx1g", "-XX:+UseSerialGC");
	}

	@Test
	void againstABrokerOnlyThoseCellsAreRunThatABrokerIsEnoughFor() {
		SideBySideOptions options = SideBySideOptions.parse("--against=mosquitto");
		assertThat(options.againstBroker()).isTrue();
		assertThat(options.cells()).contains(Cell.of("end-to-end-1-256"), Cell.of("connect"))
			.doesNotContain(Cell.of("receive-0-256"), Cell.of("flood-0"));
	}

	@Test
	void slowClientsAndCellsHaveRepeatsOfTheirOwn() {
		SideBySideOptions options = SideBySideOptions.parse("--repeats=4", "--slow-repeats=2");
		assertThat(options.repeats(Cell.of("publish-1-256"), ClientUnderTest.ENGINE)).isEqualTo(4);
		assertThat(options.repeats(Cell.of("publish-1-256"), ClientUnderTest.PAHO_V5)).isEqualTo(2);
		assertThat(options.repeats(Cell.of("idle-100"), ClientUnderTest.ENGINE)).isEqualTo(2);
		assertThat(SideBySideOptions.parse("--repeats=1", "--slow-repeats=2")
			.repeats(Cell.of("idle-100"), ClientUnderTest.ENGINE)).isEqualTo(1);
	}

	@Test
	void theHelpNamesEveryOptionClientAndCell() {
		String help = SideBySideOptions.help();
		assertThat(help).contains("--clients=engine,spring,hivemq", "--against=", "--limit=", "--payload=", "--smoke");
		assertThat(Cell.goals()).allSatisfy((cell) -> assertThat(help).contains(cell.label()));
	}

	@Test
	void unknownOptionsClientsAndCellsAreNamed() {
		assertThatIllegalArgumentException().isThrownBy(() -> SideBySideOptions.parse("--speed=high"))
			.withMessageContaining("--speed=high")
			.withMessageContaining("--payload=256");
		assertThatIllegalArgumentException().isThrownBy(() -> SideBySideOptions.parse("--clients=carrier-pigeon"))
			.withMessageContaining("carrier-pigeon")
			.withMessageContaining("hivemq");
		assertThatIllegalArgumentException().isThrownBy(() -> SideBySideOptions.parse("--cells=publish-3"))
			.withMessageContaining("publish-3");
		assertThatIllegalArgumentException().isThrownBy(() -> SideBySideOptions.parse("--against=carrier-pigeon"))
			.withMessageContaining("carrier-pigeon");
	}

}
