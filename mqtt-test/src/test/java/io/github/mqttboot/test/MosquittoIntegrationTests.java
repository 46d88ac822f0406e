package io.github.mqttboot.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * The broker as the command line clients of Eclipse Mosquitto see it: they know nothing
 * of our codec.
 */
class MosquittoIntegrationTests extends AbstractBrokerIntegrationTests {

	private final List<Process> processes = new ArrayList<>();

	@BeforeAll
	static void requireClients() {
		assumeThat(Path.of("/usr/bin/mosquitto_pub")).as("mosquitto_pub, of the package mosquitto-clients")
			.isExecutable();
		assumeThat(Path.of("/usr/bin/mosquitto_sub")).as("mosquitto_sub, of the package mosquitto-clients")
			.isExecutable();
	}

	@AfterEach
	void endProcesses() throws InterruptedException {
		for (Process process : this.processes) {
			process.destroyForcibly().waitFor();
		}
	}

	@ParameterizedTest
	@CsvSource({ "mqttv31, 0", "mqttv31, 1", "mqttv31, 2", "mqttv311, 0", "mqttv311, 1", "mqttv311, 2", "mqttv5, 0",
			"mqttv5, 1", "mqttv5, 2" })
	void messagesGoThrough(String version, String qos) {
		Process subscriber = start("mosquitto_sub", "-V", version, "-q", qos, "-t", "rooms/+/temperature", "-C", "3",
				"-F", "%t %q %r %p");
		this.control.awaitSubscription("rooms/+/temperature", TIMEOUT);
		for (String payload : List.of("20.5", "", "grün")) {
			run("mosquitto_pub", "-V", version, "-q", qos, "-t", "rooms/kitchen/temperature", "-m", payload);
		}
		assertThat(output(subscriber)).containsExactly("rooms/kitchen/temperature " + qos + " 0 20.5",
				"rooms/kitchen/temperature " + qos + " 0 ", "rooms/kitchen/temperature " + qos + " 0 grün");
		assertThat(this.control.published("rooms/#")).hasSize(3)
			.allSatisfy((message) -> assertThat(message.qos()).isEqualTo(QoS.of(Integer.parseInt(qos))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "mqttv31", "mqttv311", "mqttv5" })
	void manyMessagesKeepTheirOrder(String version, @TempDir Path directory) throws IOException {
		List<String> lines = new ArrayList<>();
		for (int i = 0; i < 2_000; i++) {
			lines.add("message " + i);
		}
		Path file = Files.write(directory.resolve("lines"), lines);
		Process subscriber = start("mosquitto_sub", "-V", version, "-q", "2", "-t", "many", "-C", "2000");
		this.control.awaitSubscription("many", TIMEOUT);
		Process publisher = start(List.of("mosquitto_pub", "-V", version, "-q", "2", "-t", "many", "-l"), file);
		assertThat(output(publisher)).isEmpty();
		assertThat(output(subscriber)).isEqualTo(lines);
	}

	@ParameterizedTest
	@ValueSource(strings = { "mqttv31", "mqttv311", "mqttv5" })
	void retainedMessagesAreKeptAndForgotten(String version) {
		run("mosquitto_pub", "-V", version, "-q", "1", "-r", "-t", "kept/1", "-m", "first");
		run("mosquitto_pub", "-V", version, "-q", "1", "-r", "-t", "kept/2", "-m", "second");
		assertThat(
				output(start("mosquitto_sub", "-V", version, "-q", "1", "-t", "kept/#", "-C", "2", "-F", "%t %r %p")))
			.containsExactly("kept/1 1 first", "kept/2 1 second");
		run("mosquitto_pub", "-V", version, "-q", "1", "-r", "-t", "kept/1", "-n");
		assertThat(output(start("mosquitto_sub", "-V", version, "-t", "kept/#", "-C", "1", "-v")))
			.containsExactly("kept/2 second");
	}

	@ParameterizedTest
	@ValueSource(strings = { "mqttv31", "mqttv311", "mqttv5" })
	void aSessionGetsWhatCameMeanwhile(String version) {
		String[] clean = version.equals("mqttv5") ? new String[] { "-c", "-x", "1000" } : new String[] { "-c" };
		List<String> command = new ArrayList<>(
				List.of("mosquitto_sub", "-V", version, "-i", "sleeper", "-q", "2", "-t", "news"));
		command.addAll(List.of(clean));
		List<String> subscribeOnly = new ArrayList<>(command);
		subscribeOnly.add("-E");
		assertThat(output(start(subscribeOnly, null))).isEmpty();
		this.control.awaitNoClient("sleeper", TIMEOUT);
		for (int qos = 0; qos <= 2; qos++) {
			run("mosquitto_pub", "-V", version, "-q", String.valueOf(qos), "-t", "news", "-m", "QoS " + qos);
		}
		command.addAll(List.of("-C", "2"));
		assertThat(output(start(command, null))).containsExactly("QoS 1", "QoS 2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "mqttv31", "mqttv311", "mqttv5" })
	void theWillOfAClientThatIsKilledIsPublished(String version) {
		Process subscriber = start("mosquitto_sub", "-V", version, "-q", "1", "-t", "wills/#", "-C", "1", "-v");
		this.control.awaitSubscription("wills/#", TIMEOUT);
		Process testator = start("mosquitto_sub", "-V", version, "-i", "testator", "-t", "none", "--will-topic",
				"wills/testator", "--will-payload", "gone", "--will-qos", "1");
		this.control.awaitClient("testator", TIMEOUT);
		testator.destroyForcibly();
		assertThat(output(subscriber)).containsExactly("wills/testator gone");
	}

	@Test
	void propertiesGoThrough() {
		Process subscriber = start("mosquitto_sub", "-V", "5", "-t", "requests", "-C", "1", "-F", "%C|%D|%R|%P|%E|%p");
		this.control.awaitSubscription("requests", TIMEOUT);
		run("mosquitto_pub", "-V", "5", "-t", "requests", "-m", "ping", "-D", "publish", "content-type", "text/plain",
				"-D", "publish", "correlation-data", "42", "-D", "publish", "response-topic", "answers", "-D",
				"publish", "user-property", "trace", "abc", "-D", "publish", "message-expiry-interval", "100");
		assertThat(output(subscriber)).containsExactly("text/plain|42|answers|trace:abc|100|ping");
	}

	@Test
	void aShareGroupSharesTheLoad() {
		List<Process> members = List.of(member(), member());
		this.control.awaitClients(2, TIMEOUT);
		await().atMost(TIMEOUT).until(() -> this.control.subscriptions().size() == 2);
		for (int i = 0; i < 4; i++) {
			run("mosquitto_pub", "-V", "5", "-q", "1", "-t", "work", "-m", "task " + i);
		}
		assertThat(output(members.get(0))).hasSize(2);
		assertThat(output(members.get(1))).hasSize(2);
	}

	private Process member() {
		return start("mosquitto_sub", "-V", "5", "-q", "1", "-t", "$share/workers/work", "-C", "2");
	}

	@Test
	void theBrokerTellsAboutItself() {
		assertThat(output(start("mosquitto_sub", "-t", "$SYS/broker/version", "-C", "1")))
			.containsExactly("MQTT for Spring Boot test broker");
	}

	@Test
	void wrongCredentialsAreRefused() throws InterruptedException {
		try (MqttBroker guarded = MqttBroker.builder().credentials("me", "s3cr3t").start()) {
			Process wrong = start(guarded, List.of("mosquitto_pub", "-u", "me", "-P", "guess", "-t", "t", "-m", "m"),
					null);
			assertThat(wrong.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
			assertThat(wrong.exitValue()).isNotZero();
			Process right = start(guarded, List.of("mosquitto_pub", "-u", "me", "-P", "s3cr3t", "-t", "t", "-m", "m"),
					null);
			assertThat(output(right)).isEmpty();
			assertThat(guarded.control().published()).extracting(MqttMessage::topic).containsExactly("t");
		}
	}

	private void run(String... command) {
		assertThat(output(start(command))).isEmpty();
	}

	private Process start(String... command) {
		return start(List.of(command), null);
	}

	private Process start(List<String> command, @Nullable Path input) {
		return start(this.broker, command, input);
	}

	private Process start(MqttBroker server, List<String> command, @Nullable Path input) {
		List<String> whole = new ArrayList<>(command);
		whole.addAll(1, List.of("-h", "127.0.0.1", "-p", String.valueOf(server.port())));
		ProcessBuilder builder = new ProcessBuilder(whole).redirectErrorStream(true);
		builder.environment().put("LC_ALL", "C.UTF-8");
		if (input != null) {
			builder.redirectInput(input.toFile());
		}
		try {
			Process process = builder.start();
			this.processes.add(process);
			return process;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** What the process wrote until it ended, which it must do in time and well. */
	private static List<String> output(Process process) {
		try (InputStream in = process.getInputStream()) {
			process.onExit().orTimeout(Duration.ofSeconds(30).toSeconds(), TimeUnit.SECONDS);
			String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).as(text).isZero();
			return text.lines().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
