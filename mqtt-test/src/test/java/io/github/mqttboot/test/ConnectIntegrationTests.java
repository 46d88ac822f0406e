package io.github.mqttboot.test;

import java.time.Duration;

import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * CONNECT and CONNACK, sessions, and the ends of connections, byte by byte.
 */
class ConnectIntegrationTests extends AbstractBrokerIntegrationTests {

	@Test
	void mqtt31IsAccepted() {
		try (RawClient client = new RawClient(this.broker)) {
			client.send("10 {'MQIsdp' 03 02 003C 'a'}").expect("20 02 00 00");
			assertThat(this.control.clients()).singleElement()
				.satisfies((seen) -> assertThat(seen.version()).isEqualTo(MqttVersion.MQTT_3_1));
		}
	}

	@Test
	void mqtt311IsAccepted() {
		try (RawClient client = new RawClient(this.broker)) {
			client.send("10 {'MQTT' 04 02 003C 'a'}").expect("20 02 00 00");
			assertThat(this.control.clients()).singleElement().satisfies((seen) -> {
				assertThat(seen.clientId()).isEqualTo("a");
				assertThat(seen.version()).isEqualTo(MqttVersion.MQTT_3_1_1);
				assertThat(seen.keepAlive()).isEqualTo(Duration.ofSeconds(60));
				assertThat(seen.cleanStart()).isTrue();
				assertThat(seen.sessionExpiry()).isEqualTo(Duration.ZERO);
			});
		}
	}

	@Test
	void mqtt5IsAcceptedAndToldTheTopicAliasMaximum() {
		try (RawClient client = new RawClient(this.broker)) {
			client.send("10 {'MQTT' 05 02 003C {11 FFFFFFFF} 'a'}").expect("20 {00 00 {22 0064}}");
			assertThat(this.control.clients()).singleElement()
				.satisfies((seen) -> assertThat(seen.sessionExpiry()).isNull());
		}
	}

	@Test
	void anMqtt5ClientWithoutAnIdentifierGetsOne() {
		try (RawClient client = new RawClient(this.broker)) {
			client.send("10 {'MQTT' 05 02 003C {} ''}").expect("20 {00 00 {12 'auto-1' 22 0064}}");
			assertThat(this.control.clients()).extracting(BrokerClient::clientId).containsExactly("auto-1");
		}
	}

	@Test
	void anMqtt311ClientWithoutAnIdentifierNeedsACleanSession() {
		try (RawClient clean = new RawClient(this.broker); RawClient persistent = new RawClient(this.broker)) {
			clean.send("10 {'MQTT' 04 02 003C ''}").expect("20 02 00 00");
			persistent.send("10 {'MQTT' 04 00 003C ''}").expect("20 02 00 02").expectEnd();
		}
	}

	@Test
	void aVersionThatNobodyKnowsIsRefused() {
		try (RawClient client = new RawClient(this.broker)) {
			client.send("10 {'MQTT' 06 02 003C {} 'a'}").expect("20 02 00 01").expectEnd();
		}
	}

	@Test
	void aFirstPacketOtherThanConnectEndsTheConnection() {
		try (RawClient client = new RawClient(this.broker)) {
			client.send("C0 00").expectEnd();
		}
	}

	@Test
	void aSecondConnectIsAProtocolError() {
		try (RawClient client = RawClient.mqtt5(this.broker, "a")) {
			client.send("10 {'MQTT' 05 02 003C {} 'a'}").expect("E0 {82}").expectEnd();
		}
	}

	@Test
	void aMalformedPacketIsAnsweredWithItsReason() {
		try (RawClient client = RawClient.mqtt5(this.broker, "a")) {
			client.send("36 {'t' {} <QoS 3>}").expect("E0 {81}").expectEnd();
		}
	}

	@Test
	void aMalformedPacketOfMqtt311EndsTheConnection() {
		try (RawClient client = RawClient.mqtt311(this.broker, "a")) {
			client.send("36 {'t' <QoS 3>}").expectEnd();
		}
	}

	@Test
	void onlyTheRightCredentialsAreLetIn() {
		try (MqttBroker guarded = MqttBroker.builder().credentials("me", "s3cr3t").start();
				RawClient right = new RawClient(guarded);
				RawClient wrong = new RawClient(guarded);
				RawClient nobody = new RawClient(guarded);
				RawClient old = new RawClient(guarded)) {
			right.send("10 {'MQTT' 05 C2 003C {} 'a' 'me' 's3cr3t'}").expect("20 {00 00 {22 0064}}");
			wrong.send("10 {'MQTT' 05 C2 003C {} 'b' 'me' 'guess'}").expect("20 {00 86 {}}").expectEnd();
			nobody.send("10 {'MQTT' 05 02 003C {} 'c'}").expect("20 {00 86 {}}").expectEnd();
			old.send("10 {'MQTT' 04 C2 003C 'd' 'me' 'guess'}").expect("20 02 00 04").expectEnd();
			assertThat(guarded.control().clients()).extracting(BrokerClient::userName).containsExactly("me");
		}
	}

	@Test
	void enhancedAuthenticationIsRefused() {
		try (RawClient client = new RawClient(this.broker)) {
			client.send("10 {'MQTT' 05 02 003C {15 'PLAIN'} 'a'}").expect("20 {00 8C {}}").expectEnd();
		}
	}

	@Test
	void theOlderOfTwoClientsWithOneIdentifierHasToGo() {
		try (RawClient older = RawClient.mqtt5(this.broker, "a"); RawClient newer = RawClient.mqtt5(this.broker, "a")) {
			older.expect("E0 {8E}").expectEnd();
			newer.expectNothing();
		}
	}

	@Test
	void theOlderOfTwoMqtt311ClientsIsJustDisconnected() {
		try (RawClient older = RawClient.mqtt311(this.broker, "a");
				RawClient newer = RawClient.mqtt311(this.broker, "a")) {
			older.expectEnd();
			newer.expectNothing();
		}
	}

	@Test
	void aSessionOfMqtt311StaysUntilACleanOne() {
		connectAndDisconnect311("00", "00");
		connectAndDisconnect311("00", "01");
		connectAndDisconnect311("02", "00");
		connectAndDisconnect311("00", "00");
	}

	private void connectAndDisconnect311(String flags, String sessionPresent) {
		try (RawClient client = new RawClient(this.broker)) {
			client.send("10 {'MQTT' 04 " + flags + " 0000 'a'}").expect("20 02 " + sessionPresent + " 00");
			client.send("E0 00").expectEnd();
		}
	}

	@Test
	void aSessionExpiresAsLongAfterTheConnectionAsTheClientSaid() {
		connectAndDisconnect5("11 0000000A", "00", "00");
		this.control.advanceTime(Duration.ofSeconds(9));
		connectAndDisconnect5("11 0000000A", "01", "00");
		this.control.advanceTime(Duration.ofSeconds(11));
		assertThat(this.control.sessions()).isEmpty();
		connectAndDisconnect5("11 0000000A", "00", "00");
	}

	@Test
	void disconnectCanChangeTheSessionExpiry() {
		connectAndDisconnect5("11 0000000A", "00", "00 {11 00000000}");
		assertThat(this.control.sessions()).isEmpty();
	}

	@Test
	void disconnectCanNotTurnASessionThatEndsIntoOneThatStays() {
		try (RawClient client = RawClient.mqtt5(this.broker, "a")) {
			client.send("E0 {00 {11 0000000A}}").expect("E0 {82}").expectEnd();
		}
	}

	private void connectAndDisconnect5(String properties, String sessionPresent, String disconnect) {
		try (RawClient client = new RawClient(this.broker)) {
			client.send("10 {'MQTT' 05 00 0000 {" + properties + "} 'a'}")
				.expect("20 {" + sessionPresent + " 00 {22 0064}}");
			client.send("E0 {" + disconnect + "}").expectEnd();
		}
	}

	@Test
	void aClientThatIsSilentForTooLongIsDisconnected() {
		try (RawClient client = new RawClient(this.broker)) {
			client.send("10 {'MQTT' 05 02 0001 {} 'a'}").expect("20 {00 00 {22 0064}}");
			client.expect("E0 {8D}").expectEnd();
		}
	}

	@Test
	void limitsAreAnnounced() {
		try (MqttBroker limited = MqttBroker.builder()
			.receiveMaximum(10)
			.maximumPacketSize(1_000)
			.topicAliasMaximum(0)
			.maximumQos(QoS.AT_LEAST_ONCE)
			.retainAvailable(false)
			.sharedSubscriptionsAvailable(false)
			.serverKeepAlive(Duration.ofSeconds(30))
			.start(); RawClient client = new RawClient(limited)) {
			client.send("10 {'MQTT' 05 02 003C {} 'a'}");
			client.expect("20 {00 00 {13 001E 21 000A 24 01 25 00 27 000003E8 2A 00}}");
		}
	}

	@Test
	void aPacketLargerThanAnnouncedEndsTheConnection() {
		try (MqttBroker limited = MqttBroker.builder().maximumPacketSize(100).start();
				RawClient client = new RawClient(limited)) {
			client.send("10 {'MQTT' 05 02 003C {} 'a'}").expect("20 {00 00 {22 0064 27 00000064}}");
			client.send("30 64").expect("E0 {95}").expectEnd();
		}
	}

	@Test
	void connectionsAreRefusedWithTheReasonTheTestWants() {
		this.control.refuseConnections(ReasonCode.SERVER_BUSY);
		try (RawClient newer = new RawClient(this.broker); RawClient older = new RawClient(this.broker)) {
			newer.send("10 {'MQTT' 05 02 003C {} 'a'}").expect("20 {00 89 {}}").expectEnd();
			older.send("10 {'MQTT' 04 02 003C 'a'}").expect("20 02 00 03").expectEnd();
		}
		this.control.acceptConnections();
		RawClient.mqtt5(this.broker, "a").close();
	}

	@Test
	void aBrokerThatKnowsOnlyMqtt311AnswersMqtt5InItsOwnWay() {
		this.control.acceptVersions(MqttVersion.MQTT_3_1_1);
		try (RawClient newer = new RawClient(this.broker); RawClient older = new RawClient(this.broker)) {
			newer.send("10 {'MQTT' 05 02 003C {} 'a'}").expect("20 02 00 01").expectEnd();
			older.send("10 {'MQTT' 04 02 003C 'a'}").expect("20 02 00 00");
		}
	}

}
