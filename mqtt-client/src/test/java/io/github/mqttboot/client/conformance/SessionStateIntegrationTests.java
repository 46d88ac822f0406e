package io.github.mqttboot.client.conformance;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.mqttboot.client.ConnectResult;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.ScriptedPeer;
import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.error.MqttOutcomeUnknownException;
import io.github.mqttboot.client.message.QoS;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is kept between connections, and what is not (MQTT 3.1.1 and 5.0 sections 3.1.2.4,
 * 3.2.2.2 and 4.1).
 */
class SessionStateIntegrationTests extends AbstractConformanceTests {

	private final List<String> received = new CopyOnWriteArrayList<>();

	/** Leave something of each kind in flight. */
	private Flights inFlight(Link link) {
		subscribe(link, "a", (message) -> this.received.add(message.payloadAsString()));
		CompletableFuture<PublishResult> released = this.client.publish(message("released", QoS.EXACTLY_ONCE));
		CompletableFuture<PublishResult> sent = this.client.publish(message("sent", QoS.EXACTLY_ONCE));
		CompletableFuture<PublishResult> atLeastOnce = this.client.publish(message("one", QoS.AT_LEAST_ONCE));
		link.expect(publish(2, 2, "t", "released"), publish(2, 3, "t", "sent"), publish(1, 4, "t", "one"));
		link.send("50 02 0002" + publish(2, 9, "a", "x"));
		link.expect("62 02 0002", "50 02 0009");
		return new Flights(released, sent, atLeastOnce);
	}

	/** Expect a client that remembers nothing but what the application wants. */
	private void assertForgotten(Link link, Flights flights) {
		// the subscription is made anew, and QoS 1 is a new message
		assertThat(link.read()).startsWith("82").contains("0005");
		link.send(subAck(5, "02"));
		link.expect(publish(1, 6, "t", "one"));
		link.send("40 02 0006");
		assertThat(outcome(flights.atLeastOnce)).isInstanceOf(PublishResult.class);
		assertThat(outcome(flights.released)).isInstanceOf(PublishResult.class);
		assertThat(outcome(flights.sent)).isInstanceOf(MqttOutcomeUnknownException.class);
		assertThat(this.client.statistics().inFlight()).isZero();
		// the identifier of the received QoS 2 message is a new message's
		link.send(publish(2, 9, "a", "y"));
		link.expect("50 02 0009");
		assertThat(this.received).containsExactly("x", "y");
		expectNothingBut(link, "marker");
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = "MQTT-3.1.2-6", mqtt5 = { "MQTT-3.1.2-4", "MQTT-3.1.2-23" })
	void aCleanStartUsesNothingOfTheOldSession(MqttVersion version) {
		// without a session expiry there is no other start
		Link link = connect(builder(version).cleanStart(true));
		Flights flights = inFlight(link);
		link.reset();
		Link next = this.peer.accept();
		assertThat(next.readConnect()).contains("4d515454" + (isMqtt5() ? "05" : "04") + "02" + "003c");
		next.send(connAck(version));
		assertForgotten(next, flights);
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = "MQTT-3.1.2-4", mqtt5 = "MQTT-3.2.2-5")
	void aSessionThatTheServerHasLostIsForgotten(MqttVersion version) {
		Link link = connect(builder(version).cleanStart(false).sessionExpiry(Duration.ofHours(1)));
		Flights flights = inFlight(link);
		link.reset();
		assertForgotten(this.peer.accept(connAck(version)), flights);
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = { "MQTT-3.1.2-4", "MQTT-4.1.0-1" }, mqtt5 = "MQTT-3.1.2-23")
	void aSessionThatTheServerHasKeptGoesOn(MqttVersion version) {
		Link link = connect(builder(version).cleanStart(false).sessionExpiry(Duration.ofHours(1)));
		Flights flights = inFlight(link);
		for (int i = 0; i < 3; i++) {
			link.reset();
			link = this.peer.accept();
			// no clean start
			assertThat(link.readConnect()).contains("4d515454" + (isMqtt5() ? "05" : "04") + "00" + "003c");
			link.send(connAckWithSession(version) + publishAgain(2, 9, "a", "x"));
			link.expect("62 02 0002", publishAgain(2, 3, "t", "sent"), publishAgain(1, 4, "t", "one"), "50 02 0009");
			// a server that acknowledges is not suspected of hanging up because of them
			this.client.publish(message("new", QoS.AT_LEAST_ONCE));
			link.expect(publish(1, 5 + i, "t", "new"));
			link.send("40 02" + hex(5 + i));
		}
		link.send("70 02 0002 50 02 0003 40 02 0004 62 02 0009");
		link.expect("62 02 0003", "70 02 0009");
		link.send("70 02 0003");
		assertThat(flights.all()).allSatisfy((flight) -> assertThat(outcome(flight)).isInstanceOf(PublishResult.class));
		assertThat(this.received).containsExactly("x");
	}

	@Test
	@Conformance(mqtt5 = { "MQTT-3.1.2-23", "MQTT-3.2.2-4" })
	void aSessionThatEndedWithItsConnectionIsNotThere() {
		Link link = connect(mqtt5().cleanStart(false));
		link.reset();
		Link next = this.peer.accept(ScriptedPeer.CONNACK_5_SESSION_PRESENT);
		next.expect("e0 01 82");
		next.expectEnd();
	}

	@Test
	@Conformance(mqtt5 = "MQTT-3.2.2-4")
	void whoAsksForAStoredSessionHasOne() {
		// Clean start off is the application's word that it wants to go on with what the
		// server has kept. That none of it is in memory is what a restart looks like.
		this.client = build(mqtt5().cleanStart(false).sessionExpiry(Duration.ofHours(1)));
		CompletableFuture<ConnectResult> connected = this.client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5_SESSION_PRESENT);
		assertThat(outcome(connected)).isInstanceOfSatisfying(ConnectResult.class,
				(result) -> assertThat(result.sessionPresent()).isTrue());
		expectNothingBut(link, "marker");
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = "MQTT-3.1.3-2", mqtt5 = "MQTT-3.1.3-2")
	void eachClientIdentifierHasItsOwnSession(MqttVersion version) {
		MqttClient one = build(builder(version).clientId("one").cleanStart(false).sessionExpiry(Duration.ofHours(1)));
		MqttClient two = build(builder(version).clientId("two").cleanStart(false).sessionExpiry(Duration.ofHours(1)));
		this.client = one;
		Link first = connect(one, connAck(version));
		Link second = connect(two, connAck(version));
		one.publish(message("m1", QoS.AT_LEAST_ONCE));
		first.expect(publish(1, 1, "t", "m1"));
		two.publish(message("m2", QoS.AT_LEAST_ONCE));
		second.expect(publish(1, 1, "t", "m2"));
		first.reset();
		assertResumed(version, "one", "m1");
		second.reset();
		assertResumed(version, "two", "m2");
	}

	private void assertResumed(MqttVersion version, String clientIdentifier, String payload) {
		Link link = this.peer.accept();
		assertThat(link.readConnect()).endsWith("0003" + hex(clientIdentifier));
		link.send(connAckWithSession(version));
		link.expect(publishAgain(1, 1, "t", payload));
	}

	private record Flights(CompletableFuture<PublishResult> released, CompletableFuture<PublishResult> sent,
			CompletableFuture<PublishResult> atLeastOnce) {

		List<CompletableFuture<PublishResult>> all() {
			return List.of(this.released, this.sent, this.atLeastOnce);
		}

	}

}
