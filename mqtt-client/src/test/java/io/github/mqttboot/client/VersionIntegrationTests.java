package io.github.mqttboot.client;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.testsupport.Loopback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Which MQTT version is spoken, and how servers refuse one.
 */
class VersionIntegrationTests extends AbstractPeerTests {

	private static final String LEVEL_5 = "4d51545405";

	private static final String LEVEL_4 = "4d51545404";

	private MqttClientBuilder automatic() {
		return mqtt5().version(MqttVersion.AUTO);
	}

	private Link expectLevel(String level) {
		Link link = this.peer.accept();
		assertThat(link.readConnect()).contains(level);
		return link;
	}

	private void assertFallsBack(CompletableFuture<ConnectResult> connected) {
		Link second = expectLevel(LEVEL_4);
		second.send(ScriptedPeer.CONNACK_3);
		assertThat(outcome(connected)).isInstanceOfSatisfying(ConnectResult.class,
				(result) -> assertThat(result.version()).isEqualTo(MqttVersion.MQTT_3_1_1));
	}

	// the reason code of MQTT 5, the return code of MQTT 3.1.1, DISCONNECT
	@ParameterizedTest
	@ValueSource(strings = { "20 03 00 84 00", "20 02 00 01", "e0 00", "e0 01 80", "e0 02 82 00" })
	void aServerThatSaysSoIsSpokenToWithMqtt311(String refusal) {
		// [MQTT-3.1.2-2]
		CompletableFuture<ConnectResult> connected = build(automatic()).connect();
		expectLevel(LEVEL_5).send(refusal);
		assertFallsBack(connected);
	}

	@Test
	void aServerThatClosesIsSpokenToWithMqtt311() {
		CompletableFuture<ConnectResult> connected = build(automatic()).connect();
		expectLevel(LEVEL_5).close();
		assertFallsBack(connected);
	}

	@Test
	void aServerThatResetsIsSpokenToWithMqtt311() {
		CompletableFuture<ConnectResult> connected = build(automatic()).connect();
		expectLevel(LEVEL_5).reset();
		assertFallsBack(connected);
	}

	@Test
	void silenceIsAGuessThatDoesNotOutliveTheConnection() {
		CompletableFuture<ConnectResult> connected = build(automatic()).connect();
		expectLevel(LEVEL_5).close();
		Link link = expectLevel(LEVEL_4);
		link.send(ScriptedPeer.CONNACK_3);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		link.close();
		// perhaps the server was only starting
		expectLevel(LEVEL_5).send(ScriptedPeer.CONNACK_5);
	}

	@Test
	void aClosedPortIsNoRefusalOfAVersion() throws IOException {
		int port = Loopback.freePort();
		CompletableFuture<ConnectResult> connected = build(
				automatic().uris("mqtt://127.0.0.1:" + port, this.peer.uri()))
			.connect();
		expectLevel(LEVEL_5).send(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
	}

	@Test
	void aServerThatIsSilentIsNoRefusalOfAVersion() throws IOException {
		MqttClient client = build(automatic().connectTimeout(Duration.ofMillis(500)));
		CompletableFuture<ConnectResult> connected = client.connect();
		Link link = expectLevel(LEVEL_5);
		link.expectEnd();
		assertThat(outcome(connected)).isInstanceOf(MqttConnectException.class);
		assertThat(this.peer.isConnectedTo(Duration.ofMillis(200))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "20 03 00 88 00", "20 03 00 89 00", "20 03 00 86 00", "20 02 00 02", "20 02 00 05",
			"e0 01 89", "e0 01 8b" })
	void anotherRefusalIsNoRefusalOfAVersion(String refusal) throws IOException {
		CompletableFuture<ConnectResult> connected = build(automatic()).connect();
		expectLevel(LEVEL_5).send(refusal);
		assertThat(outcome(connected)).isInstanceOf(MqttConnectException.class);
		assertThat(this.peer.isConnectedTo(Duration.ofMillis(200))).isFalse();
	}

	@Test
	void aTlsHandshakeThatFailsIsNoRefusalOfAVersion() throws IOException {
		CompletableFuture<ConnectResult> connected = build(automatic().uri("mqtts://127.0.0.1:" + this.peer.port()))
			.connect();
		this.peer.accept().close();
		assertThat(outcome(connected)).isInstanceOf(MqttConnectException.class);
		assertThat(this.peer.isConnectedTo(Duration.ofMillis(200))).isFalse();
	}

	@Test
	void anOutageThatLooksLikeARefusalEndsWithMqtt5() {
		MqttClient client = build(automatic().retryFirstConnect(true));
		client.connect();
		// a load balancer without a server behind it
		for (int i = 0; i < 3; i++) {
			expectLevel(LEVEL_5).close();
			expectLevel(LEVEL_4).close();
		}
		expectLevel(LEVEL_5).send(ScriptedPeer.CONNACK_5);
		await().until(() -> client.state() == ClientState.CONNECTED);
	}

	@Test
	void aServerThatRefusesEveryVersionIsToldWithItsCode() {
		CompletableFuture<ConnectResult> connected = build(automatic()).connect();
		expectLevel(LEVEL_5).send("20 02 00 01");
		expectLevel(LEVEL_4).send("20 02 00 01");
		assertThat(outcome(connected)).isInstanceOfSatisfying(MqttConnectException.class,
				(ex) -> assertThat(ex.reasonCode()).isEqualTo(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION));
	}

	@Test
	void aVersionThatIsAskedForIsNotLowered() throws IOException {
		CompletableFuture<ConnectResult> connected = build(mqtt5()).connect();
		expectLevel(LEVEL_5).send("20 02 00 01");
		assertThat(outcome(connected)).isInstanceOf(MqttConnectException.class);
		assertThat(this.peer.isConnectedTo(Duration.ofMillis(200))).isFalse();
	}

	@Test
	void mqtt31HasItsOwnNameAndLevel() {
		CompletableFuture<ConnectResult> connected = build(mqtt5().version(MqttVersion.MQTT_3_1)).connect();
		Link link = this.peer.accept();
		link.expect("10 0f 0006 4d5149736470 03 02 003c 0001 63");
		link.send(ScriptedPeer.CONNACK_3);
		assertThat(outcome(connected)).isInstanceOfSatisfying(ConnectResult.class,
				(result) -> assertThat(result.version()).isEqualTo(MqttVersion.MQTT_3_1));
	}

	@Test
	void aClientIdentifierOfMqtt31HasAtMost23Characters() {
		MqttClientBuilder builder = mqtt5().version(MqttVersion.MQTT_3_1);
		builder.clientId("x".repeat(22) + "\ud83d\ude00").options();
		assertThatIllegalArgumentException().isThrownBy(() -> builder.clientId("x".repeat(24)).options())
			.withMessageContaining("between 1 and 23")
			.withMessageContaining("24");
		// one that is made up fits
		assertThat(builder.clientId("").options().clientIdentifier()).hasSizeBetween(1, 23);
		builder.version(MqttVersion.MQTT_3_1_1).clientId("x".repeat(24)).options();
	}

	@Test
	void aServerThatRefusesMqtt5ByCodeGetsMqtt311() {
		CompletableFuture<ConnectResult> connected = build(mqtt5().version(MqttVersion.AUTO)).connect();
		Link first = this.peer.accept();
		assertThat(first.readConnect()).contains("4d515454" + "05");
		first.send("20 02 00 01");
		first.expectEnd();
		Link second = this.peer.accept();
		assertThat(second.readConnect()).contains("4d515454" + "04");
		second.send(ScriptedPeer.CONNACK_3);
		assertThat(outcome(connected)).isInstanceOfSatisfying(ConnectResult.class,
				(result) -> assertThat(result.version()).isEqualTo(MqttVersion.MQTT_3_1_1));
	}

	@Test
	void aServerThatClosesOnMqtt5WithoutAWordGetsMqtt311() {
		CompletableFuture<ConnectResult> connected = build(mqtt5().version(MqttVersion.AUTO)).connect();
		Link first = this.peer.accept();
		first.readConnect();
		first.close();
		Link second = this.peer.accept();
		assertThat(second.readConnect()).contains("4d515454" + "04");
		second.send(ScriptedPeer.CONNACK_3);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
	}

	@Test
	void aServerThatSpokeMqtt5IsNotDowngradedBecauseItClosesOnce() {
		CompletableFuture<ConnectResult> connected = build(mqtt5().version(MqttVersion.AUTO)).connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		link.close();
		for (int i = 0; i < 3; i++) {
			Link restarting = this.peer.accept();
			assertThat(restarting.readConnect()).contains("4d515454" + "05");
			restarting.close();
		}
	}

	@Test
	void aServerThatSpokeMqtt311IsNotAskedForMqtt5AfterEveryLostConnection() {
		CompletableFuture<ConnectResult> connected = build(mqtt5().version(MqttVersion.AUTO)).connect();
		this.peer.accept("20 02 00 01");
		Link link = this.peer.accept(ScriptedPeer.CONNACK_3);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		link.close();
		assertThat(this.peer.accept().readConnect()).contains("4d515454" + "04");
	}

}
