package io.github.mqttboot.benchmarks.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.benchmarks.peer.PeerControl;

/**
 * A mosquitto of its own, on a free port of the loopback interface.
 */
public final class MosquittoProcess implements PeerProcess {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	/** Where an administrator's programs are, which not everybody has on the path. */
	private static final List<String> COMMANDS = List.of("/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto",
			"/opt/homebrew/sbin/mosquitto");

	private final Path configuration;

	private final Process process;

	private final int port;

	public MosquittoProcess() throws IOException {
		this.port = freePort();
		this.configuration = Files.createTempFile("benchmark-mosquitto", ".conf");
		// Without limits of its own: the windows are the harness's
		Files.writeString(this.configuration, """
				listener %d 127.0.0.1
				allow_anonymous true
				set_tcp_nodelay true
				max_queued_messages 0
				max_inflight_messages 0
				log_type none
				""".formatted(this.port));
		String command = COMMANDS.stream()
			.filter((path) -> Files.isExecutable(Path.of(path)))
			.findFirst()
			.orElse("mosquitto");
		this.process = new ProcessBuilder(command, "-c", this.configuration.toString()).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		awaitListening();
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private void awaitListening() throws IOException {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		IOException failure = new IOException("mosquitto has ended");
		while (this.process.isAlive() && System.nanoTime() - deadline < 0) {
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
				if (socket.isConnected()) {
					return;
				}
			}
			catch (IOException ex) {
				failure = ex;
			}
			pause();
		}
		close();
		throw new IOException("mosquitto does not listen on port " + this.port, failure);
	}

	private void pause() throws IOException {
		try {
			if (this.process.waitFor(50, TimeUnit.MILLISECONDS)) {
				throw new IOException("mosquitto has ended with code " + this.process.exitValue());
			}
		}
		catch (InterruptedException ex) {
			close();
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted while mosquitto was starting", ex);
		}
	}

	@Override
	public String address() {
		return PeerControl.broker(this.port, this.process.pid());
	}

	@Override
	public void close() throws IOException {
		this.process.destroy();
		Files.deleteIfExists(this.configuration);
	}

}
