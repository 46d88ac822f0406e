package io.github.mqttboot.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A mosquitto of this machine, in a process of its own, on the loopback address and a
 * free port. It can be stopped in order, killed, and started again on the same port. Its
 * files are in a folder of the caller's, its log among them.
 */
public final class Mosquitto implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	/** Where an administrator's programs are, which not everybody has on the path. */
	private static final List<Path> PLACES = List.of(Path.of("/usr/sbin/mosquitto"),
			Path.of("/usr/local/sbin/mosquitto"), Path.of("/opt/homebrew/sbin/mosquitto"));

	private final Path directory;

	private final int port = Loopback.freePort();

	private Process process;

	private Mosquitto(Path directory, List<String> settings) throws IOException {
		this.directory = directory;
		Files.writeString(configuration(), configuration(this.port, settings));
		this.process = launch();
	}

	/**
	 * Start one that lets everybody in, drops nothing, and keeps its sessions in a folder
	 * when it is stopped in order.
	 * @param directory the folder for its files
	 * @param settings more lines of its configuration
	 * @return the server, which listens
	 * @throws IOException if it cannot be started
	 */
	public static Mosquitto start(Path directory, String... settings) throws IOException {
		return new Mosquitto(directory, List.of("allow_anonymous true", keepingAll(directory), lines(settings)));
	}

	/**
	 * Start one like {@link #start}, but that lets one user in only.
	 * @param directory the folder for its files
	 * @param user the name of the user
	 * @param password the password of the user
	 * @return the server, which listens
	 * @throws IOException if it cannot be started
	 */
	public static Mosquitto startWithUser(Path directory, String user, String password) throws IOException {
		Path passwords = directory.resolve("passwords");
		Files.writeString(passwords, user + ":" + hash(password) + "\n");
		return new Mosquitto(directory,
				List.of("allow_anonymous false", "password_file " + passwords, keepingAll(directory)));
	}

	/**
	 * Start one with no settings but its listener and those of the caller.
	 * @param directory the folder for its files
	 * @param settings lines of its configuration
	 * @return the server, which listens
	 * @throws IOException if it cannot be started
	 */
	public static Mosquitto startBare(Path directory, String... settings) throws IOException {
		return new Mosquitto(directory, List.of(settings));
	}

	/**
	 * Return whether this machine has a mosquitto.
	 * @return whether it is in one of the usual places
	 */
	public static boolean isInstalled() {
		return PLACES.stream().anyMatch(Files::isExecutable);
	}

	/**
	 * Return a command that starts mosquitto.
	 * @param configuration the file with its configuration
	 * @return the command, still to be started
	 */
	public static ProcessBuilder command(Path configuration) {
		String executable = PLACES.stream()
			.filter(Files::isExecutable)
			.findFirst()
			.map(Path::toString)
			.orElse("mosquitto");
		return new ProcessBuilder(executable, "-c", configuration.toString());
	}

	/**
	 * Return the text of a configuration that lets everybody in, drops nothing, and keeps
	 * sessions in a folder.
	 * @param port the port on the loopback address
	 * @param directory the folder
	 * @return the text
	 */
	public static String configuration(int port, Path directory) {
		return configuration(port, List.of("allow_anonymous true", keepingAll(directory)));
	}

	private static String configuration(int port, List<String> settings) {
		// without "user", mosquitto started by root could not write into the folder
		return """
				listener %d 127.0.0.1
				user %s
				%s
				""".formatted(port, System.getProperty("user.name"), String.join("\n", settings));
	}

	private static String keepingAll(Path directory) {
		return "max_queued_messages 0\npersistence true\npersistence_location " + directory + "/";
	}

	private static String lines(String... settings) {
		return String.join("\n", settings);
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

	private Path configuration() {
		return this.directory.resolve("mosquitto.conf");
	}

	private Path log() {
		return this.directory.resolve("mosquitto.log");
	}

	/**
	 * Start it again after {@link #stop} or {@link #kill}, and wait until it listens.
	 */
	public void restart() {
		try {
			this.process = launch();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Process launch() throws IOException {
		Process launched = command(configuration()).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
			.start();
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (!Loopback.isListening(this.port)) {
			if (endsWithin(launched, Duration.ofMillis(20)) || System.nanoTime() - deadline >= 0) {
				launched.destroyForcibly();
				throw new IOException("mosquitto does not listen on port " + this.port + "; its log is\n"
						+ Files.readString(log(), StandardCharsets.ISO_8859_1));
			}
		}
		return launched;
	}

	private static boolean endsWithin(Process process, Duration time) {
		try {
			return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			process.destroyForcibly();
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while mosquitto was starting or ending", ex);
		}
	}

	/**
	 * Stop in order: sessions are saved.
	 */
	public void stop() {
		this.process.destroy();
		awaitEnd();
	}

	/**
	 * Kill: sessions are lost.
	 */
	public void kill() {
		this.process.destroyForcibly();
		awaitEnd();
	}

	private void awaitEnd() {
		if (!endsWithin(this.process, PATIENCE)) {
			this.process.destroyForcibly();
			throw new IllegalStateException("mosquitto, process " + this.process.pid() + ", did not end");
		}
	}

	/**
	 * Return the port.
	 * @return the port on the loopback address
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Return the process identifier.
	 * @return the process identifier, another one after each start
	 */
	public long pid() {
		return this.process.pid();
	}

	/**
	 * Return the address for clients.
	 * @return the address
	 */
	public String uri() {
		return "mqtt://127.0.0.1:" + this.port;
	}

	@Override
	public void close() {
		stop();
	}

}
