package io.github.mqttboot.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.testsupport.Mosquitto;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * SIGTERM to an application that is busy with messages of QoS 1 and 2: each of them is
 * finished once, in this process or a later one. How often is set with
 * {@code -Dmqtt.sigterm.rounds}; three times if it is not.
 */
@EnabledIf(value = "mosquittoIsInstalled", disabledReason = "mosquitto is not installed")
class SigtermIntegrationTests {

	private static final Log logger = LogFactory.getLog(SigtermIntegrationTests.class);

	private static final int ROUNDS = Integer.getInteger("mqtt.sigterm.rounds", 3);

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	/** Eight seconds for listeners, and as much again for the rest. */
	private static final Duration DEADLINE = Duration.ofSeconds(20);

	private static final int BEFORE_THE_SIGNAL = 100;

	private static final String[] TOPICS = { "sigterm/keyed/1", "sigterm/serial/1", "sigterm/batch", "sigterm/future",
			"sigterm/keyed/2", "sigterm/serial/2" };

	@TempDir
	private Path directory;

	private final AtomicBoolean publishing = new AtomicBoolean(true);

	private final Queue<CompletableFuture<PublishResult>> outcomes = new ConcurrentLinkedQueue<>();

	private final List<String> sent = new ArrayList<>();

	static boolean mosquittoIsInstalled() {
		return Mosquitto.isInstalled();
	}

	@Test
	void nothingIsLostAndNothingIsFinishedTwice() throws Exception {
		try (Mosquitto mosquitto = Mosquitto.start(this.directory);
				WireTap tap = new WireTap(mosquitto.port());
				MqttClient publisher = MqttClient.builder().uri(mosquitto.uri()).build()) {
			publisher.connect().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			// so that there is a session before there are messages
			stop(startApplication(tap), tap, 1);
			Thread traffic = new Thread(() -> publish(publisher), "traffic");
			traffic.setDaemon(true);
			traffic.start();
			for (int round = 1; round <= ROUNDS; round++) {
				Process application = startApplication(tap);
				int before = ledger().size();
				await().atMost(PATIENCE).until(() -> ledger().size() > before + BEFORE_THE_SIGNAL);
				long took = stop(application, tap, round + 1);
				logger.info("Round " + round + ": ended after " + took + " ms, " + ledger().size() + " finished");
			}
			this.publishing.set(false);
			traffic.join(PATIENCE.toMillis());
			CompletableFuture.allOf(this.outcomes.toArray(CompletableFuture[]::new))
				.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			Process last = startApplication(tap);
			await().atMost(PATIENCE).until(() -> ledger().size() >= this.sent.size());
			stop(last, tap, ROUNDS + 2);
			assertThat(ledger()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(this.sent);
		}
	}

	private void publish(MqttClient publisher) {
		for (int i = 0; this.publishing.get(); i++) {
			String line = "message " + i;
			this.sent.add(line);
			String topic = TOPICS[i % TOPICS.length];
			QoS qos = topic.contains("keyed") ? QoS.AT_LEAST_ONCE : QoS.EXACTLY_ONCE;
			this.outcomes.add(publisher.publish(MqttMessage.to(topic).payload(line).qos(qos).build()));
			if (i % 50 == 0) {
				this.outcomes.forEach(CompletableFuture::join);
				this.outcomes.clear();
				pause();
			}
		}
	}

	/** About as much as the application can do. */
	private static void pause() {
		try {
			TimeUnit.MILLISECONDS.sleep(40);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private Process startApplication(WireTap tap) throws IOException {
		int connects = tap.fromServer(WireTap.CONNACK).size();
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
				SigtermApplication.class.getName(), "--mqtt.url=" + tap.uri(), "--mqtt.client-id=sigterm",
				"--mqtt.clean-start=false", "--mqtt.session-expiry=1h", "--spring.docker.compose.enabled=false",
				"--ledger=" + this.directory.resolve("ledger"))
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(this.directory.resolve("application.log").toFile()))
			.start();
		// gone with the test, whatever becomes of it
		Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
		await().atMost(PATIENCE).until(() -> tap.fromServer(WireTap.CONNACK).size() > connects || !process.isAlive());
		assertThat(process.isAlive()).as(() -> log()).isTrue();
		return process;
	}

	private long stop(Process application, WireTap tap, int disconnects) throws InterruptedException {
		await().atMost(PATIENCE).until(() -> tap.fromServer(WireTap.SUBACK).size() >= disconnects);
		long start = System.nanoTime();
		application.destroy();
		boolean ended = application.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
		assertThat(ended).as(() -> log()).isTrue();
		assertThat(took).isLessThan(DEADLINE.toMillis());
		// 128 + SIGTERM
		assertThat(application.exitValue()).isEqualTo(143);
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(tap.fromClients(WireTap.DISCONNECT)).hasSize(disconnects));
		assertThat(tap.fromClients(WireTap.UNSUBSCRIBE)).isEmpty();
		return took;
	}

	private List<String> ledger() throws IOException {
		Path ledger = this.directory.resolve("ledger");
		return Files.exists(ledger) ? Files.readAllLines(ledger) : List.of();
	}

	private String log() {
		try {
			return Files.readString(this.directory.resolve("application.log"));
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

}
