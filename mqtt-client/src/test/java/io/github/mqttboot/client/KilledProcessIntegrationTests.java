package io.github.mqttboot.client;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.testsupport.Mosquitto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A process with a session store is killed amid its work, again and again: the ledger of
 * what it said to be stored against what a subscriber of a real server has got.
 */
@EnabledIf(value = "io.github.mqttboot.testsupport.Mosquitto#isInstalled",
		disabledReason = "mosquitto is not installed")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KilledProcessIntegrationTests {

	/** So many more with {@code -Dmqtt.kills}. */
	private static final int KILLS = Integer.getInteger("mqtt.kills", 4);

	private static final int MORE_THAN_IT_LIVES_FOR = 1_000_000;

	@TempDir
	private Path directory;

	@Test
	void whatIsStoredArrivesAndExactlyOnceMeansThat() throws Exception {
		List<Integer> received = Collections.synchronizedList(new ArrayList<>());
		Set<Integer> stored = new TreeSet<>();
		try (Mosquitto mosquitto = Mosquitto.start(this.directory);
				MqttClient subscriber = MqttClient.builder()
					.uri("mqtt://127.0.0.1:" + mosquitto.port())
					.clientId("subscriber")
					.build()) {
			subscriber.subscribe(TopicSubscription.of("numbers", QoS.EXACTLY_ONCE),
					(message) -> received.add(Integer.valueOf(message.payloadAsString())));
			subscriber.connect().get(30, TimeUnit.SECONDS);
			for (int kill = 0; kill < KILLS; kill++) {
				int first = kill * MORE_THAN_IT_LIVES_FOR;
				// odd, so that it dies at another place of the exchange each time
				stored.addAll(storedUntilKilled(mosquitto.port(), first, 301 + 137 * kill));
			}
			drain(mosquitto.port());
			await().atMost(Duration.ofSeconds(60)).until(() -> received.containsAll(stored));
		}
		assertThat(stored).hasSizeGreaterThan(300 * KILLS);
		assertThat(received.stream().filter((number) -> number % 2 == 0).toList()).doesNotHaveDuplicates();
	}

	private Set<Integer> storedUntilKilled(int port, int first, int lines) throws IOException, InterruptedException {
		Set<Integer> stored = new TreeSet<>();
		Process process = start(port, first, MORE_THAN_IT_LIVES_FOR);
		try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
			for (String line = out.readLine(); line != null; line = out.readLine()) {
				if (line.startsWith("stored ")) {
					stored.add(Integer.valueOf(line.substring("stored ".length())));
				}
				if (stored.size() == lines) {
					// SIGKILL; what it has said before is still read
					process.toHandle().destroyForcibly();
				}
			}
		}
		assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
		assertThat(stored).hasSizeGreaterThanOrEqualTo(lines);
		return stored;
	}

	private void drain(int port) throws IOException, InterruptedException {
		Process process = start(port, 0, 0);
		try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
			assertThat(out.lines()).contains("drained");
		}
		assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
	}

	private Process start(int port, int first, int count) throws IOException {
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), StoringPublisher.class.getName(), String.valueOf(port),
				this.directory.resolve("store").toString(), String.valueOf(first), String.valueOf(count))
			.redirectError(new File(this.directory.toFile(), "publisher.log"))
			.start();
	}

}
