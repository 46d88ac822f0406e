package io.github.mqttboot.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import static org.awaitility.Awaitility.await;

/**
 * A mosquitto of this machine on the loopback address and a free port, that keeps its
 * sessions on disk and drops nothing. It can be killed and started again.
 */
final class Mosquitto implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final List<Path> PLACES = List.of(Path.of("/usr/sbin/mosquitto"),
			Path.of("/usr/local/sbin/mosquitto"), Path.of("/opt/homebrew/sbin/mosquitto"));

	private final Path directory;

	private final int port;

	private Process process;

	Mosquitto(Path directory, String... settings) throws IOException {
		this.directory = directory;
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.port = socket.getLocalPort();
		}
		Files.writeString(directory.resolve("mosquitto.conf"), """
				listener %d 127.0.0.1
				allow_anonymous true
				max_queued_messages 0
				persistence true
				persistence_location %s/
				user %s
				%s
				""".formatted(this.port, directory, System.getProperty("user.name"), String.join("\n", settings)));
		start();
	}

	static boolean isInstalled() {
		return PLACES.stream().anyMatch(Files::isExecutable);
	}

	void start() throws IOException {
		Path executable = PLACES.stream().filter(Files::isExecutable).findFirst().orElseThrow();
		this.process = new ProcessBuilder(executable.toString(), "-c", this.directory + "/mosquitto.conf")
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(this.directory.resolve("mosquitto.log").toFile()))
			.start();
		await().atMost(PATIENCE).until(this::isListening);
	}

	private boolean isListening() {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** Stop in order: sessions are saved. */
	void stop() {
		this.process.destroy();
		await().atMost(PATIENCE).until(() -> !this.process.isAlive());
	}

	String uri() {
		return "mqtt://127.0.0.1:" + this.port;
	}

	int port() {
		return this.port;
	}

	@Override
	public void close() {
		stop();
	}

}
