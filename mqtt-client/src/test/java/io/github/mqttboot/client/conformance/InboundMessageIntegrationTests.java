package io.github.mqttboot.client.conformance;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.mqttboot.client.ManualAcknowledgmentListener;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.SubscribeResult;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.message.MessageAcknowledgment;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Messages from the server (MQTT 3.1.1 and 5.0 sections 3.3 to 3.7, 4.3, 4.5 and 4.6).
 */
class InboundMessageIntegrationTests extends AbstractConformanceTests {

	private final List<String> received = new CopyOnWriteArrayList<>();

	private final List<MessageAcknowledgment> acknowledgments = new CopyOnWriteArrayList<>();

	private void subscribe(Link link) {
		subscribe(link, "a", (message) -> this.received.add(message.payloadAsString()));
	}

	private void subscribeManually(Link link) {
		ManualAcknowledgmentListener listener = (message, acknowledgment) -> {
			this.received.add(message.payloadAsString());
			this.acknowledgments.add(acknowledgment);
		};
		CompletableFuture<SubscribeResult> subscribed = this.client
			.subscribe(List.of(TopicSubscription.of("a", QoS.EXACTLY_ONCE)), listener);
		confirm(link, subscribed);
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = "MQTT-3.3.4-1", mqtt5 = "MQTT-3.3.4-1")
	void theAnswerGoesWithTheQos(MqttVersion version) {
		Link link = connect(builder(version));
		subscribe(link);
		link.send(publish(0, 0, "a", "zero") + publish(1, 7, "a", "one") + publish(2, 8, "a", "two"));
		// nothing for the first
		link.expect("40 02 0007", "50 02 0008");
		assertThat(this.received).containsExactly("zero", "one", "two");
	}

	@ParameterizedTest
	@CsvSource({ "MQTT_3_1_1, 1", "MQTT_3_1_1, 258", "MQTT_3_1_1, 65535", "MQTT_5, 1", "MQTT_5, 258", "MQTT_5, 65535" })
	@Conformance(mqtt311 = "MQTT-2.3.1-6", mqtt5 = "MQTT-2.2.1-5")
	void answersRepeatTheIdentifier(MqttVersion version, int identifier) {
		Link link = connect(builder(version));
		subscribe(link);
		link.send(publish(1, identifier, "a", "x"));
		link.expect("40 02" + hex(identifier));
		link.send(publish(2, identifier, "a", "x"));
		link.expect("50 02" + hex(identifier));
		link.send("62 02" + hex(identifier));
		link.expect("70 02" + hex(identifier));
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = "MQTT-4.5.0-2", mqtt5 = "MQTT-4.5.0-2")
	void whatNobodyHandlesIsAcknowledgedToo(MqttVersion version) {
		Link link = connect(builder(version));
		link.send(publish(1, 7, "nobody", "x") + publish(2, 8, "nobody", "y"));
		link.expect("40 02 0007", "50 02 0008");
		link.send("62 02 0008");
		link.expect("70 02 0008");
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = "MQTT-4.3.2-2", mqtt5 = "MQTT-4.3.2-4")
	void pubAckWaitsUntilTheApplicationHasTakenTheMessage(MqttVersion version) throws IOException {
		Link link = connect(builder(version));
		subscribeManually(link);
		link.send(publish(1, 7, "a", "x"));
		await().until(() -> this.acknowledgments.size() == 1);
		assertThat(link.isSilentFor(Duration.ofMillis(100))).isTrue();
		this.acknowledgments.get(0).acknowledge();
		link.expect("40 02 0007");
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = "MQTT-4.3.2-2", mqtt5 = "MQTT-4.3.2-5")
	void afterPubAckTheIdentifierIsANewMessageWhateverDupSays(MqttVersion version) {
		Link link = connect(builder(version));
		subscribe(link);
		link.send(publish(1, 5, "a", "x"));
		link.expect("40 02 0005");
		link.send(publishAgain(1, 5, "a", "x"));
		link.expect("40 02 0005");
		assertThat(this.received).containsExactly("x", "x");
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = { "MQTT-4.1.0-2", "MQTT-4.3.3-2" },
			mqtt5 = { "MQTT-4.1.0-1", "MQTT-4.3.3-8", "MQTT-4.3.3-10", "MQTT-4.3.3-11", "MQTT-4.3.3-12" })
	void qos2IsDeliveredOnceForEachPubRel(MqttVersion version) {
		Link link = connect(builder(version));
		subscribe(link);
		link.send(publish(2, 9, "a", "x"));
		link.expect("50 02 0009");
		link.send(publishAgain(2, 9, "a", "x") + publishAgain(2, 9, "a", "x"));
		link.expect("50 02 0009", "50 02 0009");
		link.send("62 02 0009 62 02 0009");
		// the second one is of an identifier that is free already
		link.expect("70 02 0009", isMqtt5() ? "70 03 0009 92" : "70 02 0009");
		assertThat(this.received).containsExactly("x");
		link.send(publish(2, 9, "a", "y"));
		link.expect("50 02 0009");
		assertThat(this.received).containsExactly("x", "y");
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = { "MQTT-4.1.0-1", "MQTT-4.3.3-2" }, mqtt5 = { "MQTT-3.1.2-23", "MQTT-4.3.3-10" })
	void qos2IsDeliveredOnceAcrossConnections(MqttVersion version) {
		Link link = connect(builder(version).cleanStart(false).sessionExpiry(Duration.ofHours(1)));
		subscribe(link);
		link.send(publish(2, 9, "a", "x"));
		link.expect("50 02 0009");
		for (int i = 0; i < 3; i++) {
			link.reset();
			link = this.peer.accept(connAckWithSession(version));
			link.send(publishAgain(2, 9, "a", "x"));
			link.expect("50 02 0009");
		}
		link.send("62 02 0009");
		link.expect("70 02 0009");
		assertThat(this.received).containsExactly("x");
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = "MQTT-4.3.3-2", mqtt5 = "MQTT-4.3.3-8")
	void pubRecWaitsUntilTheApplicationHasTakenTheMessage(MqttVersion version) throws IOException {
		Link link = connect(builder(version));
		subscribeManually(link);
		link.send(publish(2, 7, "a", "x"));
		await().until(() -> this.acknowledgments.size() == 1);
		assertThat(link.isSilentFor(Duration.ofMillis(100))).isTrue();
		this.acknowledgments.get(0).acknowledge();
		link.expect("50 02 0007");
	}

	@Test
	@Conformance(mqtt5 = "MQTT-4.3.3-9")
	void afterARefusalTheIdentifierIsANewMessage() {
		Link link = connect(mqtt5());
		subscribeManually(link);
		link.send(publish(2, 9, "a", "x"));
		await().until(() -> this.acknowledgments.size() == 1);
		this.acknowledgments.get(0).reject(ReasonCode.NOT_AUTHORIZED);
		link.expect("50 03 0009 87");
		link.send(publish(2, 9, "a", "y"));
		await().until(() -> this.acknowledgments.size() == 2);
		this.acknowledgments.get(1).acknowledge();
		link.expect("50 02 0009");
		assertThat(this.received).containsExactly("x", "y");
	}

	@Test
	@Conformance(mqtt311 = "MQTT-4.3.3-2")
	void mqtt311HasNoRefusalSoTheIdentifierStaysInUse() {
		Link link = connect(mqtt3());
		subscribeManually(link);
		link.send(publish(2, 9, "a", "x"));
		await().until(() -> this.acknowledgments.size() == 1);
		this.acknowledgments.get(0).reject(ReasonCode.NOT_AUTHORIZED);
		link.expect("50 02 0009");
		link.send(publishAgain(2, 9, "a", "x"));
		link.expect("50 02 0009");
		assertThat(this.received).containsExactly("x");
	}

	@Test
	@Conformance(mqtt5 = "MQTT-4.3.3-13")
	void aMessageThatExpiresWithTheListenerIsFinishedAllTheSame() throws IOException {
		Link link = connect(mqtt5());
		subscribeManually(link);
		link.send("34 0d 0001 61 0009 05 02 00000001 78 79");
		await().until(() -> this.acknowledgments.size() == 1);
		assertThat(link.isSilentFor(Duration.ofMillis(1_100))).isTrue();
		this.acknowledgments.get(0).acknowledge();
		link.expect("50 02 0009");
		link.send("62 02 0009");
		link.expect("70 02 0009");
	}

	@ParameterizedTest
	@CsvSource({ "MQTT_3_1_1, 1, 40", "MQTT_3_1_1, 2, 50", "MQTT_5, 1, 40", "MQTT_5, 2, 50" })
	@Conformance(mqtt311 = { "MQTT-4.6.0-2", "MQTT-4.6.0-3" }, mqtt5 = { "MQTT-4.6.0-2", "MQTT-4.6.0-3" })
	void answersLeaveInTheOrderOfArrival(MqttVersion version, int qos, String answer) {
		Link link = connect(builder(version));
		subscribeManually(link);
		List<Integer> identifiers = new ArrayList<>(List.of(3, 1, 65_535, 7, 2, 9, 258, 4, 8, 5));
		identifiers.forEach((identifier) -> link.send(publish(qos, identifier, "a", "x")));
		await().until(() -> this.acknowledgments.size() == identifiers.size());
		List<MessageAcknowledgment> shuffled = new ArrayList<>(this.acknowledgments);
		Collections.shuffle(shuffled, new Random(1));
		shuffled.forEach(MessageAcknowledgment::acknowledge);
		identifiers.forEach((identifier) -> link.expect(answer + "02" + hex(identifier)));
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = "MQTT-1.5.3-3", mqtt5 = "MQTT-1.5.4-3")
	void theByteOrderMarkIsACharacter(MqttVersion version) {
		Link link = connect(builder(version));
		CompletableFuture<MqttMessage> message = new CompletableFuture<>();
		subscribe(link, "#", message::complete);
		// topic, and in MQTT 5 a user property, start with U+FEFF
		link.send(isMqtt5() ? "30 13 0004 efbbbf61 0c 26 0004 efbbbf6b 0003 efbbbf" : "30 06 0004 efbbbf61");
		assertThat(message.join().topic()).isEqualTo("\ufeffa");
		if (isMqtt5()) {
			assertThat(message.join().userProperties().first("\ufeffk")).isEqualTo("\ufeff");
		}
		this.client.publish(message("\ufeffa", "m", QoS.AT_MOST_ONCE));
		link.expect(isMqtt5() ? "30 08 0004 efbbbf61 00 6d" : "30 07 0004 efbbbf61 6d");
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt5 = "MQTT-4.4.0-1")
	void nothingOfTheOldConnectionIsAcknowledgedOnTheNewOne(MqttVersion version) {
		Link link = connect(builder(version).cleanStart(false).sessionExpiry(Duration.ofHours(1)));
		subscribeManually(link);
		link.send(publish(1, 7, "a", "x") + publish(2, 8, "a", "y"));
		await().until(() -> this.acknowledgments.size() == 2);
		link.reset();
		Link next = this.peer.accept(connAckWithSession(version));
		this.acknowledgments.forEach(MessageAcknowledgment::acknowledge);
		// a message of the new connection overtakes them: they are not sent
		next.send(publish(1, 9, "a", "z"));
		await().until(() -> this.acknowledgments.size() == 3);
		this.acknowledgments.get(2).acknowledge();
		next.expect("40 02 0009");
	}

	@Test
	@Conformance(mqtt311 = "MQTT-3.3.1-2")
	void qos0WithDupIsBorneWithBeforeMqtt5() {
		Link link = connect(mqtt3());
		subscribe(link);
		link.send("38 04 0001 61 78");
		await().untilAsserted(() -> assertThat(this.received).containsExactly("x"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	@Conformance(mqtt5 = "MQTT-2.2.1-4")
	void anIdentifierInUseWithoutDupIsAProtocolError(int qos) {
		Link link = connect(mqtt5());
		subscribeManually(link);
		link.send(publish(qos, 7, "a", "x") + publish(qos, 7, "a", "y"));
		link.expect("e0 01 82");
		link.expectEnd();
	}

	@ParameterizedTest
	@CsvSource({ "1, 7f", "1, 8001", "1, 8101" })
	@Conformance(mqtt5 = "5.0-U-12")
	void thePayloadFormatIsTheApplicationsBusiness(int format, String payload) {
		Link link = connect(mqtt5());
		CompletableFuture<MqttMessage> message = new CompletableFuture<>();
		subscribe(link, "a", message::complete);
		link.send("32 " + String.format("%02x", 8 + payload.length() / 2) + "0001 61 0007 02 01 0" + format + payload);
		link.expect("40 02 0007");
		assertThat(message.join().isPayloadUtf8()).isTrue();
		assertThat(message.join().payload()).hasSize(payload.length() / 2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "01", "1f", "7f", "c280", "c29f", "efbfbf", "efb790" })
	@Conformance(mqtt5 = "5.0-U-13")
	void controlCharactersAndNonCharactersAreBorneWith(String topic) {
		Link link = connect(mqtt5());
		CompletableFuture<MqttMessage> message = new CompletableFuture<>();
		subscribe(link, "#", message::complete);
		int length = topic.length() / 2;
		link.send("32 " + String.format("%02x", 5 + length) + hex(length) + topic + "0007 00");
		link.expect("40 02 0007");
		assertThat(hex(message.join().topic())).isEqualTo(topic);
	}

}
