package io.github.mqttboot.client.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.ScriptedPeer;
import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.error.MqttRefusedException;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages to the server (MQTT 3.1.1 and 5.0 sections 3.3 to 3.7, 4.3, 4.4 and 4.6).
 */
class OutboundMessageIntegrationTests extends AbstractConformanceTests {

	private CompletableFuture<PublishResult> publish(String payload, QoS qos) {
		return this.client.publish(message(payload, qos));
	}

	/** A publish of version 5 or 3.1.1 to the topic t. */
	private String sent(int qos, int identifier, String payload) {
		return publish(qos, identifier, "t", payload);
	}

	private String sentAgain(int qos, int identifier, String payload) {
		return publishAgain(qos, identifier, "t", payload);
	}

	@ParameterizedTest
	@CsvSource({ "MQTT_3_1_1, 30 04 0001 74 6d, 31 04 0001 74 6d", "MQTT_5, 30 05 0001 74 00 6d, 31 05 0001 74 00 6d" })
	@Conformance(
			mqtt311 = { "MQTT-2.3.1-5", "MQTT-3.3.1-2", "MQTT-3.3.1-4", "MQTT-3.3.2-1", "MQTT-3.3.4-1",
					"MQTT-4.3.1-1" },
			mqtt5 = { "MQTT-2.2.1-2", "MQTT-2.2.2-1", "MQTT-3.3.1-2", "MQTT-3.3.1-4", "MQTT-3.3.2-1", "MQTT-3.3.4-1",
					"MQTT-4.3.1-1" })
	void qos0HasNoIdentifierAndNoDupAndNoAnswer(MqttVersion version, String plain, String retained) {
		Link link = connect(builder(version));
		assertThat(outcome(publish("m", QoS.AT_MOST_ONCE))).isInstanceOf(PublishResult.class);
		link.expect(plain);
		CompletableFuture<PublishResult> published = this.client
			.publish(message("m", QoS.AT_MOST_ONCE).toBuilder().retain(true).build());
		assertThat(outcome(published)).isInstanceOf(PublishResult.class);
		link.expect(retained);
	}

	@ParameterizedTest
	@CsvSource({ "MQTT_3_1_1, 32 06 0001 74 0001 6d, 32 06 0001 74 0002 6e",
			"MQTT_5, 32 07 0001 74 0001 00 6d, 32 07 0001 74 0002 00 6e" })
	@Conformance(mqtt311 = { "MQTT-3.3.2-1", "MQTT-4.3.2-1" },
			mqtt5 = { "MQTT-2.2.2-1", "MQTT-3.3.2-1", "MQTT-4.3.2-1", "MQTT-4.3.2-2", "MQTT-4.3.2-3" })
	void qos1IsUnacknowledgedUntilPubAck(MqttVersion version, String first, String second) {
		Link link = connect(builder(version));
		CompletableFuture<PublishResult> one = publish("m", QoS.AT_LEAST_ONCE);
		CompletableFuture<PublishResult> two = publish("n", QoS.AT_LEAST_ONCE);
		link.expect(first, second);
		link.send("40 02 0002");
		assertThat(outcome(two)).isInstanceOf(PublishResult.class);
		assertThat(one).isNotDone();
		assertThat(this.client.statistics().inFlight()).isOne();
		link.send("40 02 0001");
		assertThat(outcome(one)).isInstanceOf(PublishResult.class);
	}

	@ParameterizedTest
	@CsvSource({ "MQTT_3_1_1, 34 06 0001 74 0001 6d", "MQTT_5, 34 07 0001 74 0001 00 6d" })
	@Conformance(mqtt311 = { "MQTT-2.3.1-6", "MQTT-3.6.1-1", "MQTT-4.1.0-2", "MQTT-4.3.3-1" }, mqtt5 = { "MQTT-2.2.1-5",
			"MQTT-2.2.2-1", "MQTT-3.6.1-1", "MQTT-4.1.0-1", "MQTT-4.3.3-1", "MQTT-4.3.3-2", "MQTT-4.3.3-4" })
	void qos2IsPublishThenPubRelAndDoneWithPubComp(MqttVersion version, String first) {
		Link link = connect(builder(version));
		CompletableFuture<PublishResult> published = publish("m", QoS.EXACTLY_ONCE);
		link.expect(first);
		// other packets in between
		assertThat(outcome(publish("zero", QoS.AT_MOST_ONCE))).isInstanceOf(PublishResult.class);
		link.expect(sent(0, 0, "zero"));
		link.send("50 02 0001");
		link.expect("62 02 0001");
		assertThat(published).isNotDone();
		link.send("70 02 0001");
		assertThat(outcome(published)).isInstanceOf(PublishResult.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "50 02 0001", "50 03 0001 00", "50 04 0001 00 00", "50 03 0001 10" })
	@Conformance(mqtt5 = "MQTT-4.3.3-4")
	void everyGoodPubRecIsAnsweredWithPubRel(String pubRec) {
		Link link = connect(mqtt5());
		publish("m", QoS.EXACTLY_ONCE);
		link.expect(sent(2, 1, "m"));
		link.send(pubRec);
		link.expect("62 02 0001");
	}

	@ParameterizedTest
	@CsvSource({ "MQTT_3_1_1, AT_LEAST_ONCE", "MQTT_3_1_1, EXACTLY_ONCE", "MQTT_5, AT_LEAST_ONCE",
			"MQTT_5, EXACTLY_ONCE" })
	@Conformance(mqtt311 = { "MQTT-2.3.1-3", "MQTT-3.3.1-1", "MQTT-4.4.0-1" },
			mqtt5 = { "MQTT-3.3.1-1", "MQTT-4.3.3-3", "MQTT-4.4.0-1" })
	void aRedeliveryHasDupAndItsIdentifier(MqttVersion version, QoS qos) {
		Link link = connect(builder(version).cleanStart(false).sessionExpiry(Duration.ofHours(1)));
		publish("m", qos);
		link.expect(sent(qos.value(), 1, "m"));
		for (int i = 0; i < 3; i++) {
			link.reset();
			link = this.peer.accept(connAckWithSession(version));
			link.expect(sentAgain(qos.value(), 1, "m"));
		}
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = { "MQTT-2.3.1-3", "MQTT-4.3.3-1", "MQTT-4.4.0-1" },
			mqtt5 = { "MQTT-4.3.3-5", "MQTT-4.3.3-6", "MQTT-4.4.0-1" })
	void afterPubRecOnlyPubRelIsSentAgain(MqttVersion version) {
		Link link = connect(builder(version).cleanStart(false).sessionExpiry(Duration.ofHours(1)));
		CompletableFuture<PublishResult> published = publish("m", QoS.EXACTLY_ONCE);
		link.expect(sent(2, 1, "m"));
		link.send("50 02 0001");
		link.expect("62 02 0001");
		link.reset();
		Link next = this.peer.accept(connAckWithSession(version));
		next.expect("62 02 0001");
		assertThat(published).isNotDone();
		// its identifier is still taken
		publish("n", QoS.EXACTLY_ONCE);
		next.expect(sent(2, 2, "n"));
		next.send("70 02 0001");
		assertThat(outcome(published)).isInstanceOf(PublishResult.class);
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = { "MQTT-4.4.0-1", "MQTT-4.6.0-1" }, mqtt5 = { "MQTT-4.4.0-1", "MQTT-4.6.0-1" })
	void whatIsUnacknowledgedIsSentAgainInItsOrderBeforeAnythingNew(MqttVersion version) {
		Link link = connect(builder(version).cleanStart(false).sessionExpiry(Duration.ofHours(1)));
		List<CompletableFuture<PublishResult>> all = new ArrayList<>();
		for (int i = 1; i <= 5; i++) {
			all.add(publish("m" + i, QoS.AT_LEAST_ONCE));
			link.expect(sent(1, i, "m" + i));
		}
		publish("m6", QoS.EXACTLY_ONCE);
		link.expect(sent(2, 6, "m6"));
		link.send("50 02 0006 40 02 0002 40 02 0004");
		link.expect("62 02 0006");
		assertThat(outcome(all.get(3))).isInstanceOf(PublishResult.class);
		link.reset();
		Link next = this.peer.accept();
		next.readConnect();
		publish("new", QoS.AT_LEAST_ONCE);
		next.send(connAckWithSession(version));
		next.expect("62 02 0006", sentAgain(1, 1, "m1"), sentAgain(1, 3, "m3"), sentAgain(1, 5, "m5"),
				sent(1, 7, "new"));
	}

	@Test
	@Conformance(mqtt5 = { "MQTT-3.4.2-1", "MQTT-3.5.2-1", "MQTT-4.4.0-2" })
	void whatTheServerRefusedIsNotSentAgain() {
		Link link = connect(mqtt5().sessionExpiry(Duration.ofHours(1)));
		CompletableFuture<PublishResult> one = publish("m", QoS.AT_LEAST_ONCE);
		CompletableFuture<PublishResult> two = publish("n", QoS.EXACTLY_ONCE);
		link.expect(sent(1, 1, "m"), sent(2, 2, "n"));
		link.send("40 03 0001 87 50 03 0002 97");
		assertRefused(one, ReasonCode.NOT_AUTHORIZED);
		assertRefused(two, ReasonCode.QUOTA_EXCEEDED);
		link.reset();
		Link next = this.peer.accept(ScriptedPeer.CONNACK_5_SESSION_PRESENT);
		publish("new", QoS.AT_LEAST_ONCE);
		next.expect(sent(1, 3, "new"));
	}

	private static void assertRefused(CompletableFuture<PublishResult> published, ReasonCode reasonCode) {
		assertThat(outcome(published)).isInstanceOfSatisfying(MqttRefusedException.class,
				(ex) -> assertThat(ex.reasonCode()).isEqualTo(reasonCode));
	}

	@ParameterizedTest
	@ValueSource(strings = { "80", "83", "87", "90", "91", "97", "99" })
	@Conformance(mqtt5 = { "MQTT-3.4.2-1", "MQTT-3.5.2-1" })
	void eachRefusalOfTheListIsTold(String code) {
		Link link = connect(mqtt5());
		CompletableFuture<PublishResult> one = publish("m", QoS.AT_LEAST_ONCE);
		CompletableFuture<PublishResult> two = publish("n", QoS.EXACTLY_ONCE);
		link.expect(sent(1, 1, "m"), sent(2, 2, "n"));
		link.send("40 03 0001 " + code + "50 03 0002" + code);
		ReasonCode expected = ReasonCode.of(Integer.parseInt(code, 16));
		assertRefused(one, expected);
		assertRefused(two, expected);
		assertThat(this.client.statistics().inFlight()).isZero();
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = "MQTT-4.6.0-4", mqtt5 = "MQTT-4.6.0-4")
	void pubRelsLeaveInTheOrderOfPubRecs(MqttVersion version) {
		Link link = connect(builder(version));
		for (int i = 1; i <= 3; i++) {
			publish("m", QoS.EXACTLY_ONCE);
			link.expect(sent(2, i, "m"));
		}
		link.send("50 02 0003 50 02 0001");
		link.expect("62 02 0003", "62 02 0001");
		link.send("50 02 0002");
		link.expect("62 02 0002");
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = "MQTT-2.3.1-6", mqtt5 = "MQTT-2.2.1-5")
	void answersThatNobodyWaitsForEndNothing(MqttVersion version) {
		Link link = connect(builder(version));
		CompletableFuture<PublishResult> published = publish("m", QoS.EXACTLY_ONCE);
		link.expect(sent(2, 1, "m"));
		link.send("40 02 0007 70 02 0007 50 02 0007");
		link.expect(isMqtt5() ? "62 03 0007 92" : "62 02 0007");
		assertThat(published).isNotDone();
		link.send("50 02 0001");
		link.expect("62 02 0001");
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = "MQTT-3.3.1-3", mqtt5 = { "MQTT-3.3.1-3", "MQTT-3.3.4-6" })
	void aReceivedMessageIsPublishedWithoutItsDupAndSubscriptionIdentifier(MqttVersion version) {
		Link link = connect(builder(version));
		CompletableFuture<MqttMessage> received = new CompletableFuture<>();
		subscribe(link, "t", received::complete);
		link.send(isMqtt5() ? "3a 09 0001 74 0007 02 0b01 6d" : "3a 06 0001 74 0007 6d");
		link.expect("40 02 0007");
		MqttMessage message = received.join();
		assertThat(message.isDuplicate()).isTrue();
		this.client.publish(message);
		link.expect(sent(1, 2, "m"));
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(
			mqtt311 = { "MQTT-2.2.2-1", "MQTT-3.6.1-1", "MQTT-3.8.1-1", "MQTT-3.8.3-4", "MQTT-3.10.1-1",
					"MQTT-3.14.1-1" },
			mqtt5 = { "MQTT-2.1.3-1", "MQTT-2.2.2-1", "MQTT-3.6.1-1", "MQTT-3.8.1-1", "MQTT-3.10.1-1",
					"MQTT-3.14.1-1" })
	void eachPacketTypeHasItsReservedFlags(MqttVersion version) {
		Link link = connect(builder(version));
		subscribe(link, "a", (message) -> {
		});
		publish("m", QoS.EXACTLY_ONCE);
		link.expect(sent(2, 2, "m"));
		link.send("50 02 0002");
		link.expect("62 02 0002");
		link.send("70 02 0002" + publish(1, 7, "a", "x") + publish(2, 8, "a", "y"));
		link.expect("40 02 0007", "50 02 0008");
		link.send("62 02 0008");
		link.expect("70 02 0008");
		this.client.unsubscribe("a");
		link.expect(isMqtt5() ? "a2 06 0003 00 0001 61" : "a2 05 0003 0001 61");
		this.client.disconnect();
		link.expect("e0 00");
		link.expectEnd();
	}

}
