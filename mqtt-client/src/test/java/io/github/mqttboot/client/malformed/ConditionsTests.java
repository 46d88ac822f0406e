package io.github.mqttboot.client.malformed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The conditions are complete: as many as were planned, and as many as
 * {@code docs/malformed.md} says.
 */
class ConditionsTests {

	private static final Path DOCUMENT = Path.of("..", "docs", "malformed.md");

	private static final Map<String, ProtocolVersion> TABLES = Map.of("MQTT 5", ProtocolVersion.MQTT_5, "MQTT 3.1.1",
			ProtocolVersion.MQTT_3_1_1, "MQTT 3.1, what differs", ProtocolVersion.MQTT_3_1);

	@Test
	void eachHasANameOfItsOwn() {
		assertThat(Conditions.all()).extracting(Condition::id).doesNotHaveDuplicates();
	}

	@Test
	void eachHasBytesOfItsOwnAtItsStage() {
		assertThat(Conditions.all().stream().map((each) -> each.version() + " " + each.stage() + " " + each.hex()))
			.doesNotHaveDuplicates();
	}

	@Test
	void areAsManyAsTheDocumentSays() throws IOException {
		Map<String, Long> documented = new TreeMap<>();
		ProtocolVersion version = null;
		List<String> header = List.of();
		for (String line : Files.readAllLines(DOCUMENT)) {
			List<String> cells = cells(line);
			if (cells.isEmpty()) {
				version = null;
			}
			else if (TABLES.containsKey(cells.get(0))) {
				version = TABLES.get(cells.get(0));
				header = cells;
			}
			else if (version != null && !cells.get(0).startsWith("---")) {
				for (int i = 1; i < header.size(); i++) {
					long count = Long.parseLong(cells.get(i));
					if (count > 0) {
						documented.put(version + " " + cells.get(0) + " " + header.get(i), count);
					}
				}
			}
		}
		Map<String, Long> counted = Conditions.all()
			.stream()
			.collect(Collectors.groupingBy((each) -> each.version() + " " + each.packet() + " " + each.kind(),
					Collectors.counting()));
		assertThat(counted).isEqualTo(documented);
	}

	@Test
	void whatIsToleratedStandsInTheDocumentWithItsReason() throws IOException {
		List<String> documented = Files.readAllLines(DOCUMENT)
			.stream()
			.dropWhile((line) -> !line.startsWith("## What is tolerated"))
			.skip(1)
			.takeWhile((line) -> !line.startsWith("## "))
			.map(ConditionsTests::cells)
			.filter((cells) -> !cells.isEmpty() && !cells.get(0).startsWith("---") && !cells.get(0).equals("packet"))
			.map((cells) -> cells.get(0) + " " + cells.get(1))
			.toList();
		assertThat(documented).doesNotHaveDuplicates()
			.containsExactlyInAnyOrderElementsOf(Conditions.all()
				.stream()
				.filter((condition) -> condition.kind() == ConditionClass.TOLERATED)
				.map((each) -> each.packet() + " " + each.detail().substring(0, each.detail().indexOf(':')))
				.distinct()
				.toList());
	}

	private static List<String> cells(String line) {
		if (!line.startsWith("|")) {
			return List.of();
		}
		return Arrays.stream(line.substring(1, line.length() - 1).split("\\|", -1)).map(String::strip).toList();
	}

	/** The plan: how many there are at least, apart from limits and what is tolerated. */
	@ParameterizedTest
	@CsvSource({ "CONNACK, 96", "PUBLISH, 78", "PUBACK, 55", "PUBREC, 55", "PUBREL, 55", "PUBCOMP, 55", "SUBACK, 56",
			"UNSUBACK, 56", "DISCONNECT, 57", "AUTH, 60", "PINGRESP, 3", "other types, 5" })
	void noPacketOfMqtt5HasFewerThanPlanned(String packet, int planned) {
		assertThat(wrong(ProtocolVersion.MQTT_5)).filteredOn((condition) -> condition.packet().equals(packet))
			.hasSizeGreaterThanOrEqualTo(planned);
	}

	/** Where the plan counts as we do, the numbers are the same. */
	@ParameterizedTest
	@CsvSource({ "PROPERTY_NOT_ALLOWED, 226", "PROPERTY_TWICE, 33", "PROPERTY_UNKNOWN, 20", "PROPERTY_LENGTH, 40",
			"PROPERTY_CUT, 54", "PACKET_TYPE, 5" })
	void classesOfMqtt5AreAsPlanned(ConditionClass kind, int planned) {
		assertThat(wrong(ProtocolVersion.MQTT_5)).filteredOn((condition) -> condition.kind() == kind).hasSize(planned);
	}

	/** Ours and how many the plan had, PINGRESP and the topic name apart. */
	@ParameterizedTest
	@CsvSource({ "TEXT, 111", "REMAINING_LENGTH, 40", "STATE, 40" })
	void otherClassesOfMqtt5HaveMoreThanPlanned(ConditionClass kind, int planned) {
		assertThat(wrong(ProtocolVersion.MQTT_5)).filteredOn((condition) -> condition.kind() == kind)
			.hasSizeGreaterThan(planned);
	}

	@Test
	void mqtt311HasMoreThanThe85ThatWerePlanned() {
		assertThat(wrong(ProtocolVersion.MQTT_3_1_1)).hasSizeGreaterThan(85);
	}

	private static List<Condition> wrong(ProtocolVersion version) {
		return Conditions.all()
			.stream()
			.filter((condition) -> condition.version() == version && condition.kind() != ConditionClass.TOLERATED
					&& condition.kind() != ConditionClass.LIMIT)
			.toList();
	}

}
