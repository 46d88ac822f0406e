package io.github.mqttboot.benchmarks.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.benchmarks.floor.FloorConnection;
import org.jspecify.annotations.Nullable;

/**
 * The least that a Java program can do: no client, but what clients are measured against.
 */
final class FloorClient implements BenchmarkClient {

	private static final byte[] ENCODED_TOPIC = TOPIC.getBytes(StandardCharsets.UTF_8);

	private @Nullable FloorConnection connection;

	@Override
	public void connect(String host, int port, String clientIdentifier) throws IOException {
		this.connection = new FloorConnection(new InetSocketAddress(host, port), clientIdentifier, RECEIVE_MAXIMUM);
	}

	@Override
	public CompletableFuture<?> publish(int qos, byte[] payload) {
		return connection().publish(ENCODED_TOPIC, payload, qos);
	}

	@Override
	public CompletableFuture<?> subscribe(String topicFilter, int qos, PayloadListener listener) {
		return connection().subscribe(topicFilter, qos, listener::onBytes);
	}

	@Override
	public void close() {
		if (this.connection != null) {
			this.connection.close();
		}
	}

	private FloorConnection connection() {
		return Objects.requireNonNull(this.connection, "Not connected");
	}

}
