package io.github.mqttboot.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttClientBuilder;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.ReconnectOptions;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Base of the tests of one broker: starts it once, and gives each test clients and topics
 * of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AbstractBrokerTests {

	/** For whatever must happen at last; nothing waits so long that works. */
	static final Duration PATIENCE = Duration.ofSeconds(60);

	static final ReconnectOptions FAST = new ReconnectOptions(true, Duration.ofMillis(50), Duration.ofMillis(500), 2,
			0.5);

	private static final AtomicInteger NUMBER = new AtomicInteger();

	private final Broker broker;

	private final List<MqttClient> clients = new ArrayList<>();

	private final List<RecordingRelay> relays = new ArrayList<>();

	AbstractBrokerTests(Broker broker) {
		this.broker = broker;
	}

	@BeforeAll
	void startBroker(@TempDir Path directory) throws IOException {
		assumeThat(this.broker.isInstalled()).as(this.broker.name() + " is installed").isTrue();
		this.broker.start(directory);
	}

	@AfterEach
	void closeClients() {
		this.clients.forEach(MqttClient::close);
		this.clients.clear();
		this.relays.forEach(RecordingRelay::close);
		this.relays.clear();
	}

	@AfterAll
	void stopBroker() {
		this.broker.close();
	}

	final Broker broker() {
		return this.broker;
	}

	final Set<MqttVersion> versions() {
		return this.broker.versions();
	}

	/** Skip the test if the broker lacks something. */
	final void assumeHas(Feature feature) {
		assumeThat(this.broker.has(feature)).as(this.broker.name() + " has " + feature).isTrue();
	}

	final void assumeServes(MqttVersion version) {
		assumeThat(versions().contains(version)).as(this.broker.name() + " serves " + version).isTrue();
	}

	/** Return the newest version that the broker serves. */
	final MqttVersion newest() {
		return versions().stream().max(MqttVersion::compareTo).orElseThrow();
	}

	/** Return the highest QoS that the broker takes. */
	final QoS highestQos() {
		return this.broker.has(Feature.QOS_2) ? QoS.EXACTLY_ONCE : QoS.AT_LEAST_ONCE;
	}

	static ConditionFactory await() {
		return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20));
	}

	/** Return a text that no other test uses. */
	static String unique(String beginning) {
		return beginning + NUMBER.incrementAndGet();
	}

	final MqttClientBuilder builder(MqttVersion version) {
		return MqttClient.builder()
			.uri(this.broker.uri())
			.clientId(unique("interop"))
			.version(version)
			.credentials(Broker.USER, Broker.USER)
			.reconnect(FAST)
			.closeTimeout(Duration.ofSeconds(5));
	}

	/** Return a builder of clients whose sessions outlive their connections. */
	final MqttClientBuilder storing(MqttVersion version) {
		return builder(version).cleanStart(false).sessionExpiry(Duration.ofHours(1));
	}

	final MqttClient build(MqttClientBuilder builder) {
		MqttClient client = builder.build();
		this.clients.add(client);
		return client;
	}

	final MqttClient connect(MqttClientBuilder builder) {
		MqttClient client = build(builder);
		client.blocking().connect();
		return client;
	}

	final RecordingRelay relay() throws IOException {
		RecordingRelay relay = new RecordingRelay(this.broker.port());
		this.relays.add(relay);
		return relay;
	}

	final Inbox subscribe(MqttClient client, String topicFilter, QoS qos) {
		return subscribe(client, TopicSubscription.of(topicFilter, qos));
	}

	final Inbox subscribe(MqttClient client, TopicSubscription subscription) {
		Inbox inbox = new Inbox();
		client.blocking().subscribe(List.of(subscription), inbox);
		return inbox;
	}

	static MqttMessage message(String topic, String payload, QoS qos) {
		return MqttMessage.to(topic).payload(payload).qos(qos).build();
	}

	static List<String> numbers(int from, int to) {
		return IntStream.range(from, to).mapToObj(Integer::toString).toList();
	}

	static List<CompletableFuture<PublishResult>> publishAll(MqttClient client, String topic, QoS qos, int from,
			int to) {
		List<CompletableFuture<PublishResult>> results = new ArrayList<>();
		for (int i = from; i < to; i++) {
			client.blocking().awaitCapacity(10, PATIENCE);
			results.add(client.publish(message(topic, Integer.toString(i), qos)));
		}
		return results;
	}

	/** Wait for outcomes, and fail unless all are done. */
	static void join(List<CompletableFuture<PublishResult>> results) {
		CompletableFuture.allOf(results.toArray(CompletableFuture[]::new)).join();
	}

}
