package com.example.fleet;

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
 * A mosquitto of this machine, on the loopback address and a free port.
 */
final class Mosquitto implements AutoCloseable {

	private final Process process;

	private final int port;

	private Mosquitto(Process process, int port) {
		this.process = process;
		this.port = port;
	}

	static boolean isInstalled() {
		return executable() != null;
	}

	private static Path executable() {
		return List.of("/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto")
			.stream()
			.map(Path::of)
			.filter(Files::isExecutable)
			.findFirst()
			.orElse(null);
	}

	static Mosquitto start(Path directory) throws IOException {
		int port = freePort();
		Path configuration = directory.resolve("mosquitto.conf");
		Files.writeString(configuration, """
				listener %d 127.0.0.1
				allow_anonymous true
				""".formatted(port));
		Process process = new ProcessBuilder(executable().toString(), "-c", configuration.toString())
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("mosquitto.log").toFile())
			.start();
		Mosquitto mosquitto = new Mosquitto(process, port);
		await().atMost(Duration.ofSeconds(10)).until(mosquitto::isListening);
		return mosquitto;
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private boolean isListening() {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	String uri() {
		return "mqtt://127.0.0.1:" + this.port;
	}

	@Override
	public void close() {
		this.process.destroy();
		await().atMost(Duration.ofSeconds(10)).until(() -> !this.process.isAlive());
	}

}
