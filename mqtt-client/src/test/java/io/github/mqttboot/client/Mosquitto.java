package io.github.mqttboot.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

import static org.awaitility.Awaitility.await;

/**
 * A mosquitto of this machine on the loopback address and a free port, that drops nothing
 * and keeps its sessions when it is stopped in order. It can be killed and started again.
 */
final class Mosquitto implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final List<Path> PLACES = List.of(Path.of("/usr/sbin/mosquitto"),
			Path.of("/usr/local/sbin/mosquitto"), Path.of("/opt/homebrew/sbin/mosquitto"));

	private final Path directory;

	private final int port;

	private Process process;

	Mosquitto(Path directory) throws IOException {
		this(directory, "allow_anonymous true");
	}

	private Mosquitto(Path directory, String access) throws IOException {
		this.directory = directory;
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.port = socket.getLocalPort();
		}
		// without "user", mosquitto started by root could not write here
		Files.writeString(directory.resolve("mosquitto.conf"), """
				listener %d 127.0.0.1
				%s
				max_queued_messages 0
				persistence true
				persistence_location %s/
				user %s
				""".formatted(this.port, access, directory, System.getProperty("user.name")));
		start();
	}

	/** Return a broker that lets one user in only. */
	static Mosquitto withUser(Path directory, String user, String password) throws IOException {
		Path passwords = directory.resolve("passwords");
		Files.writeString(passwords, user + ":" + hash(password) + "\n");
		return new Mosquitto(directory, "allow_anonymous false\npassword_file " + passwords);
	}

	private static String hash(String password) {
		int iterations = 101;
		byte[] salt = "twelve bytes".getBytes(StandardCharsets.US_ASCII);
		try {
			byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
				.generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 512))
				.getEncoded();
			Base64.Encoder base64 = Base64.getEncoder();
			return "$7$" + iterations + "$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static boolean isInstalled() {
		return PLACES.stream().anyMatch(Files::isExecutable);
	}

	int port() {
		return this.port;
	}

	void start() {
		Path executable = PLACES.stream().filter(Files::isExecutable).findFirst().orElseThrow();
		try {
			this.process = new ProcessBuilder(executable.toString(), "-c", this.directory + "/mosquitto.conf")
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(this.directory.resolve("mosquitto.log").toFile()))
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
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

	/** Kill: sessions are lost. */
	void kill() {
		this.process.destroyForcibly();
		await().atMost(PATIENCE).until(() -> !this.process.isAlive());
	}

	@Override
	public void close() {
		stop();
	}

}
