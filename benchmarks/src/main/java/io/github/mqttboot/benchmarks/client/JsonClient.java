package io.github.mqttboot.benchmarks.client;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A client that takes and gives records, with JSON on the wire.
 */
public interface JsonClient extends BenchmarkClient {

	CompletableFuture<?> publishJson(int qos, Reading reading) throws Exception;

	CompletableFuture<?> subscribeJson(String topicFilter, int qos, Consumer<Reading> listener) throws Exception;

}
