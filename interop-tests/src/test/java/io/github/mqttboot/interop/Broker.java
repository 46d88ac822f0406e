package io.github.mqttboot.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.testsupport.Loopback;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

import static org.awaitility.Awaitility.await;

/**
 * A foreign broker that runs in a process of its own, on the loopback address and a free
 * port, with all of its files in one folder. It can be stopped in order, killed, and
 * started again with what it has kept.
 */
abstract class Broker implements AutoCloseable {

	/** A cold JVM or an Erlang node on a loaded machine. */
	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private static final String LOG = "broker.log";

	/** User name and password: RabbitMQ knows it, the others ask for any. */
	static final String USER = "guest";

	/** CONNECT of MQTT 3.1.1 with a clean session. */
	private static final byte[] CONNECT = "\20\37\0\4MQTT\4\302\0\12\0\5probe\0\5guest\0\5guest"
		.getBytes(StandardCharsets.ISO_8859_1);

	private final String name;

	private final Set<MqttVersion> versions;

	private final Set<Feature> features;

	private final Thread rescue = new Thread(this::destroyAll, "rescue");

	private final List<Process> processes = Collections.synchronizedList(new ArrayList<>());

	private @Nullable Path directory;

	private @Nullable Process process;

	private int port;

	Broker(String name, Set<MqttVersion> versions, Set<Feature> features) {
		this.name = name;
		this.versions = versions;
		this.features = features;
	}

	/** Return whether this machine has it. */
	abstract boolean isInstalled();

	/** Write what the process reads. */
	abstract void configure() throws IOException;

	/** Return the process's command, and set its environment. */
	abstract ProcessBuilder command() throws IOException;

	/** Start what the broker needs beside itself. */
	void startCompanions() throws IOException {
	}

	final String name() {
		return this.name;
	}

	final Set<MqttVersion> versions() {
		return this.versions;
	}

	final boolean has(Feature feature) {
		return this.features.contains(feature);
	}

	final int port() {
		return this.port;
	}

	final String uri() {
		return "mqtt://127.0.0.1:" + this.port;
	}

	final Path directory() {
		return Objects.requireNonNull(this.directory, "not started");
	}

	/** Start for the first time. */
	final void start(Path directory) throws IOException {
		this.directory = directory;
		this.port = Loopback.freePort();
		Runtime.getRuntime().addShutdownHook(this.rescue);
		configure();
		startCompanions();
		start();
	}

	/** Start, perhaps again, and wait until clients are let in. */
	final void start() throws IOException {
		this.process = launch(command());
		try {
			await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(this::isServing);
		}
		catch (ConditionTimeoutException ex) {
			throw new IllegalStateException(this.name + " did not start; its log ends with\n" + endOfLog(), ex);
		}
	}

	final Process launch(ProcessBuilder builder) throws IOException {
		builder.directory(directory().toFile());
		builder.redirectErrorStream(true);
		builder.redirectOutput(ProcessBuilder.Redirect.appendTo(directory().resolve(LOG).toFile()));
		Process launched = builder.start();
		this.processes.add(launched);
		return launched;
	}

	private boolean isServing() {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setSoTimeout(5_000);
			socket.getOutputStream().write(CONNECT);
			byte[] connAck = socket.getInputStream().readNBytes(4);
			socket.getOutputStream().write(new byte[] { (byte) 0xe0, 0 });
			return connAck.length == 4 && connAck[0] == 0x20 && connAck[3] == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private String endOfLog() throws IOException {
		List<String> lines = Files.readAllLines(directory().resolve(LOG), StandardCharsets.ISO_8859_1);
		return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
	}

	/** Stop in order. */
	final void stop() {
		end(false);
	}

	/** Kill. */
	final void kill() {
		end(true);
	}

	private void end(boolean forcibly) {
		Process ending = this.process;
		if (ending == null) {
			return;
		}
		List<ProcessHandle> descendants = ending.descendants().toList();
		ProcessHandle server = descendants.stream().filter(this::isServer).findFirst().orElse(ending.toHandle());
		if (forcibly) {
			server.destroyForcibly();
		}
		else {
			server.destroy();
		}
		await().atMost(PATIENCE).until(() -> !server.isAlive());
		// what the server has started ends with it, and its shell after it
		await().atMost(PATIENCE)
			.until(() -> !ending.isAlive() && descendants.stream().noneMatch(ProcessHandle::isAlive));
		this.process = null;
	}

	/** Return whether a process below the one that was started is the server itself. */
	boolean isServer(ProcessHandle handle) {
		return false;
	}

	private void destroyAll() {
		for (Process launched : List.copyOf(this.processes)) {
			launched.descendants().forEach(ProcessHandle::destroyForcibly);
			launched.destroyForcibly();
		}
	}

	@Override
	public final void close() {
		try {
			stop();
		}
		finally {
			destroyAll();
			Runtime.getRuntime().removeShutdownHook(this.rescue);
		}
	}

}
