package io.github.mqttboot.benchmarks.client;

import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;

/**
 * What the harness asks of a client: one connection, one topic. Messages are built one by
 * one as an application would, on a topic and a payload array that are prepared once.
 */
public interface BenchmarkClient extends AutoCloseable {

	/** The topic of everything that is published and received. */
	String TOPIC = "benchmark/plant-7/line-3/temperature";

	/** The clients that the peer sees all have this name. */
	String CLIENT_IDENTIFIER = "benchmark";

	/** How many QoS 1 and 2 messages a client lets the peer send ahead. */
	int RECEIVE_MAXIMUM = 1_000;

	/** How long connecting, subscribing and disconnecting may take. */
	int TIMEOUT_SECONDS = 20;

	void connect(String host, int port) throws Exception;

	/**
	 * Publish without waiting.
	 * @param qos 0, 1 or 2
	 * @param payload the payload, the same array each time
	 * @return completes as the client says that the message is done
	 * @throws Exception if the client refuses
	 */
	CompletableFuture<?> publish(int qos, byte[] payload) throws Exception;

	/**
	 * Subscribe to the topic.
	 * @param qos 0, 1 or 2
	 * @param listener gets the length of each payload, read the cheapest way the client
	 * offers
	 * @throws Exception if the client refuses
	 */
	void subscribe(int qos, IntConsumer listener) throws Exception;

	@Override
	void close();

}
