package io.github.mqttboot.client.simulation;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.mqttboot.client.MqttVersion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * A day of trouble for each seed, in simulated time. {@code -Dmqtt.simulation.seeds=200}
 * runs more of them, {@code -Dmqtt.simulation.seed=17} replays one and writes down
 * everything that happens.
 */
class SimulationTests {

	private static final Duration DAY = Duration.ofHours(24);

	private static final int SEEDS = Integer.getInteger("mqtt.simulation.seeds", 2);

	private static final long SEED = Long.getLong("mqtt.simulation.seed", -1L);

	private static final Logger ENGINE = (Logger) LoggerFactory.getLogger("io.github.mqttboot.client");

	private static final org.slf4j.Logger logger = LoggerFactory.getLogger("simulation");

	private static @Nullable Level before;

	@BeforeAll
	static void quieten() {
		before = ENGINE.getLevel();
		ENGINE.setLevel(Level.OFF);
	}

	@AfterAll
	static void restore() {
		ENGINE.setLevel(before);
	}

	static Stream<Arguments> seeds() {
		LongStream seeds = (SEED >= 0) ? LongStream.of(SEED) : LongStream.range(0, SEEDS);
		return seeds.boxed()
			.flatMap((seed) -> Stream.of(MqttVersion.MQTT_5, MqttVersion.MQTT_3_1_1, MqttVersion.AUTO)
				.map((version) -> arguments(seed, version)));
	}

	@ParameterizedTest(name = "seed {0}, {1}")
	@MethodSource("seeds")
	void aDayOfTroubleBreaksNoPromise(long seed, MqttVersion version) throws IOException {
		Path file = Path.of("target", "simulation-" + seed + "-" + version + ".txt");
		if (SEED < 0) {
			run(seed, version, DAY, null);
			return;
		}
		try (BufferedWriter writer = Files.newBufferedWriter(file)) {
			run(seed, version, DAY, (line) -> append(writer, line));
		}
	}

	private static void append(BufferedWriter writer, String line) {
		try {
			writer.write(line);
			writer.newLine();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Simulation run(long seed, MqttVersion version, Duration time, @Nullable Consumer<String> trace) {
		Simulation simulation = new Simulation(seed, version, trace);
		try {
			simulation.run(time);
		}
		catch (AssertionError | RuntimeException ex) {
			throw new AssertionError("Seed " + seed + " with " + version + " fails: " + ex.getMessage()
					+ "\nReplay it with -Dmqtt.simulation.seed=" + seed + ". The last that happened:\n"
					+ String.join("\n", simulation.lastLines()), ex);
		}
		logger.info("Seed {}, {}: {}", seed, version, simulation.figures());
		return simulation;
	}

	@Test
	void theSameSeedGivesTheSameRun() {
		long first = run(1, MqttVersion.MQTT_5, Duration.ofHours(2), null).fingerprint();
		long second = run(1, MqttVersion.MQTT_5, Duration.ofHours(2), null).fingerprint();
		assertThat(second).isEqualTo(first);
		assertThat(run(2, MqttVersion.MQTT_5, Duration.ofHours(2), null).fingerprint()).isNotEqualTo(first);
	}

}
