package io.github.mqttboot.client.conformance;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.mqttboot.client.ManualAcknowledgmentListener;
import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.ReconnectOptions;
import io.github.mqttboot.client.ScriptedPeer;
import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.SubscribeResult;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.UnsubscribeResult;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.error.MqttRefusedException;
import io.github.mqttboot.client.message.MessageAcknowledgment;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The limits that client and server tell each other (MQTT 5.0 sections 3.1.2.11, 3.2.2.3
 * and 4.9).
 */
class LimitsIntegrationTests extends AbstractConformanceTests {

	private CompletableFuture<PublishResult> publish(String payload, QoS qos) {
		return this.client.publish(message(payload, qos));
	}

	private static void assertNotSent(CompletableFuture<?> future, Reason reason) {
		assertThat(outcome(future)).isInstanceOfSatisfying(MqttNotSentException.class,
				(ex) -> assertThat(ex.reason()).isEqualTo(reason));
	}

	@Test
	@Conformance(mqtt5 = "MQTT-3.1.2-24")
	void aPacketThatIsTooLargeEndsTheConnectionBeforeItsBodyHasCome() {
		Link link = connect(mqtt5().maximumPacketSize(100));
		// 100 bytes with the fixed header are not too many
		link.send("32 62 0001 61 0007 00" + "78".repeat(92));
		link.expect("40 02 0007");
		link.send("32 63");
		link.expect("e0 01 95");
		link.expectEnd();
	}

	@Test
	@Conformance(mqtt5 = { "MQTT-3.1.2-26", "MQTT-3.3.2-10" })
	void aTopicAliasIsAtMostTheMaximum() {
		Link link = connect(mqtt5().topicAliasMaximum(2));
		link.send("30 07 0001 61 03 23 0001" + "30 07 0001 62 03 23 0002");
		link.send("32 08 0000 0007 03 23 0001");
		link.expect("40 02 0007");
		link.send("30 07 0001 61 03 23 0003");
		link.expect("e0 01 94");
		link.expectEnd();
	}

	@Test
	@Conformance(mqtt5 = "MQTT-3.1.2-27")
	void thereIsNoTopicAliasUnlessItWasAskedFor() {
		Link link = connect(mqtt5());
		link.send("30 07 0001 61 03 23 0001");
		link.expect("e0 01 94");
		link.expectEnd();
	}

	@Test
	@Conformance(mqtt5 = "MQTT-3.3.2-10")
	void everyTopicAliasUpToTheMaximumIsTakenAndMayBeSetAnew() {
		Link link = connect(mqtt5().topicAliasMaximum(65_535));
		List<String> topics = new CopyOnWriteArrayList<>();
		subscribe(link, "#", (message) -> topics.add(message.topic()));
		link.send("30 07 0001 61 03 23 0001" + "30 07 0001 62 03 23 ffff");
		link.send("30 06 0000 03 23 0001" + "30 06 0000 03 23 ffff");
		link.send("30 07 0001 63 03 23 0001" + "30 06 0000 03 23 0001");
		await().untilAsserted(() -> assertThat(topics).containsExactly("a", "b", "a", "b", "c", "c"));
	}

	@Test
	@Conformance(mqtt5 = "MQTT-3.3.2-8")
	void topicAliasZeroIsNone() {
		Link link = connect(mqtt5().topicAliasMaximum(2));
		link.send("30 07 0001 61 03 23 0000");
		link.expect("e0 01 94");
		link.expectEnd();
	}

	@Test
	@Conformance(mqtt5 = "MQTT-3.1.2-29")
	void theClientAsksForProblemInformationAndTakesIt() {
		this.client = build(mqtt5());
		CompletableFuture<?> connected = this.client.connect();
		Link link = this.peer.accept();
		// no property 17 in CONNECT: its default is to send reasons
		assertThat(link.readConnect()).endsWith("003c" + "08" + "210100" + "2700200000" + "0001" + "63");
		link.send(ScriptedPeer.CONNACK_5);
		outcome(connected);
		String reason = "05 1f 0002 6e6f";
		CompletableFuture<PublishResult> one = publish("m", QoS.AT_LEAST_ONCE);
		CompletableFuture<PublishResult> two = publish("n", QoS.EXACTLY_ONCE);
		CompletableFuture<PublishResult> three = publish("o", QoS.EXACTLY_ONCE);
		link.expect(publish(1, 1, "t", "m"), publish(2, 2, "t", "n"), publish(2, 3, "t", "o"));
		CompletableFuture<SubscribeResult> subscribed = this.client
			.subscribe(TopicSubscription.of("a", QoS.AT_LEAST_ONCE), (message) -> {
			});
		link.expect("82 09 0004 02 0b01 0001 61 01");
		CompletableFuture<UnsubscribeResult> unsubscribed = this.client.unsubscribe("b");
		link.expect("a2 06 0005 00 0001 62");
		link.send("40 09 0001 87" + reason + "50 09 0002 00" + reason + "50 09 0003 87" + reason);
		link.send("70 09 0002 00" + reason + "90 09 0004" + reason + "01" + "b0 09 0005" + reason + "00");
		link.expect("62 02 0002");
		assertThat(outcome(one)).isInstanceOfSatisfying(MqttRefusedException.class,
				(ex) -> assertThat(ex.reasonString()).isEqualTo("no"));
		assertThat(outcome(two)).isInstanceOf(PublishResult.class);
		assertThat(outcome(three)).isInstanceOf(MqttRefusedException.class);
		assertThat(outcome(subscribed)).isInstanceOf(SubscribeResult.class);
		assertThat(outcome(unsubscribed)).isInstanceOf(UnsubscribeResult.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "40 09 0001 00", "50 09 0002 00", "70 09 0003 92", "62 09 0007 00", "90 09 0004",
			"b0 09 0005" })
	@Conformance(mqtt5 = "MQTT-3.1.2-29")
	void problemInformationThatWasNotAskedForIsAProtocolError(String packet) {
		Link link = connect(mqtt5().requestProblemInformation(false).reconnect(ReconnectOptions.DISABLED));
		String code = packet.matches("[9b].*") ? "00" : "";
		link.send(packet + "05 1f 0002 6e6f" + code);
		link.expect("e0 01 82");
		link.expectEnd();
	}

	@Test
	@Conformance(mqtt5 = "MQTT-3.1.2-29")
	void problemInformationComesWithPublishAndConnAckAllTheSame() {
		this.client = build(mqtt5().requestProblemInformation(false));
		CompletableFuture<?> connected = this.client.connect();
		Link link = this.peer.accept();
		assertThat(link.readConnect()).contains("4d515454" + "05" + "02" + "003c" + "0a").contains("1700");
		link.send("20 08 00 00 05 1f 0002 6e6f");
		outcome(connected);
		link.send("32 0d 0001 61 0007 07 26 0001 6b 0001 76");
		link.expect("40 02 0007");
	}

	@ParameterizedTest
	@CsvSource({ "0, EXACTLY_ONCE, AT_MOST_ONCE", "0, AT_LEAST_ONCE, AT_MOST_ONCE", "1, EXACTLY_ONCE, AT_LEAST_ONCE" })
	@Conformance(mqtt5 = "MQTT-3.2.2-11")
	void nothingIsPublishedAboveTheMaximumQos(int maximum, QoS tooHigh, QoS allowed) {
		Link link = connect(mqtt5(), "20 05 00 00 02 24 0" + maximum);
		assertNotSent(publish("m", tooHigh), Reason.UNSUPPORTED);
		publish("n", allowed);
		link.expect(ScriptedPeer.publish(allowed.value(), 1, "t", "n"));
	}

	@Test
	@Conformance(mqtt5 = "MQTT-3.2.2-14")
	void nothingIsRetainedWhereRetainIsNotAvailable() {
		Link link = connect(mqtt5(), "20 05 00 00 02 25 00");
		assertNotSent(this.client.publish(MqttMessage.to("t").payload("m").retain(true).build()), Reason.UNSUPPORTED);
		publish("n", QoS.AT_LEAST_ONCE);
		link.expect(ScriptedPeer.publish(1, 1, "t", "n"));
	}

	@Test
	@Conformance(mqtt5 = "MQTT-3.2.2-15")
	void noPacketIsLargerThanTheServersMaximum() {
		Link link = connect(mqtt5(), "20 08 00 00 05 27 0000001e");
		// PUBLISH with QoS 1 has 8 bytes beside its payload
		assertNotSent(publish("x".repeat(23), QoS.AT_LEAST_ONCE), Reason.PACKET_TOO_LARGE);
		publish("x".repeat(22), QoS.AT_LEAST_ONCE);
		assertThat(link.read()).hasSize(2 * 30);
		// SUBSCRIBE has 10, UNSUBSCRIBE 7
		assertThat(outcome(this.client.subscribe(TopicSubscription.of("f".repeat(21), QoS.AT_MOST_ONCE), (message) -> {
		}))).isInstanceOfSatisfying(MqttRefusedException.class,
				(ex) -> assertThat(ex.reasonCode()).isEqualTo(ReasonCode.PACKET_TOO_LARGE));
		this.client.subscribe(TopicSubscription.of("f".repeat(20), QoS.AT_MOST_ONCE), (message) -> {
		});
		assertThat(link.read()).startsWith("82").hasSize(2 * 30);
		this.client.unsubscribe("f".repeat(24));
		this.client.unsubscribe("f".repeat(23));
		assertThat(link.read()).startsWith("a2").hasSize(2 * 30);
		expectNothingBut(link, "marker");
	}

	@Test
	@Conformance(mqtt5 = { "MQTT-3.3.4-7", "MQTT-4.9.0-2" })
	void atMostReceiveMaximumMessagesAreInFlight() {
		Link link = connect(mqtt5(), "20 06 00 00 03 21 0003");
		for (int i = 1; i <= 10; i++) {
			publish("m" + i, (i % 2 == 0) ? QoS.EXACTLY_ONCE : QoS.AT_LEAST_ONCE);
		}
		link.expect(publish(1, 1, "t", "m1"), publish(2, 2, "t", "m2"), publish(1, 3, "t", "m3"));
		link.send("40 02 0001");
		link.expect(publish(2, 4, "t", "m4"));
		// PUBREC gives no room, PUBCOMP does
		link.send("50 02 0002");
		link.expect("62 02 0002");
		expectNothingBut(link, "marker");
		link.send("70 02 0002");
		link.expect(publish(1, 5, "t", "m5"));
		// a refusal gives room
		link.send("50 03 0004 87");
		link.expect(publish(2, 6, "t", "m6"));
	}

	@Test
	@Conformance(mqtt5 = { "MQTT-3.3.4-8", "MQTT-4.9.0-3" })
	void everythingElseGoesOnWhileNoMoreMessagesMayBeInFlight() {
		Link link = connect(mqtt5(), "20 06 00 00 03 21 0002");
		publish("m1", QoS.AT_LEAST_ONCE);
		publish("m2", QoS.EXACTLY_ONCE);
		publish("m3", QoS.EXACTLY_ONCE);
		link.expect(publish(1, 1, "t", "m1"), publish(2, 2, "t", "m2"));
		subscribe(link, "a", (message) -> {
		});
		this.client.unsubscribe("b");
		link.expect("a2 06 0004 00 0001 62");
		expectNothingBut(link, "zero");
		link.send(publish(1, 7, "a", "x") + publish(2, 8, "a", "y"));
		link.expect("40 02 0007", "50 02 0008");
		link.send("62 02 0008 50 02 0002");
		link.expect("70 02 0008", "62 02 0002");
		this.client.disconnect();
		link.expect("e0 00");
	}

	@Test
	@Conformance(mqtt5 = "MQTT-3.3.4-8")
	void pingsGoOnWhileNoMoreMessagesMayBeInFlight() {
		Link link = connect(mqtt5().keepAlive(Duration.ofSeconds(1)), "20 06 00 00 03 21 0001");
		publish("m1", QoS.AT_LEAST_ONCE);
		publish("m2", QoS.AT_LEAST_ONCE);
		await().atMost(Duration.ofSeconds(20)).until(link::read, publish(1, 1, "t", "m1")::equals);
		link.expect("c0 00");
	}

	@Test
	@Conformance(mqtt5 = "MQTT-4.9.0-1")
	void eachConnectionHasItsOwnReceiveMaximum() {
		Link link = connect(mqtt5().sessionExpiry(Duration.ofHours(1)), "20 06 00 00 03 21 0001");
		for (int i = 1; i <= 13; i++) {
			publish("m" + i, QoS.AT_LEAST_ONCE);
		}
		link.expect(publish(1, 1, "t", "m1"));
		link.send("40 02 0001");
		link.expect(publish(1, 2, "t", "m2"));
		expectNothingBut(link, "marker");
		link.reset();
		Link next = this.peer.accept("20 06 01 00 03 21 000a");
		next.expect(publishAgain(1, 2, "t", "m2"));
		for (int i = 3; i <= 11; i++) {
			next.expect(publish(1, i, "t", "m" + i));
		}
		expectNothingBut(next, "marker");
	}

	@Test
	@Conformance(mqtt5 = "MQTT-3.3.4-9")
	void aServerThatIgnoresTheReceiveMaximumIsLeft() {
		Link link = connect(mqtt5().receiveMaximum(2));
		ManualAcknowledgmentListener listener = (message, acknowledgment) -> {
		};
		confirm(link, this.client.subscribe(List.of(TopicSubscription.of("a", QoS.EXACTLY_ONCE)), listener));
		link.send(publish(2, 1, "a", "x") + publish(2, 2, "a", "y"));
		// the same once more takes no place
		link.send(publishAgain(2, 2, "a", "y") + publish(2, 3, "a", "z"));
		link.expect("e0 01 93");
		link.expectEnd();
	}

	@ParameterizedTest
	@ValueSource(ints = { 5, 11 })
	@Conformance(
			mqtt5 = { "MQTT-3.4.2-1", "MQTT-3.4.2-2", "MQTT-3.4.2-3", "MQTT-3.5.2-1", "MQTT-3.5.2-2", "MQTT-3.5.2-3",
					"MQTT-3.6.2-1", "MQTT-3.6.2-2", "MQTT-3.6.2-3", "MQTT-3.7.2-1", "MQTT-3.7.2-2", "MQTT-3.7.2-3" })
	void theClientsAnswersHaveACodeAndNothingBehindIt(int maximumPacketSize) {
		Link link = connect(mqtt5(), "20 08 00 00 05 27" + String.format("%08x", maximumPacketSize));
		List<MessageAcknowledgment> acknowledgments = new CopyOnWriteArrayList<>();
		ManualAcknowledgmentListener listener = (message, acknowledgment) -> acknowledgments.add(acknowledgment);
		// before there is a SUBACK, for SUBSCRIBE is larger than five bytes
		this.client.subscribe(List.of(TopicSubscription.of("a", QoS.EXACTLY_ONCE)), listener);
		if (maximumPacketSize == 11) {
			assertThat(link.read()).startsWith("82");
		}
		link.send("50 02 0009" + "62 02 0009");
		link.expect("62 03 0009 92", "70 03 0009 92");
		link.send(publish(1, 7, "a", "x") + publish(2, 8, "a", "y"));
		if (maximumPacketSize == 11) {
			await().until(() -> acknowledgments.size() == 2);
			acknowledgments.forEach((acknowledgment) -> acknowledgment.reject(ReasonCode.NOT_AUTHORIZED));
			link.expect("40 03 0007 87", "50 03 0008 87");
		}
		else {
			link.expect("40 02 0007", "50 02 0008");
		}
	}

}
