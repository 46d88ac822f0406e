package io.github.mqttboot.test;

import java.time.Duration;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What a test can see, wait for and break.
 */
class MqttBrokerControlIntegrationTests extends AbstractBrokerIntegrationTests {

	private static final Duration SHORT = Duration.ofMillis(20);

	@Test
	void publishedMessagesAreSeenInTheirOrder() {
		try (RawClient client = RawClient.mqtt5(this.broker, "a")) {
			client.send("31 {'t/1' {} <1>} 34 {'t/2' 0001 {} <2>} 30 {'u' {} <3>}");
			assertThat(this.control.awaitPublished("t/#", 2, TIMEOUT)).extracting(MqttMessage::payloadAsString)
				.containsExactly("1", "2");
			this.control.awaitPublished("u", 1, TIMEOUT);
			assertThat(this.control.published()).hasSize(3);
			assertThat(this.control.published().get(0).isRetain()).isTrue();
			assertThat(this.control.published().get(1).qos()).isEqualTo(QoS.EXACTLY_ONCE);
		}
	}

	@Test
	void waitingInVainTellsWhatWasSeenButNoPayloads() {
		try (RawClient client = RawClient.mqtt5(this.broker, "a")) {
			client.send("82 {0001 {} 'u' 01} 32 {'t/1' 0001 {} <s3cr3t>}").expect("90 {0001 {} 01} 40 {0001 10}");
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> this.control.awaitPublished("t/#", 2, SHORT))
				.withMessageContainingAll("2 messages", "'t/#'", "there were 1", "t/1", "6 bytes")
				.withMessageNotContaining("s3cr3t");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.control.awaitSubscription("t", SHORT))
				.withMessageContainingAll("a subscription to 't'", "'u' (client 'a', QoS 1)");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.control.awaitClient("b", SHORT))
				.withMessageContainingAll("client 'b'", "'a' (MQTT_5, clean start)");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.control.awaitClients(2, SHORT))
				.withMessageContaining("2 connected clients");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.control.awaitNoClient("a", SHORT))
				.withMessageContaining("client 'a' to be gone");
		}
	}

	@Test
	void waitingReturnsWhatItWaitedFor() {
		try (RawClient client = RawClient.mqtt5(this.broker, "a")) {
			client.send("82 {0001 {} '$share/g/t' 01}");
			assertThat(this.control.awaitSubscription("$share/g/t", TIMEOUT).clientId()).isEqualTo("a");
			assertThat(this.control.awaitClient("a", TIMEOUT).clientId()).isEqualTo("a");
			assertThat(this.control.awaitClients(1, TIMEOUT)).hasSize(1);
		}
		this.control.awaitNoClient("a", TIMEOUT);
	}

	@Test
	void aDroppedConnectionIsReset() {
		try (RawClient client = RawClient.mqtt5(this.broker, "a");
				RawClient other = RawClient.mqtt5(this.broker, "b")) {
			this.control.dropConnection("a");
			client.expectReset();
			other.expectNothing();
			this.control.dropConnections();
			other.expectReset();
			assertThat(this.control.clients()).isEmpty();
		}
	}

	@Test
	void droppingAClientThatIsNotThereTellsWhoIs() {
		RawClient.mqtt5(this.broker, "a");
		assertThatIllegalArgumentException().isThrownBy(() -> this.control.dropConnection("b"))
			.withMessageContainingAll("'b' is not connected", "'a'");
	}

	@Test
	void aClientIsDisconnectedWithTheReasonTheTestWants() {
		try (RawClient client = RawClient.mqtt5(this.broker, "a");
				RawClient older = RawClient.mqtt311(this.broker, "b")) {
			this.control.disconnect("a", ReasonCode.USE_ANOTHER_SERVER);
			client.expect("E0 {9C}").expectEnd();
			this.control.disconnect("b", ReasonCode.USE_ANOTHER_SERVER);
			older.expectEnd();
		}
	}

	@Test
	void publishesAreRefusedWithTheReasonTheTestWants() {
		this.control.refusePublishes("t/#", ReasonCode.QUOTA_EXCEEDED);
		try (RawClient client = RawClient.mqtt5(this.broker, "a");
				RawClient older = RawClient.mqtt311(this.broker, "b")) {
			client.send("32 {'t/1' 0001 {}}").expect("40 {0001 97}");
			client.send("34 {'t/1' 0002 {}}").expect("50 {0002 97}");
			client.send("32 {'u' 0003 {}}").expect("40 {0003 10}");
			older.send("32 {'t/1' 0001}").expect("40 02 0001");
			assertThat(this.control.published()).extracting(MqttMessage::topic).containsExactly("u");
			this.control.acceptPublishes();
			client.send("34 {'t/1' 0002 {}}").expect("50 {0002 10}");
		}
	}

	@Test
	void subscriptionsAreRefusedWithTheReasonTheTestWants() {
		this.control.refuseSubscriptions("t/#", ReasonCode.NOT_AUTHORIZED);
		try (RawClient client = RawClient.mqtt5(this.broker, "a");
				RawClient older = RawClient.mqtt311(this.broker, "b")) {
			client.send("82 {0001 {} 't/#' 00 't/1' 00 '$share/g/t/#' 00 'u' 01}").expect("90 {0001 {} 87 87 87 01}");
			older.send("82 {0001 't/1' 00}").expect("90 03 0001 80");
			this.control.acceptSubscriptions();
			client.send("82 {0002 {} 't/#' 00}").expect("90 {0002 {} 00}");
		}
	}

	@Test
	void lessThanWantedIsGranted() {
		this.control.grantAtMost(QoS.AT_LEAST_ONCE);
		try (RawClient client = RawClient.mqtt5(this.broker, "a")) {
			client.send("82 {0001 {} 't' 02 'u' 00}").expect("90 {0001 {} 01 00}");
		}
	}

	@Test
	void acknowledgementsAreHeldBackAndReleasedInOrder() {
		this.control.withholdAcknowledgements(true);
		try (RawClient client = RawClient.mqtt5(this.broker, "a")) {
			client.send("32 {'t' 0001 {}}").send("34 {'t' 0002 {}}").send("62 {0009}").expectNothing();
			assertThat(this.control.published()).hasSize(2);
			this.control.withholdAcknowledgements(false);
			client.expect("40 {0001 10} 50 {0002 10} 70 {0009 92}");
			client.send("62 {0002}").expect("70 {0002}");
		}
	}

	@Test
	void acknowledgementsAreLate() {
		this.control.delayAcknowledgements(Duration.ofHours(1));
		try (RawClient client = RawClient.mqtt5(this.broker, "a")) {
			client.send("32 {'t' 0001 {}}").send("32 {'t' 0002 {}}").expectNothing();
			this.control.advanceTime(Duration.ofHours(2));
			client.expect("40 {0001 10} 40 {0002 10}");
		}
	}

	@Test
	void acknowledgementsThatAreALittleLateComeByThemselves() {
		this.control.delayAcknowledgements(Duration.ofMillis(50));
		try (RawClient client = RawClient.mqtt5(this.broker, "a")) {
			client.send("32 {'t' 0001 {}}").expect("40 {0001 10}");
		}
	}

	@Test
	void pingsAreIgnored() {
		try (RawClient client = RawClient.mqtt5(this.broker, "a")) {
			this.control.ignorePings(true);
			client.send("C0 00").send("32 {'t' 0001 {}}").expect("40 {0001 10}");
			this.control.ignorePings(false);
			client.expectNothing();
		}
	}

	@Test
	void nothingIsReadUntilTheTestAllowsIt() {
		try (RawClient client = RawClient.mqtt5(this.broker, "a")) {
			this.control.stopReading();
			client.send("32 {'t' 0001 {}}");
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> this.control.awaitPublished("t", 1, Duration.ofMillis(200)));
			this.control.resumeReading();
			client.expect("40 {0001 10}");
		}
	}

	@Test
	void aConnectionThatIsNotReadFromCanBeDropped() {
		try (RawClient client = RawClient.mqtt5(this.broker, "a")) {
			this.control.stopReading();
			client.send("32 {'t' 0001 {}}");
			this.control.dropConnections();
			client.expectReset();
		}
	}

	@Test
	void forgottenSessionsAreNotPresent() {
		RawClient.mqtt5(this.broker, "a", "00", "11 FFFFFFFF").send("E0 00").expectEnd();
		assertThat(this.control.sessions()).containsExactly("a");
		this.control.forgetSessions();
		assertThat(this.control.sessions()).isEmpty();
		RawClient.mqtt5(this.broker, "a", "00", "11 FFFFFFFF").close();
	}

	@Test
	void oneForgottenSessionIsNotPresentAndItsConnectionIsBroken() {
		RawClient.mqtt5(this.broker, "a", "00", "11 FFFFFFFF").send("E0 00").expectEnd();
		try (RawClient client = RawClient.mqtt5(this.broker, "b", "00", "11 FFFFFFFF")) {
			this.control.forgetSession("b");
			client.expectReset();
			assertThat(this.control.sessions()).containsExactly("a");
			this.control.forgetSession("a");
			this.control.forgetSession("nobody");
			assertThat(this.control.sessions()).isEmpty();
		}
		RawClient.mqtt5(this.broker, "b", "00", "11 FFFFFFFF").close();
	}

	@Test
	void allClientsAreDisconnectedWithTheReasonTheTestWants() {
		try (RawClient client = RawClient.mqtt5(this.broker, "a");
				RawClient older = RawClient.mqtt311(this.broker, "b")) {
			this.control.disconnectAll(ReasonCode.SERVER_SHUTTING_DOWN);
			client.expect("E0 {8B}").expectEnd();
			older.expectEnd();
		}
	}

	@Test
	void aMessageIsAwaitedByWhatItSays() {
		try (RawClient client = RawClient.mqtt5(this.broker, "a")) {
			client.send("30 {'t' {} <one>} 30 {'t' {} <two>}");
			assertThat(this.control.awaitPublished("t", (message) -> message.payloadAsString().equals("two"), TIMEOUT)
				.topic()).isEqualTo("t");
			this.control.awaitPublished("t", 2, TIMEOUT);
			client.send("30 {'u' {} <" + "x".repeat(110) + ">}");
			this.control.awaitPublished("u", 1, TIMEOUT);
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> this.control.awaitPublished("#", (message) -> false, SHORT))
				.withMessageContainingAll("a certain message published to '#'", ": one", ": two",
						": " + "x".repeat(100) + "...")
				.withMessageNotContaining("x".repeat(101));
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> this.control.awaitPublished("v", (message) -> true, SHORT))
				.withMessageContainingAll("published to 'v'", "topic=u");
		}
	}

	@Test
	void aRetainedMessageIsAwaited() {
		try (RawClient client = RawClient.mqtt5(this.broker, "a")) {
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.control.awaitRetained("t", SHORT))
				.withMessageContainingAll("a retained message of topic 't'", "nothing");
			client.send("31 {'t' {} <kept>}");
			assertThat(this.control.awaitRetained("t", TIMEOUT).payloadAsString()).isEqualTo("kept");
		}
	}

	@Test
	void theEndOfASubscriptionIsAwaited() {
		try (RawClient client = RawClient.mqtt5(this.broker, "a")) {
			client.send("82 {0001 {} 't' 01}").expect("90 {0001 {} 01}");
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> this.control.awaitNoSubscription("t", SHORT))
				.withMessageContainingAll("no subscription to 't'", "'t' (client 'a', QoS 1)");
			client.send("A2 {0002 {} 't'}");
			this.control.awaitNoSubscription("t", TIMEOUT);
		}
	}

	@Test
	void acknowledgementsOfClientsAreAwaited() {
		try (RawClient client = RawClient.mqtt5(this.broker, "a")) {
			client.send("82 {0001 {} 't' 01}").expect("90 {0001 {} 01}");
			this.control.publish("t", "1");
			client.expect("32 {'t' 0001 {} <1>}");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.control.awaitAcknowledged(SHORT))
				.withMessageContainingAll("all messages to be acknowledged", "1 to client 'a'");
			client.send("40 {0001}");
			this.control.awaitAcknowledged(TIMEOUT);
		}
	}

	@Test
	void resetTakesBackFaultsAndForgetsWhatWas() {
		RawClient.mqtt5(this.broker, "gone", "00", "11 FFFFFFFF").send("E0 00").expectEnd();
		try (RawClient client = RawClient.mqtt5(this.broker, "a")) {
			client.send("82 {0001 {} 'u' 01}").expect("90 {0001 {} 01}");
			this.control.withholdAcknowledgements(true);
			this.control.refuseConnections(ReasonCode.BANNED);
			this.control.refuseSubscriptions(ReasonCode.BANNED);
			client.send("33 {'t' 0001 {} <kept>}").expectNothing();
			this.control.refusePublishes(ReasonCode.QUOTA_EXCEEDED);
			this.control.reset();
			client.expect("40 {0001 10}");
			assertThat(this.control.published()).isEmpty();
			assertThat(this.control.retained()).isEmpty();
			assertThat(this.control.sessions()).containsExactly("a");
			assertThat(this.control.subscriptions()).hasSize(1);
			client.send("32 {'t' 0002 {}}").expect("40 {0002 10}");
			RawClient.mqtt5(this.broker, "b").close();
		}
	}

}
