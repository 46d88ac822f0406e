package io.github.mqttboot.test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * PUBLISH in both directions and the packets that follow it, byte by byte.
 */
class PublishIntegrationTests extends AbstractBrokerIntegrationTests {

	@Test
	void qos0GoesThrough() {
		try (RawClient receiver = subscriber("r", "t/#", "02"); RawClient sender = RawClient.mqtt5(this.broker, "s")) {
			sender.send("30 {'t/1' {} <hello>}").expectNothing();
			receiver.expect("30 {'t/1' {} <hello>}").expectNothing();
		}
	}

	@Test
	void qos1IsAcknowledgedAndDelivered() {
		try (RawClient receiver = subscriber("r", "t/#", "02"); RawClient sender = RawClient.mqtt5(this.broker, "s")) {
			sender.send("32 {'t/1' 000A {} <hello>}").expect("40 {000A}");
			receiver.expect("32 {'t/1' 0001 {} <hello>}").send("40 {0001}");
			sender.send("32 {'t/1' 000A {} <again>}").expect("40 {000A}");
			receiver.expect("32 {'t/1' 0002 {} <again>}");
		}
	}

	@Test
	void qos2GoesThroughAllFourPackets() {
		try (RawClient receiver = subscriber("r", "t/#", "02"); RawClient sender = RawClient.mqtt5(this.broker, "s")) {
			sender.send("34 {'t/1' 000A {} <hello>}").expect("50 {000A}");
			receiver.expect("34 {'t/1' 0001 {} <hello>}").send("50 {0001}").expect("62 {0001}").send("70 {0001}");
			sender.send("62 {000A}").expect("70 {000A}");
			receiver.expectNothing();
		}
	}

	@Test
	void aQos2MessageSentAgainIsTheSameMessage() {
		try (RawClient receiver = subscriber("r", "t/#", "00"); RawClient sender = RawClient.mqtt5(this.broker, "s")) {
			sender.send("34 {'t/1' 000A {} <hello>}").expect("50 {000A}");
			sender.send("3C {'t/1' 000A {} <hello>}").expect("50 {000A}");
			receiver.expect("30 {'t/1' {} <hello>}").expectNothing();
			assertThat(this.control.published("t/#")).hasSize(1);
		}
	}

	@Test
	void theLowerQosOfPublishAndSubscriptionIsUsed() {
		try (RawClient receiver = subscriber("r", "t/#", "01"); RawClient sender = RawClient.mqtt5(this.broker, "s")) {
			sender.send("34 {'t/1' 000A {} <2>}").expect("50 {000A}");
			receiver.expect("32 {'t/1' 0001 {} <2>}");
		}
	}

	@Test
	void anMqtt5PublisherLearnsThatNobodyIsSubscribed() {
		try (RawClient sender = RawClient.mqtt5(this.broker, "s")) {
			sender.send("32 {'t/1' 000A {} <1>}").expect("40 {000A 10}");
			sender.send("34 {'t/1' 000B {} <2>}").expect("50 {000B 10}");
		}
	}

	@Test
	void anMqtt311PublisherDoesNot() {
		try (RawClient sender = RawClient.mqtt311(this.broker, "s")) {
			sender.send("32 {'t/1' 000A <1>}").expect("40 02 000A");
			sender.send("34 {'t/1' 000B <2>}").expect("50 02 000B").send("62 02 000B").expect("70 02 000B");
		}
	}

	@Test
	void packetIdentifiersThatNobodyKnowsAreAnswered() {
		try (RawClient client = RawClient.mqtt5(this.broker, "a")) {
			client.send("62 {0007}").expect("70 {0007 92}");
			client.send("50 {0008}").expect("62 {0008 92}");
			client.send("40 {0009}").send("70 {0009}").expectNothing();
		}
	}

	@Test
	void theWrongAcknowledgementIsAProtocolError() {
		try (RawClient receiver = subscriber("r", "t/#", "02"); RawClient sender = RawClient.mqtt5(this.broker, "s")) {
			sender.send("34 {'t/1' 000A {} <2>}").expect("50 {000A}");
			receiver.expect("34 {'t/1' 0001 {} <2>}").send("40 {0001}").expect("E0 {82}").expectEnd();
		}
	}

	@Test
	void allPropertiesGoThrough() {
		String properties = "{01 01 02 00000064 03 'text/plain' 08 'answers' 09 'id' 26 'k' 'v' 26 'k' 'w'}";
		try (RawClient receiver = subscriber("r", "t/#", "00"); RawClient sender = RawClient.mqtt5(this.broker, "s")) {
			sender.send("30 {'t/1' " + properties + " <hello>}");
			receiver.expect("30 {'t/1' " + properties + " <hello>}");
			MqttMessage seen = this.control.awaitPublished("t/1", 1, TIMEOUT).get(0);
			assertThat(seen.userProperties().all("k")).containsExactly("v", "w");
		}
	}

	@Test
	void mqtt311ReceiversGetMqtt5MessagesWithoutProperties() {
		try (RawClient receiver = RawClient.mqtt311(this.broker, "r");
				RawClient sender = RawClient.mqtt5(this.broker, "s")) {
			receiver.send("82 {0001 't/#' 00}").expect("90 03 0001 00");
			sender.send("30 {'t/1' {26 'k' 'v'} <hello>}");
			receiver.expect("30 {'t/1' <hello>}");
		}
	}

	@Test
	void topicAliasesOfClientsAreUnderstood() {
		try (RawClient receiver = subscriber("r", "t/#", "00"); RawClient sender = RawClient.mqtt5(this.broker, "s")) {
			sender.send("30 {'t/1' {23 0001} <first>}").send("30 {'' {23 0001} <second>}");
			receiver.expect("30 {'t/1' {} <first>}").expect("30 {'t/1' {} <second>}");
			sender.send("30 {'t/2' {23 0001} <third>}").send("30 {'' {23 0001} <fourth>}");
			receiver.expect("30 {'t/2' {} <third>}").expect("30 {'t/2' {} <fourth>}");
		}
	}

	@Test
	void aTopicAliasThatStandsForNothingIsAProtocolError() {
		try (RawClient sender = RawClient.mqtt5(this.broker, "s")) {
			sender.send("30 {'' {23 0001} <first>}").expect("E0 {82}").expectEnd();
		}
	}

	@Test
	void aTopicAliasAboveTheMaximumIsInvalid() {
		try (RawClient sender = RawClient.mqtt5(this.broker, "s")) {
			sender.send("30 {'t/1' {23 0065} <first>}").expect("E0 {94}").expectEnd();
		}
	}

	@Test
	void theReceiveMaximumOfClientsIsRespected() {
		try (RawClient receiver = RawClient.mqtt5(this.broker, "r", "02", "21 0002")) {
			receiver.send("82 {0001 {} 't' 02}").expect("90 {0001 {} 02}");
			publish("t", QoS.AT_LEAST_ONCE, "1", "2", "3", "4");
			receiver.expect("32 {'t' 0001 {} <1>}").expect("32 {'t' 0002 {} <2>}").expectNothing();
			publish("t", QoS.AT_MOST_ONCE, "0");
			receiver.expect("30 {'t' {} <0>}");
			receiver.send("40 {0001}").expect("32 {'t' 0003 {} <3>}").expectNothing();
			receiver.send("40 {0002 83}").expect("32 {'t' 0004 {} <4>}").expectNothing();
		}
	}

	@Test
	void aQos2MessageCountsAgainstTheReceiveMaximumUntilItIsComplete() {
		try (RawClient receiver = RawClient.mqtt5(this.broker, "r", "02", "21 0001")) {
			receiver.send("82 {0001 {} 't' 02}").expect("90 {0001 {} 02}");
			publish("t", QoS.EXACTLY_ONCE, "1", "2", "3");
			receiver.expect("34 {'t' 0001 {} <1>}").send("50 {0001}").expect("62 {0001}").expectNothing();
			receiver.send("70 {0001}").expect("34 {'t' 0002 {} <2>}");
			receiver.send("50 {0002 83}").expect("34 {'t' 0003 {} <3>}");
		}
	}

	@Test
	void aClientThatExceedsTheReceiveMaximumIsDisconnected() {
		try (MqttBroker limited = MqttBroker.builder().receiveMaximum(1).start();
				RawClient sender = new RawClient(limited)) {
			limited.control().withholdAcknowledgements(true);
			sender.send("10 {'MQTT' 05 02 0000 {} 's'}").expect("20 {00 00 {21 0001 22 0064}}");
			sender.send("32 {'t' 0001 {}}").expectNothing();
			sender.send("32 {'t' 0002 {}}").expect("E0 {93}").expectEnd();
		}
	}

	@Test
	void messagesTooLargeForAClientAreNotSent() {
		try (RawClient receiver = RawClient.mqtt5(this.broker, "r", "02", "27 00000014")) {
			receiver.send("82 {0001 {} 't' 02}").expect("90 {0001 {} 02}");
			publish("t", QoS.AT_LEAST_ONCE, "this is much too long", "short");
			receiver.expect("32 {'t' 0001 {} <short>}").expectNothing();
		}
	}

	@Test
	void messagesAboveTheAnnouncedLimitsEndTheConnection() {
		try (MqttBroker limited = MqttBroker.builder()
			.maximumQos(QoS.AT_LEAST_ONCE)
			.retainAvailable(false)
			.topicAliasMaximum(0)
			.start(); RawClient tooHigh = new RawClient(limited); RawClient retaining = new RawClient(limited)) {
			tooHigh.send("10 {'MQTT' 05 02 0000 {} 'a'}").expect("20 {00 00 {24 01 25 00}}");
			tooHigh.send("34 {'t' 0001 {}}").expect("E0 {9B}").expectEnd();
			retaining.send("10 {'MQTT' 05 02 0000 {} 'b'}").expect("20 {00 00 {24 01 25 00}}");
			retaining.send("31 {'t' {} <kept>}").expect("E0 {9A}").expectEnd();
		}
	}

	@Test
	void messagesWaitForASessionAndExpire() {
		try (RawClient receiver = RawClient.mqtt5(this.broker, "r", "00", "11 FFFFFFFF")) {
			receiver.send("82 {0001 {} 't' 01}").expect("90 {0001 {} 01}").send("E0 00").expectEnd();
		}
		try (RawClient sender = RawClient.mqtt5(this.broker, "s")) {
			sender.send("32 {'t' 0001 {02 0000000A} <short>}").expect("40 {0001}");
			sender.send("32 {'t' 0002 {02 00000064} <long>}").expect("40 {0002}");
			sender.send("30 {'t' {} <QoS 0>}").expectNothing();
		}
		this.control.advanceTime(Duration.ofSeconds(20));
		try (RawClient receiver = new RawClient(this.broker)) {
			receiver.send("10 {'MQTT' 05 00 0000 {11 FFFFFFFF} 'r'}").expect("20 {01 00 {22 0064}}");
			receiver.expect("32 {'t' 0001 {02 00000050} <long>}").expectNothing();
		}
	}

	@Test
	void whatWasNotAcknowledgedIsSentAgainInOrder() {
		try (RawClient receiver = RawClient.mqtt5(this.broker, "r", "00", "11 FFFFFFFF")) {
			receiver.send("82 {0001 {} 't' 02}").expect("90 {0001 {} 02}");
			publish("t", QoS.EXACTLY_ONCE, "1");
			publish("t", QoS.AT_LEAST_ONCE, "2");
			publish("t", QoS.EXACTLY_ONCE, "3");
			receiver.expect("34 {'t' 0001 {} <1>}").expect("32 {'t' 0002 {} <2>}").expect("34 {'t' 0003 {} <3>}");
			receiver.send("50 {0003}").expect("62 {0003}");
		}
		this.control.awaitNoClient("r", TIMEOUT);
		publish("t", QoS.AT_LEAST_ONCE, "4");
		try (RawClient receiver = new RawClient(this.broker)) {
			receiver.send("10 {'MQTT' 05 00 0000 {11 FFFFFFFF} 'r'}").expect("20 {01 00 {22 0064}}");
			receiver.expect("3C {'t' 0001 {} <1>}").expect("3A {'t' 0002 {} <2>}").expect("62 {0003}");
			receiver.expect("32 {'t' 0004 {} <4>}").expectNothing();
			receiver.send("70 {0003}").send("40 {0002}").send("50 {0001}").expect("62 {0001}").expectNothing();
		}
	}

	@Test
	void whatIsSentAgainKeepsToTheReceiveMaximumOfTheNewConnection() {
		try (RawClient receiver = RawClient.mqtt5(this.broker, "r", "00", "11 FFFFFFFF")) {
			receiver.send("82 {0001 {} 't' 02}").expect("90 {0001 {} 02}");
			publish("t", QoS.AT_LEAST_ONCE, "1");
			publish("t", QoS.EXACTLY_ONCE, "2");
			publish("t", QoS.AT_LEAST_ONCE, "3");
			receiver.expect("32 {'t' 0001 {} <1>}").expect("34 {'t' 0002 {} <2>}").expect("32 {'t' 0003 {} <3>}");
		}
		this.control.awaitNoClient("r", TIMEOUT);
		publish("t", QoS.AT_LEAST_ONCE, "4");
		try (RawClient receiver = new RawClient(this.broker)) {
			receiver.send("10 {'MQTT' 05 00 0000 {21 0001} 'r'}").expect("20 {01 00 {22 0064}}");
			receiver.expect("3A {'t' 0001 {} <1>}").expectNothing();
			receiver.send("40 {0001}").expect("3C {'t' 0002 {} <2>}").expectNothing();
			receiver.send("50 {0002}").expect("62 {0002}").expectNothing();
			receiver.send("70 {0002}").expect("3A {'t' 0003 {} <3>}").expectNothing();
			receiver.send("40 {0003}").expect("32 {'t' 0004 {} <4>}").expectNothing();
		}
	}

	@Test
	void whatIsTooLargeForTheNewConnectionIsGivenUp() {
		try (RawClient receiver = RawClient.mqtt5(this.broker, "r", "00", "11 FFFFFFFF")) {
			receiver.send("82 {0001 {} 't' 01}").expect("90 {0001 {} 01}");
			publish("t", QoS.AT_LEAST_ONCE, "this is much too long", "short");
			receiver.expect("32 {'t' 0001 {} <this is much too long>}").expect("32 {'t' 0002 {} <short>}");
		}
		this.control.awaitNoClient("r", TIMEOUT);
		try (RawClient receiver = new RawClient(this.broker)) {
			receiver.send("10 {'MQTT' 05 00 0000 {27 00000014} 'r'}").expect("20 {01 00 {22 0064}}");
			receiver.expect("3A {'t' 0002 {} <short>}").send("40 {0002}").expectNothing();
			this.control.awaitAcknowledged(TIMEOUT);
		}
	}

	@Test
	void aQos2MessageBeyondTheReceiveMaximumCountsAsNotReceived() {
		try (MqttBroker limited = MqttBroker.builder().receiveMaximum(1).start()) {
			limited.control().withholdAcknowledgements(true);
			try (RawClient sender = new RawClient(limited)) {
				sender.send("10 {'MQTT' 05 00 0000 {11 FFFFFFFF} 's'}").expect("20 {00 00 {21 0001 22 0064}}");
				sender.send("34 {'t' 0001 {} <1>}").send("34 {'t' 0002 {} <2>}").expect("E0 {93}").expectEnd();
			}
			limited.control().withholdAcknowledgements(false);
			try (RawClient sender = new RawClient(limited)) {
				sender.send("10 {'MQTT' 05 00 0000 {} 's'}").expect("20 {01 00 {21 0001 22 0064}}");
				sender.send("3C {'t' 0001 {} <1>}").expect("50 {0001}").send("62 {0001}").expect("70 {0001}");
				sender.send("3C {'t' 0002 {} <2>}").expect("50 {0002 10}");
				assertThat(limited.control().published()).hasSize(2);
			}
		}
	}

	@Test
	void aQos2MessageIsRememberedAcrossConnections() {
		try (RawClient sender = RawClient.mqtt5(this.broker, "s", "00", "11 FFFFFFFF")) {
			sender.send("34 {'t' 0005 {} <once>}").expect("50 {0005 10}");
		}
		this.control.awaitNoClient("s", TIMEOUT);
		try (RawClient sender = new RawClient(this.broker)) {
			sender.send("10 {'MQTT' 05 00 0000 {11 FFFFFFFF} 's'}").expect("20 {01 00 {22 0064}}");
			sender.send("3C {'t' 0005 {} <once>}").expect("50 {0005}").send("62 {0005}").expect("70 {0005}");
			assertThat(this.control.published()).hasSize(1);
		}
	}

	@Test
	void moreThanTheQueueHoldsIsDroppedAndCounted() {
		try (MqttBroker small = MqttBroker.builder().queueLimit(2).start()) {
			try (RawClient receiver = RawClient.mqtt5(small, "r", "00", "11 FFFFFFFF")) {
				receiver.send("82 {0001 {} 't' 01}").expect("90 {0001 {} 01}").send("E0 00").expectEnd();
			}
			for (int i = 1; i <= 5; i++) {
				small.control().publish(MqttMessage.to("t").payload(String.valueOf(i)).build());
			}
			assertThat(small.control().dropped()).isEqualTo(3);
			try (RawClient receiver = new RawClient(small)) {
				receiver.send("10 {'MQTT' 05 00 0000 {} 'r'}").expect("20 {01 00 {22 0064}}");
				receiver.expect("32 {'t' 0001 {} <1>}").expect("32 {'t' 0002 {} <2>}").expectNothing();
			}
		}
	}

	@Test
	void aQueueThatHoldsNothingLetsThroughWhatDoesNotHaveToWait() {
		try (MqttBroker small = MqttBroker.builder().queueLimit(0).start();
				RawClient receiver = RawClient.mqtt5(small, "r", "02", "21 0001")) {
			receiver.send("82 {0001 {} 't' 01}").expect("90 {0001 {} 01}");
			small.control().publish("t", "1");
			small.control().publish("t", "2");
			receiver.expect("32 {'t' 0001 {} <1>}").expectNothing();
			assertThat(small.control().dropped()).isEqualTo(1);
		}
	}

	@Test
	void aReceiverThatIsSlowerThanThePublisherLosesNothing() throws Exception {
		String payload = "x".repeat(100_000);
		try (MqttBroker small = MqttBroker.builder().queueLimit(60).start();
				RawClient receiver = RawClient.mqtt5(small, "r", "02", "21 0001");
				RawClient sender = RawClient.mqtt5(small, "s")) {
			receiver.send("82 {0001 {} 't' 01}").expect("90 {0001 {} 01}");
			CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
				for (int i = 0; i < 500; i++) {
					sender.send("32 A6 8D 06 't' 0001 {} <" + payload + ">");
				}
			});
			for (int i = 1; i <= 500; i++) {
				String packetIdentifier = String.format("%04X", i);
				receiver.expect("32 A6 8D 06 't' " + packetIdentifier + " {} <" + payload + ">");
				receiver.send("40 {" + packetIdentifier + "}");
			}
			sent.get();
			assertThat(small.control().dropped()).isZero();
		}
	}

	@Test
	void nobodyPublishesToTheTopicsOfTheBrokerItself() {
		try (RawClient sender = RawClient.mqtt5(this.broker, "s")) {
			sender.send("32 {'$SYS/broker/version' 0001 {} <mine>}").expect("40 {0001 87}");
			assertThat(this.control.published()).isEmpty();
		}
	}

	private RawClient subscriber(String clientId, String filter, String qos) {
		return RawClient.mqtt5(this.broker, clientId)
			.send("82 {0001 {} '" + filter + "' " + qos + "}")
			.expect("90 {0001 {} " + qos + "}");
	}

	private void publish(String topic, QoS qos, String... payloads) {
		for (String payload : payloads) {
			this.control.publish(MqttMessage.to(topic).payload(payload).qos(qos).build());
		}
	}

}
