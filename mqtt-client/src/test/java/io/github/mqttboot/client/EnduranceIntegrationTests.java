package io.github.mqttboot.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.testsupport.Mosquitto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Nothing grows with the number of connections or clients.
 * {@code -Dmqtt.reconnects=10000} and {@code -Dmqtt.clients=1000} are the long form.
 */
class EnduranceIntegrationTests extends AbstractPeerTests {

	private static final Logger logger = LoggerFactory.getLogger(EnduranceIntegrationTests.class);

	private static final int RECONNECTS = Integer.getInteger("mqtt.reconnects", 200);

	private static final int CLIENTS = Integer.getInteger("mqtt.clients", 30);

	private static final int LONG_RUN = 1_000;

	private static final long MEBIBYTE = 1024 * 1024;

	/** Always in use by a connected client: the one for keep alive, and deadlines. */
	private static final int TIMERS = 4;

	private static final ReconnectOptions AT_ONCE = new ReconnectOptions(true, Duration.ofMillis(1),
			Duration.ofMillis(2), 1, 1);

	private final AtomicInteger heard = new AtomicInteger();

	@Test
	void reconnectingLeavesNothingBehind() {
		MqttClient client = build(mqtt5().cleanStart(false).sessionExpiry(Duration.ofHours(1)).reconnect(AT_ONCE));
		client.connect();
		client.subscribe(TopicSubscription.of("in", QoS.AT_LEAST_ONCE), (message) -> this.heard.incrementAndGet());
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		link.expect("82 0a 0001 02 0b01 0002 696e 01");
		link.send("90 04 0001 00 01");
		ResourceCount warm = null;
		for (int i = 1; i <= RECONNECTS; i++) {
			if (i == RECONNECTS / 10) {
				warm = ResourceCount.now(TIMERS);
			}
			exchange(client, link);
			end(link, i);
			link = this.peer.accept(ScriptedPeer.CONNACK_5_SESSION_PRESENT);
		}
		exchange(client, link);
		assertThat(this.heard).hasValue(RECONNECTS + 1);
		assertThat(client.statistics().connects()).isEqualTo(RECONNECTS + 1);
		assertNothingGrew(RECONNECTS + " reconnects", warm, ResourceCount.now(TIMERS));
	}

	/** A message each way. */
	private void exchange(MqttClient client, Link link) {
		int before = this.heard.get();
		CompletableFuture<PublishResult> published = client.publish(message("m", QoS.AT_LEAST_ONCE));
		String publish = link.read();
		link.send("40 02" + publish.substring(10, 14));
		assertThat(outcome(published)).isInstanceOf(PublishResult.class);
		link.send(ScriptedPeer.publish(1, 7, "in", "x"));
		link.expect("40 02 0007");
		assertThat(this.heard).hasValue(before + 1);
	}

	private static void end(Link link, int number) {
		switch (number % 3) {
			case 0 -> link.reset();
			case 1 -> link.close();
			default -> {
				// not legal from a server: the client closes
				link.send("c0 00");
				link.expect("e0 01 82");
				link.expectEnd();
				link.close();
			}
		}
	}

	@Test
	void creatingAndClosingClientsLeavesNothingBehind() {
		ResourceCount warm = null;
		// keeps the event loops, so that they do not come and go
		MqttClient other = build(mqtt5().clientId("other"));
		for (int i = 1; i <= CLIENTS; i++) {
			if (i == Math.max(2, CLIENTS / 10)) {
				warm = settled(other);
			}
			try (MqttClient client = mqtt5().clientId("c" + i).reconnect(ReconnectOptions.DISABLED).build()) {
				CompletableFuture<ConnectResult> connected = client.connect();
				Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
				assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
				exchangeOnce(client, link);
				link.close();
			}
		}
		assertNothingGrew(CLIENTS + " clients", warm, settled(other));
	}

	private static void exchangeOnce(MqttClient client, Link link) {
		CompletableFuture<PublishResult> published = client.publish(message("m", QoS.AT_LEAST_ONCE));
		link.read();
		link.send("40 02 0001");
		assertThat(outcome(published)).isInstanceOf(PublishResult.class);
	}

	/** Threads of closed clients end when they notice. */
	private static ResourceCount settled(MqttClient other) {
		await().atMost(Duration.ofSeconds(60))
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().matches("mqtt-c\\d+-\\d+")));
		assertThat(other.state()).isEqualTo(ClientState.DISCONNECTED);
		return ResourceCount.now(TIMERS);
	}

	@Test
	void reconnectingToMosquittoLeavesNothingBehind(@TempDir Path directory) throws Exception {
		assumeThat(Mosquitto.isInstalled()).isTrue();
		assumeThat(RECONNECTS).as("the long form").isGreaterThanOrEqualTo(LONG_RUN);
		try (Mosquitto mosquitto = Mosquitto.start(directory);
				MqttClient client = mqtt5().uri("mqtt://127.0.0.1:" + mosquitto.port())
					.cleanStart(false)
					.sessionExpiry(Duration.ofHours(1))
					.build()) {
			ResourceCount warm = null;
			for (int i = 1; i <= RECONNECTS; i++) {
				if (i == RECONNECTS / 10) {
					warm = ResourceCount.now(TIMERS);
				}
				assertThat(outcome(client.connect())).isInstanceOf(ConnectResult.class);
				assertThat(outcome(client.publish(message("m", QoS.EXACTLY_ONCE)))).isInstanceOf(PublishResult.class);
				assertThat(outcome(client.disconnect())).isEqualTo("done");
			}
			assertNothingGrew(RECONNECTS + " connections to mosquitto", warm, ResourceCount.now(TIMERS));
		}
	}

	private static void assertNothingGrew(String what, ResourceCount before, ResourceCount after) {
		logger.info("{}: from {} to {}", what, before, after);
		assertThat(after.threads()).as("threads").isLessThanOrEqualTo(before.threads() + 4);
		assertThat(after.files()).as("file descriptors").isLessThanOrEqualTo(before.files() + 8);
		assertThat(after.timers()).as("timers").hasSizeLessThanOrEqualTo(TIMERS);
		assertThat(after.direct()).as("direct memory").isLessThanOrEqualTo(before.direct() + 4 * MEBIBYTE);
		assertThat(after.heap()).as("heap").isLessThanOrEqualTo(before.heap() + 6 * MEBIBYTE);
	}

}
