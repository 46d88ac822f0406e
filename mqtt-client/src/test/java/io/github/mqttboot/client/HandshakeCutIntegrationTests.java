package io.github.mqttboot.client;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.client.HandshakeCut.Arrival;
import io.github.mqttboot.client.HandshakeCut.Kind;
import io.github.mqttboot.client.HandshakeCut.Packet;
import io.github.mqttboot.client.error.MqttOutcomeUnknownException;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The connection ends before, within and after each packet of an exchange, in every way
 * that a connection can end. {@code -Dmqtt.cuts=all} cuts at every byte.
 */
class HandshakeCutIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final boolean ALL = "all".equals(System.getProperty("mqtt.cuts"));

	/** Silence takes its time, so all of these run at once. */
	private static final Map<HandshakeCut, Future<?>> SILENT = new ConcurrentHashMap<>();

	private static ExecutorService threads;

	@BeforeAll
	static void startTheSilentOnes() {
		threads = Executors.newFixedThreadPool(16);
		cuts().stream().filter((cut) -> cut.kind() == Kind.SILENCE).forEach((cut) -> {
			Future<?> result = threads.submit(() -> {
				run(cut);
				return null;
			});
			SILENT.put(cut, result);
		});
	}

	@AfterAll
	static void stop() {
		threads.shutdownNow();
	}

	static List<HandshakeCut> cuts() {
		return ALL ? HandshakeCut.all() : HandshakeCut.some();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cuts")
	void noCutLosesOrDuplicates(HandshakeCut cut) throws Exception {
		Future<?> result = SILENT.get(cut);
		if (result == null) {
			run(cut);
			return;
		}
		try {
			result.get(10 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			throw new AssertionError(ex.getCause().getMessage(), ex.getCause());
		}
	}

	private static void run(HandshakeCut cut) throws IOException {
		try (CutServer server = new CutServer(cut); MqttClient client = client(cut, server)) {
			client.connect();
			if (cut.fromServer()) {
				receive(cut, server, client);
			}
			else {
				publish(cut, server, client);
			}
			assertThat(server.mistakes).isEmpty();
		}
	}

	private static void awaitThat(Callable<Boolean> condition) {
		await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2)).until(condition);
	}

	private static MqttClient client(HandshakeCut cut, CutServer server) {
		return MqttClient.builder()
			.uri(server.uri())
			.clientId("cut")
			.version(cut.version())
			.cleanStart(false)
			.sessionExpiry(Duration.ofHours(1))
			// long enough for a slow machine; silence ends with it
			.keepAlive((cut.kind() == Kind.SILENCE) ? Duration.ofSeconds(1) : Duration.ofSeconds(60))
			.reconnect(new ReconnectOptions(true, Duration.ofMillis(10), Duration.ofMillis(20), 2, 0))
			.closeTimeout(Duration.ofSeconds(5))
			.build();
	}

	private static void publish(HandshakeCut cut, CutServer server, MqttClient client) {
		CompletableFuture<PublishResult> future = client
			.publish(MqttMessage.to(HandshakeCut.TOPIC).payload(HandshakeCut.PAYLOAD).qos(cut.qos()).build());
		Object outcome = AbstractPeerTests.outcome(future);
		awaitThat(() -> client.statistics().inFlight() == 0);
		boolean exactlyOnce = cut.qos() == QoS.EXACTLY_ONCE;
		Arrival moved = cut.arrivalOf(exactlyOnce ? Packet.PUBREC : Packet.PUBACK);
		if (exactlyOnce && !cut.sessionKept() && moved == Arrival.NONE) {
			// nobody knows, and it is not sent again
			assertThat(outcome).isInstanceOf(MqttOutcomeUnknownException.class);
		}
		else if (exactlyOnce && !cut.sessionKept() && moved == Arrival.POSSIBLE) {
			assertThat(outcome).isInstanceOfAny(MqttOutcomeUnknownException.class, PublishResult.class);
		}
		else {
			assertThat(outcome).isInstanceOf(PublishResult.class);
			assertThat(server.accepted).isNotEmpty();
		}
		if (exactlyOnce) {
			assertThat(server.accepted).hasSizeLessThanOrEqualTo(1);
		}
		assertResent(cut, server, exactlyOnce, moved);
	}

	private static void assertResent(HandshakeCut cut, CutServer server, boolean exactlyOnce, Arrival moved) {
		List<String> whole = exactlyOnce ? List.of("PUBLISH DUP", "PUBREL") : List.of("PUBLISH DUP");
		if (!cut.sessionKept()) {
			whole = exactlyOnce ? List.of() : List.of("PUBLISH");
		}
		List<String> rest = (exactlyOnce && cut.sessionKept()) ? List.of("PUBREL") : List.of();
		Arrival over = cut.arrivalOf(Packet.PUBCOMP);
		if (over == Arrival.CERTAIN) {
			assertThat(server.resent).isEmpty();
		}
		else if (over == Arrival.POSSIBLE) {
			assertThat(server.resent).isIn(List.of(), rest);
		}
		else if (moved == Arrival.NONE) {
			assertThat(server.resent).isEqualTo(whole);
		}
		else if (moved == Arrival.CERTAIN) {
			assertThat(server.resent).isEqualTo(rest);
		}
		else {
			assertThat(server.resent).isIn(whole, rest);
		}
	}

	private static void receive(HandshakeCut cut, CutServer server, MqttClient client) {
		List<String> heard = new CopyOnWriteArrayList<>();
		client.subscribe(TopicSubscription.of(HandshakeCut.TOPIC, QoS.EXACTLY_ONCE),
				(message) -> heard.add(message.payloadAsString()));
		awaitThat(() -> server.isServingAgain() && server.owesNothing());
		server.publishMarker();
		awaitThat(() -> heard.contains("end"));
		long times = heard.stream().filter(HandshakeCut.PAYLOAD::equals).count();
		Arrival arrived = cut.arrivalOf(Packet.PUBLISH);
		if (!cut.sessionKept()) {
			// the server has forgotten it
			assertThat(times).isBetween((arrived == Arrival.CERTAIN) ? 1L : 0L, (arrived != Arrival.NONE) ? 1L : 0L);
		}
		else if (cut.qos() == QoS.EXACTLY_ONCE || (cut.packet() == Packet.PUBACK && cut.isWhole())) {
			assertThat(times).isOne();
		}
		else {
			assertThat(times).isBetween(1L, 2L);
		}
	}

}
