package io.github.mqttboot.client.conformance;

import java.io.IOException;
import java.time.Duration;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttClientBuilder;
import io.github.mqttboot.client.MqttCredentials;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.WillMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * CONNECT, byte for byte (MQTT 3.1.1 and 5.0 section 3.1).
 */
class ConnectPacketIntegrationTests extends AbstractConformanceTests {

	private static final String MQTT_3_1_1 = "0004 4d515454 04";

	private static final String MQTT_5 = "0004 4d515454 05";

	/** Receive maximum 256 and maximum packet size 2 MiB: the client always says them. */
	private static final String PROPERTIES = "08 21 0100 27 00200000";

	private void expectConnect(MqttClientBuilder builder, String body) {
		build(builder).connect();
		String digits = body.replace(" ", "");
		int length = digits.length() / 2;
		String remaining = (length < 0x80) ? String.format("%02x", length)
				: String.format("%02x%02x", (length & 0x7f) | 0x80, length >> 7);
		this.peer.accept().expect("10" + remaining + digits);
	}

	@Test
	@Conformance(mqtt311 = { "MQTT-3.1.0-1", "MQTT-3.1.2-1", "MQTT-3.1.2-3", "MQTT-3.1.2-11", "MQTT-3.1.2-13",
			"MQTT-3.1.2-15", "MQTT-3.1.2-18", "MQTT-3.1.2-20", "MQTT-3.1.3-3" })
	void aPlainConnectOfMqtt311() {
		expectConnect(mqtt3(), MQTT_3_1_1 + "02 003c 0001 63");
	}

	@Test
	@Conformance(mqtt5 = { "MQTT-3.1.0-1", "MQTT-3.1.2-1", "MQTT-3.1.2-3", "MQTT-3.1.2-11", "MQTT-3.1.2-13",
			"MQTT-3.1.2-16", "MQTT-3.1.2-18", "MQTT-3.1.3-3" })
	void aPlainConnectOfMqtt5() {
		expectConnect(mqtt5(), MQTT_5 + "02 003c" + PROPERTIES + "0001 63");
	}

	@ParameterizedTest
	@CsvSource({ "AT_MOST_ONCE, false, 06", "AT_LEAST_ONCE, false, 0e", "EXACTLY_ONCE, false, 16",
			"AT_MOST_ONCE, true, 26", "AT_LEAST_ONCE, true, 2e", "EXACTLY_ONCE, true, 36" })
	@Conformance(mqtt311 = "MQTT-3.1.2-9", mqtt5 = "MQTT-3.1.2-9")
	void aWillSaysItsQosAndRetain(QoS qos, boolean retain, String flags) {
		WillMessage will = new WillMessage(MqttMessage.to("w").payload("x").qos(qos).retain(retain).build());
		expectConnect(mqtt3().will(will), MQTT_3_1_1 + flags + "003c 0001 63 0001 77 0001 78");
		// a will without properties writes their length of zero
		expectConnect(mqtt5().will(will), MQTT_5 + flags + "003c" + PROPERTIES + "0001 63 00 0001 77 0001 78");
	}

	@ParameterizedTest
	@CsvSource({ "u, p, c2, 0001 75 0001 70", "u, , 82, 0001 75", "'', , 82, 0000", "'', '', c2, 0000 0000" })
	@Conformance(mqtt311 = { "MQTT-3.1.2-18", "MQTT-3.1.2-19", "MQTT-3.1.2-20", "MQTT-3.1.2-21" },
			mqtt5 = { "MQTT-3.1.2-16", "MQTT-3.1.2-17", "MQTT-3.1.2-18", "MQTT-3.1.2-19" })
	void userNameAndPasswordAreThereIfTheirFlagsAre(String userName, String password, String flags, String fields) {
		expectConnect(mqtt3().credentials(userName, password), MQTT_3_1_1 + flags + "003c 0001 63" + fields);
		expectConnect(mqtt5().credentials(userName, password),
				MQTT_5 + flags + "003c" + PROPERTIES + "0001 63" + fields);
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = "MQTT-3.1.2-21", mqtt5 = "MQTT-3.1.2-19")
	void theLongestPasswordIsSentWhole(MqttVersion version) {
		byte[] password = new byte[65_535];
		password[65_534] = 1;
		build(builder(version).credentials(() -> MqttCredentials.of("u", password))).connect();
		assertThat(this.peer.accept().readConnect()).endsWith("0001" + "75" + "ffff" + "00".repeat(65_534) + "01");
	}

	@Test
	@Conformance(mqtt311 = "MQTT-3.1.2-22")
	void beforeMqtt5APasswordNeedsAUserName() throws IOException {
		MqttClient client = build(mqtt3().credentials(null, "p"));
		assertThat(outcome(client.connect())).isInstanceOfSatisfying(MqttConnectException.class,
				(ex) -> assertThat(ex).hasMessageContaining("user name"));
		assertThat(this.peer.isConnectedTo(Duration.ofMillis(100))).isFalse();
	}

	@Test
	@Conformance(mqtt5 = { "MQTT-3.1.2-16", "MQTT-3.1.2-19" })
	void mqtt5HasPasswordsWithoutUserName() {
		expectConnect(mqtt5().credentials(null, "p"), MQTT_5 + "42 003c" + PROPERTIES + "0001 63 0001 70");
	}

	@Test
	@Conformance(mqtt311 = "MQTT-3.1.3-1", mqtt5 = "MQTT-3.1.3-1")
	void theFieldsComeInTheirOrder() {
		WillMessage will = new WillMessage(MqttMessage.to("w").payload("x").build());
		expectConnect(mqtt3().credentials("u", "p").will(will),
				MQTT_3_1_1 + "ce 003c 0001 63 0001 77 0001 78 0001 75 0001 70");
		WillMessage delayed = new WillMessage(will.message(), Duration.ofSeconds(3));
		expectConnect(mqtt5().credentials("u", "p").will(delayed),
				MQTT_5 + "ce 003c" + PROPERTIES + "0001 63 05 18 00000003 0001 77 0001 78 0001 75 0001 70");
	}

	@Test
	@Conformance(mqtt311 = "MQTT-3.1.3-7")
	void anEmptyClientIdentifierIsNotForASessionThatStays() {
		MqttClientBuilder builder = mqtt3().clientId("").cleanStart(false);
		assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("client identifier");
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = { "MQTT-3.1.3-3", "MQTT-3.1.3-7" }, mqtt5 = "MQTT-3.1.3-3")
	void withoutAClientIdentifierTheClientMakesOne(MqttVersion version) {
		build(builder(version).clientId("")).connect();
		// mqtt-, and eight hexadecimal digits
		assertThat(this.peer.accept().readConnect()).matches("10.*02003c.*000d" + hex("mqtt-") + ".{16}");
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = "MQTT-3.1.0-2", mqtt5 = "MQTT-3.1.0-2")
	void thereIsOneConnectOnAConnection(MqttVersion version) throws IOException {
		Link link = connect(builder(version));
		Object first = outcome(this.client.connect());
		assertThat(outcome(this.client.connect())).isEqualTo(first);
		expectNothingBut(link, "marker");
		assertThat(this.peer.isConnectedTo(Duration.ofMillis(100))).isFalse();
	}

}
