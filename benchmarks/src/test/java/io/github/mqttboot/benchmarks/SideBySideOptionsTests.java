package io.github.mqttboot.benchmarks;

import java.time.Duration;

import io.github.mqttboot.benchmarks.cell.Cell;
import io.github.mqttboot.benchmarks.client.ClientUnderTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SideBySideOptionsTests {

	@Test
	void withoutArgumentsEveryClientRunsTheSevenCells() {
		SideBySideOptions options = SideBySideOptions.parse();
		assertThat(options.clients()).containsExactly(ClientUnderTest.values());
		assertThat(options.cells()).extracting(Cell::label)
			.containsExactly("publish-0", "publish-1", "publish-2", "receive-0", "receive-1", "receive-2",
					"round-trip-1");
		assertThat(options.run().payloadLength()).isEqualTo(256);
		assertThat(options.run().window()).isEqualTo(1000);
	}

	@Test
	void argumentsReplaceTheDefaults() {
		SideBySideOptions options = SideBySideOptions.parse("--clients=hivemq", "--cells=round-trip-2", "--payload=16",
				"--measure=PT10S", "--jvm-options=-Xmx1g -XX:+UseSerialGC");
		assertThat(options.clients()).containsExactly(ClientUnderTest.HIVEMQ);
		assertThat(options.cells()).containsExactly(new Cell(Cell.Kind.ROUND_TRIP, 2));
		assertThat(options.run().payloadLength()).isEqualTo(16);
		assertThat(options.run().measure()).isEqualTo(Duration.ofSeconds(10));
		assertThat(options.jvmOptions()).containsExactly("-Xmx1g", "-XX:+UseSerialGC");
	}

	@Test
	void unknownOptionsClientsAndCellsAreNamed() {
		assertThatIllegalArgumentException().isThrownBy(() -> SideBySideOptions.parse("--speed=high"))
			.withMessageContaining("--speed=high")
			.withMessageContaining("payload=256");
		assertThatIllegalArgumentException().isThrownBy(() -> SideBySideOptions.parse("--clients=carrier-pigeon"))
			.withMessageContaining("carrier-pigeon")
			.withMessageContaining("hivemq");
		assertThatIllegalArgumentException().isThrownBy(() -> SideBySideOptions.parse("--cells=publish-3"))
			.withMessageContaining("publish-3");
	}

}
