package io.github.mqttboot.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.mqttboot.benchmarks.peer.PeerControl;
import io.github.mqttboot.testsupport.Mosquitto;

import org.springframework.util.FileSystemUtils;

/**
 * A mosquitto of its own, on a free port of the loopback interface.
 */
public final class MosquittoProcess implements PeerProcess {

	private final Path directory;

	private final Mosquitto mosquitto;

	public MosquittoProcess() throws IOException {
		this.directory = Files.createTempDirectory("benchmark-mosquitto");
		// Without limits of its own: the windows are the harness's
		this.mosquitto = Mosquitto.startBare(this.directory, "allow_anonymous true", "set_tcp_nodelay true",
				"max_queued_messages 0", "max_inflight_messages 0", "log_type none");
	}

	@Override
	public String address() {
		return PeerControl.broker(this.mosquitto.port(), this.mosquitto.pid());
	}

	@Override
	public void close() throws IOException {
		this.mosquitto.close();
		FileSystemUtils.deleteRecursively(this.directory);
	}

}
