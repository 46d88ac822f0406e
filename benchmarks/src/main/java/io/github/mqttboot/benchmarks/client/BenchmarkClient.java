package io.github.mqttboot.benchmarks.client;

import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * What the harness asks of a client: one connection. Messages are built one by one as an
 * application would, on a topic and a payload array that are prepared once.
 */
public interface BenchmarkClient extends AutoCloseable {

	/** The topic of everything that is published, and of most that is received. */
	String TOPIC = "benchmark/plant-7/line-3/temperature";

	/** Where there are many topics: with five digits for the zeros. */
	String NUMBERED_TOPIC = "benchmark/filters/00000/temperature";

	/** How many QoS 1 and 2 messages a client lets the peer send ahead. */
	int RECEIVE_MAXIMUM = 1_000;

	/** How long connecting, subscribing and disconnecting may take. */
	int TIMEOUT_SECONDS = 20;

	/**
	 * Return a filter for one of many topics.
	 * @param number the topic's number
	 * @return a filter with a wildcard
	 */
	static String filter(int number) {
		return String.format(Locale.ROOT, "benchmark/filters/%05d/+", number);
	}

	/**
	 * Connect, and come back if the connection is lost, after the client's own default
	 * delay.
	 * @param host the peer's host
	 * @param port the peer's port
	 * @param clientIdentifier the client identifier
	 * @throws Exception if the client cannot connect
	 */
	void connect(String host, int port, String clientIdentifier) throws Exception;

	/**
	 * Publish without waiting.
	 * @param qos 0, 1 or 2
	 * @param payload the payload, the same array each time
	 * @return completes as the client says that the message is done
	 * @throws Exception if the client refuses
	 */
	CompletableFuture<?> publish(int qos, byte[] payload) throws Exception;

	/**
	 * Subscribe.
	 * @param topicFilter {@link #TOPIC}, or one of {@link #filter(int)}
	 * @param qos 0, 1 or 2
	 * @param listener gets each payload, read the cheapest way the client offers
	 * @return completes with the peer's answer
	 * @throws Exception if the client refuses
	 */
	CompletableFuture<?> subscribe(String topicFilter, int qos, PayloadListener listener) throws Exception;

	@Override
	void close();

}
