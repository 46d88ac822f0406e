package io.github.mqttboot.client.conformance;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.ConnectResult;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.ScriptedPeer;
import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.message.ReasonCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a server may and may not answer to CONNECT (MQTT 3.1.1 and 5.0 section 3.2).
 */
class ConnAckIntegrationTests extends AbstractConformanceTests {

	@ParameterizedTest
	@CsvSource({ "MQTT_3_1_1, d000", "MQTT_3_1_1, 30030001 61", "MQTT_3_1_1, 9003000100", "MQTT_3_1_1, 40020001",
			"MQTT_5, d000", "MQTT_5, 3004000161 00", "MQTT_5, 900400010000", "MQTT_5, 40020001" })
	@Conformance(mqtt311 = "MQTT-3.2.0-1", mqtt5 = "MQTT-3.2.0-1")
	void nothingComesBeforeConnAck(MqttVersion version, String packet) {
		refused(builder(version), packet, isMqtt5(version) ? "82" : "");
	}

	@Test
	@Conformance(mqtt5 = "MQTT-3.2.0-2")
	void connAckComesOnce() {
		Link link = connect(mqtt5());
		link.send(ScriptedPeer.CONNACK_5);
		link.expect("e0 01 82");
		link.expectEnd();
	}

	@Test
	@Conformance(mqtt311 = "MQTT-3.1.2-2")
	void aRefusedLevelIsToldAndNotAskedForAgain() throws IOException {
		MqttConnectException failure = refused(mqtt3(), "20 02 00 01");
		assertThat(failure.reasonCode()).isEqualTo(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION);
		assertThat(this.peer.isConnectedTo(Duration.ofMillis(200))).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "84, UNSUPPORTED_PROTOCOL_VERSION", "85, CLIENT_IDENTIFIER_NOT_VALID" })
	@Conformance(mqtt5 = { "MQTT-3.1.2-2", "MQTT-3.1.3-8" })
	void aRefusedVersionOrClientIdentifierIsToldAndNotAskedForAgain(String code, ReasonCode reasonCode)
			throws IOException {
		MqttConnectException failure = refused(mqtt5(), "20 03 00 " + code + " 00");
		assertThat(failure.reasonCode()).isEqualTo(reasonCode);
		assertThat(this.peer.isConnectedTo(Duration.ofMillis(200))).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "MQTT_3_1_1, 20020100", "MQTT_5, 2003010000" })
	@Conformance(mqtt311 = "MQTT-3.2.2-1", mqtt5 = { "MQTT-3.2.2-2", "MQTT-3.2.2-4" })
	void aCleanStartHasNoSessionPresent(MqttVersion version, String connAck) {
		refused(builder(version).cleanStart(true), connAck, isMqtt5(version) ? "82" : "");
	}

	@ParameterizedTest
	@ValueSource(strings = { "01", "02", "03", "04", "05" })
	@Conformance(mqtt311 = { "MQTT-3.2.2-4" })
	void aRefusalOfMqtt311HasNoSessionPresent(String code) {
		MqttConnectException failure = refused(mqtt3().cleanStart(false), "20 02 01 " + code);
		// malformed: no code is believed
		assertThat(failure.reasonCode()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "80", "87", "9f" })
	@Conformance(mqtt5 = "MQTT-3.2.2-6")
	void aRefusalOfMqtt5HasNoSessionPresent(String code) {
		MqttConnectException failure = refused(mqtt5().cleanStart(false), "20 03 01 " + code + " 00", "81");
		assertThat(failure.reasonCode()).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "MQTT_3_1_1, 20020005", "MQTT_5, 2003008700" })
	@Conformance(mqtt311 = "MQTT-3.2.2-5", mqtt5 = { "MQTT-3.2.2-7", "MQTT-4.13.2-1" })
	void aRefusedClientHangsUpThoughTheServerDoesNot(MqttVersion version, String connAck) {
		assertThat(refused(builder(version), connAck).reasonCode()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
		assertThat(this.client.state()).isEqualTo(ClientState.DISCONNECTED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "02", "03", "80", "ff" })
	@Conformance(mqtt5 = "MQTT-3.2.2-1")
	void reservedFlagsAreZero(String flags) {
		refused(mqtt5().cleanStart(false), "20 03 " + flags + " 00 00", "81");
	}

	@ParameterizedTest
	@ValueSource(strings = { "7e", "42", "01", "8e", "93", "ff" })
	@Conformance(mqtt5 = "MQTT-3.2.2-8")
	void theReasonCodeIsOneOfTheList(String code) {
		assertThat(refused(mqtt5(), "20 03 00 " + code + " 00", "81").reasonCode()).isNull();
	}

	@Test
	@Conformance(mqtt5 = { "MQTT-3.1.3-2", "MQTT-3.1.3-7" })
	void anAssignedClientIdentifierIsToldAndUsedFromThenOn() {
		this.client = build(mqtt5().clientId(""));
		CompletableFuture<ConnectResult> connected = this.client.connect();
		Link link = this.peer.accept("20 07 00 00 04 12 0001 78");
		assertThat(outcome(connected)).isInstanceOfSatisfying(ConnectResult.class,
				(result) -> assertThat(result.clientIdentifier()).isEqualTo("x"));
		link.reset();
		assertThat(this.peer.accept().readConnect()).endsWith("0001" + hex("x"));
	}

	@Test
	@Conformance(mqtt5 = "MQTT-3.2.2-16")
	void theClientNeverNeedsAnAssignedClientIdentifier() {
		// it makes one, and comes back with it
		this.client = build(mqtt5().clientId(""));
		CompletableFuture<ConnectResult> connected = this.client.connect();
		Link link = this.peer.accept();
		String identifier = link.readConnect().substring(46);
		link.send(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOfSatisfying(ConnectResult.class,
				(result) -> assertThat(hex(result.clientIdentifier())).isEqualTo(identifier));
		link.reset();
		assertThat(this.peer.accept().readConnect()).endsWith("000d" + identifier);
	}

	@Test
	@Conformance(mqtt5 = "MQTT-3.1.4-3")
	void aSessionTakenOverIsLeftToWhoTookIt() throws IOException {
		Link link = connect(mqtt5());
		link.send("e0 01 8e");
		link.expectEnd();
		assertThat(this.peer.isConnectedTo(Duration.ofMillis(300))).isFalse();
		assertThat(this.client.state()).isEqualTo(ClientState.DISCONNECTED);
	}

	@Test
	@Conformance(mqtt5 = "MQTT-3.1.2-28")
	void responseInformationIsAskedForOnlyIfTheApplicationWantsIt() {
		build(mqtt5().requestResponseInformation(true)).connect();
		assertThat(this.peer.accept().readConnect()).contains("4d515454" + "05" + "02" + "003c" + "0a")
			.contains("1901");
	}

	@Test
	@Conformance(mqtt5 = "MQTT-3.1.2-28")
	void responseInformationIsNotAskedForAndDoesNoHarm() {
		this.client = build(mqtt5());
		CompletableFuture<ConnectResult> connected = this.client.connect();
		Link link = this.peer.accept();
		// no property 19 in CONNECT
		assertThat(link.readConnect()).endsWith("003c" + "08" + "210100" + "2700200000" + "0001" + "63");
		link.send("20 07 00 00 04 1a 0001 72");
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
	}

}
