package io.github.mqttboot.benchmarks.cell;

import java.util.List;

import io.github.mqttboot.benchmarks.client.ClientUnderTest;
import io.github.mqttboot.benchmarks.client.JsonClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CellTests {

	@ParameterizedTest
	@EnumSource
	void eachKindBelongsToTheGoalsAndToTheSmokeRun(CellKind kind) {
		assertThat(kind.goals()).isNotEmpty();
		assertThat(kind.smoke()).isNotEmpty();
	}

	@Test
	void labelsCanBeReadBack() {
		assertThat(Cell.goals()).allSatisfy((cell) -> assertThat(Cell.of(cell.label())).isEqualTo(cell))
			.doesNotHaveDuplicates();
		assertThat(Cell.of("publish-json-1").kind()).isEqualTo(CellKind.PUBLISH_JSON);
	}

	@Test
	void theBeginningOfANameStandsForTheGoalsThatBeginWithIt() {
		assertThat(Cell.named("receive-2")).extracting(Cell::label)
			.containsExactly("receive-2-16", "receive-2-256", "receive-2-16384");
		assertThat(Cell.named("connect")).containsExactly(Cell.of("connect"));
		assertThat(Cell.named("filters-77")).containsExactly(new Cell(CellKind.FILTERS, List.of(77)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "publish-3-256", "publish-1-0", "publish-1", "idle-many", "connect-1", "", "-" })
	void otherNamesAreRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> Cell.of(name)).withMessageContaining("filters-FILTERS");
	}

	@Test
	void clientsWithThreadsForEachConnectionAreSparedThousandsOfThem() {
		assertThat(Cell.of("idle-10000").suits(ClientUnderTest.ENGINE)).isTrue();
		assertThat(Cell.of("idle-1000").suits(ClientUnderTest.PAHO_V5)).isFalse();
		assertThat(Cell.of("idle-100").suits(ClientUnderTest.PAHO_V5)).isTrue();
	}

	@Test
	void theFloorIsComparedOnlyWhereItDoesTheWholeWork() {
		assertThat(Cell.goals()).filteredOn((cell) -> cell.suits(ClientUnderTest.FLOOR))
			.extracting(Cell::kind)
			.containsOnly(CellKind.PUBLISH, CellKind.RECEIVE, CellKind.ROUND_TRIP);
	}

	@ParameterizedTest
	@EnumSource
	void clientsSpeakJsonAsTheySay(ClientUnderTest client) {
		assertThat(Cell.of("publish-json-1").suits(client)).isEqualTo(client.create() instanceof JsonClient);
	}

}
