package io.github.mqttboot.test;

import java.time.Duration;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * SUBSCRIBE, UNSUBSCRIBE and what subscriptions bring, byte by byte.
 */
class SubscribeIntegrationTests extends AbstractBrokerIntegrationTests {

	@Test
	void eachFilterIsGranted() {
		try (RawClient client = RawClient.mqtt5(this.broker, "a")) {
			client.send("82 {0007 {0B 05} 'a/+' 00 'b/#' 2D 'c' 02}").expect("90 {0007 {} 00 01 02}");
			assertThat(this.control.subscriptions()).containsExactly(
					new BrokerSubscription("a", "a/+", QoS.AT_MOST_ONCE, false, false, 0, 5),
					new BrokerSubscription("a", "b/#", QoS.AT_LEAST_ONCE, true, true, 2, 5),
					new BrokerSubscription("a", "c", QoS.EXACTLY_ONCE, false, false, 0, 5));
		}
	}

	@Test
	void unsubscribeTellsWhetherThereWasASubscription() {
		try (RawClient client = RawClient.mqtt5(this.broker, "a")) {
			client.send("82 {0001 {} 't' 00}").expect("90 {0001 {} 00}");
			client.send("A2 {0002 {} 't' 'u'}").expect("B0 {0002 {} 00 11}");
			publish("t", "gone");
			client.expectNothing();
			assertThat(this.control.subscriptions()).isEmpty();
		}
	}

	@Test
	void wildcardsDoNotSeeTopicsOfTheBrokerItself() {
		try (RawClient client = RawClient.mqtt5(this.broker, "a")) {
			client.send("82 {0001 {} '#' 00 '+/broker/#' 00}").expect("90 {0001 {} 00 00}").expectNothing();
			client.send("82 {0002 {} '$SYS/broker/clients/+' 00}").expect("90 {0002 {} 00}");
			client.expect("31 {'$SYS/broker/clients/connected' {} <1>}");
			client.expect("31 {'$SYS/broker/clients/total' {} <1>}").expectNothing();
			RawClient.mqtt5(this.broker, "b").close();
			client.expect("30 {'$SYS/broker/clients/connected' {} <2>}");
			client.expect("30 {'$SYS/broker/clients/connected' {} <1>}");
		}
	}

	@Test
	void overlappingSubscriptionsOfMqtt5BringOneCopyWithAllIdentifiers() {
		try (RawClient client = RawClient.mqtt5(this.broker, "a")) {
			client.send("82 {0001 {0B 05} 't/#' 00}").expect("90 {0001 {} 00}");
			client.send("82 {0002 {0B 07} 't/+' 02}").expect("90 {0002 {} 02}");
			client.send("82 {0003 {} 't/1' 01}").expect("90 {0003 {} 01}");
			publish("t/1", "once");
			client.expect("32 {'t/1' 0001 {0B 05 0B 07} <once>}").expectNothing();
		}
	}

	@Test
	void overlappingSubscriptionsOfMqtt311BringOneCopy() {
		try (RawClient client = RawClient.mqtt311(this.broker, "a")) {
			client.send("82 {0001 't/#' 00 't/+' 01}").expect("90 04 0001 00 01");
			publish("t/1", "once");
			client.expect("32 {'t/1' 0001 <once>}").expectNothing();
		}
	}

	@Test
	void aSecondSubscriptionToAFilterTakesThePlaceOfTheFirst() {
		try (RawClient client = RawClient.mqtt5(this.broker, "a")) {
			client.send("82 {0001 {0B 05} 't' 01}").expect("90 {0001 {} 01}");
			client.send("82 {0002 {0B 07} 't' 00}").expect("90 {0002 {} 00}");
			publish("t", "once");
			client.expect("30 {'t' {0B 07} <once>}").expectNothing();
		}
	}

	@Test
	void noLocalKeepsAwayWhatTheClientPublishedItself() {
		try (RawClient client = RawClient.mqtt5(this.broker, "a");
				RawClient other = RawClient.mqtt5(this.broker, "b")) {
			client.send("82 {0001 {} 't' 04}").expect("90 {0001 {} 00}");
			client.send("32 {'t' 0001 {} <own>}").expect("40 {0001 10}");
			other.send("32 {'t' 0001 {} <other>}").expect("40 {0001}");
			client.expect("30 {'t' {} <other>}").expectNothing();
		}
	}

	@Test
	void noLocalWithASharedSubscriptionIsAProtocolError() {
		try (RawClient client = RawClient.mqtt5(this.broker, "a")) {
			client.send("82 {0001 {} '$share/g/t' 04}").expect("E0 {82}").expectEnd();
		}
	}

	@Test
	void aShareGroupTakesTurns() {
		try (RawClient first = member("a");
				RawClient second = member("b");
				RawClient all = RawClient.mqtt5(this.broker, "c")) {
			all.send("82 {0001 {} 't/#' 00}").expect("90 {0001 {} 00}");
			publish("t/1", "1", "2", "3", "4");
			first.expect("30 {'t/1' {} <1>}").expect("30 {'t/1' {} <3>}").expectNothing();
			second.expect("30 {'t/1' {} <2>}").expect("30 {'t/1' {} <4>}").expectNothing();
			all.expect("30 {'t/1' {} <1>} 30 {'t/1' {} <2>} 30 {'t/1' {} <3>} 30 {'t/1' {} <4>}").expectNothing();
		}
	}

	@Test
	void aShareGroupPassesOverThoseWhoAreAway() {
		try (RawClient second = member("b")) {
			try (RawClient first = RawClient.mqtt5(this.broker, "a", "00", "11 FFFFFFFF")) {
				first.send("82 {0001 {} '$share/g/t/#' 00}").expect("90 {0001 {} 00}").send("E0 00").expectEnd();
			}
			publish("t/1", "1", "2");
			second.expect("30 {'t/1' {} <1>}").expect("30 {'t/1' {} <2>}").expectNothing();
		}
	}

	private RawClient member(String clientId) {
		return RawClient.mqtt5(this.broker, clientId).send("82 {0001 {} '$share/g/t/#' 00}").expect("90 {0001 {} 00}");
	}

	@Test
	void retainedMessagesComeAfterTheSubscriptionWithTheirFlag() {
		try (RawClient sender = RawClient.mqtt311(this.broker, "s");
				RawClient client = RawClient.mqtt311(this.broker, "a")) {
			sender.send("33 {'t/1' 0001 <old>}").expect("40 02 0001");
			client.send("82 {0001 't/#' 01}").expect("90 03 0001 01").expect("33 {'t/1' 0001 <old>}");
			sender.send("33 {'t/1' 0002 <new>}").expect("40 02 0002");
			client.expect("32 {'t/1' 0002 <new>}").expectNothing();
			assertThat(this.control.retained()).extracting(MqttMessage::payloadAsString).containsExactly("new");
		}
	}

	@Test
	void anEmptyPayloadForgetsTheRetainedMessage() {
		try (RawClient sender = RawClient.mqtt311(this.broker, "s");
				RawClient client = RawClient.mqtt311(this.broker, "a")) {
			sender.send("33 {'t/1' 0001 <old>}").expect("40 02 0001").send("33 {'t/1' 0002}").expect("40 02 0002");
			client.send("82 {0001 't/#' 01}").expect("90 03 0001 01").expectNothing();
			assertThat(this.control.retained()).isEmpty();
		}
	}

	@Test
	void retainHandlingDecidesWhenRetainedMessagesAreSent() {
		retain("t", "kept");
		try (RawClient client = RawClient.mqtt5(this.broker, "a")) {
			client.send("82 {0001 {} 't' 20}").expect("90 {0001 {} 00}").expectNothing();
			client.send("82 {0002 {} 't' 10}").expect("90 {0002 {} 00}").expectNothing();
			client.send("82 {0003 {} 't' 00}").expect("90 {0003 {} 00}").expect("31 {'t' {} <kept>}");
			client.send("A2 {0004 {} 't'}").expect("B0 {0004 {} 00}");
			client.send("82 {0005 {0B 09} 't' 10}").expect("90 {0005 {} 00}").expect("31 {'t' {0B 09} <kept>}");
			client.expectNothing();
		}
	}

	@Test
	void retainAsPublishedKeepsTheFlag() {
		try (RawClient client = RawClient.mqtt5(this.broker, "a");
				RawClient other = RawClient.mqtt5(this.broker, "b")) {
			client.send("82 {0001 {} 't' 08}").expect("90 {0001 {} 00}");
			other.send("82 {0001 {} 't' 00}").expect("90 {0001 {} 00}");
			retain("t", "kept");
			client.expect("31 {'t' {} <kept>}");
			other.expect("30 {'t' {} <kept>}");
		}
	}

	@Test
	void retainedMessagesExpire() {
		try (RawClient sender = RawClient.mqtt5(this.broker, "s");
				RawClient client = RawClient.mqtt5(this.broker, "a")) {
			sender.send("33 {'t/1' 0001 {02 0000000A} <short>}").expect("40 {0001 10}");
			sender.send("33 {'t/2' 0002 {02 00000064} <long>}").expect("40 {0002 10}");
			this.control.advanceTime(Duration.ofSeconds(20));
			client.send("82 {0001 {} 't/+' 00}").expect("90 {0001 {} 00}");
			client.expect("31 {'t/2' {02 00000050} <long>}").expectNothing();
			client.send("82 {0002 {} 't/1' 00}").expect("90 {0002 {} 00}").expectNothing();
		}
	}

	@Test
	void sharedSubscriptionsGetNoRetainedMessages() {
		retain("t/1", "kept");
		try (RawClient client = member("a")) {
			client.expectNothing();
		}
	}

	@Test
	void sharedSubscriptionsAreRefusedWhereTheyAreNotAvailable() {
		try (MqttBroker limited = MqttBroker.builder().sharedSubscriptionsAvailable(false).start();
				RawClient client = new RawClient(limited)) {
			client.send("10 {'MQTT' 05 02 0000 {} 'a'}").expect("20 {00 00 {22 0064 2A 00}}");
			client.send("82 {0001 {} '$share/g/t' 00}").expect("90 {0001 {} 9E}");
		}
	}

	private void publish(String topic, String... payloads) {
		for (String payload : payloads) {
			this.control.publish(MqttMessage.to(topic).payload(payload).build());
		}
	}

	private void retain(String topic, String payload) {
		this.control.publish(MqttMessage.to(topic).payload(payload).retain(true).build());
	}

}
