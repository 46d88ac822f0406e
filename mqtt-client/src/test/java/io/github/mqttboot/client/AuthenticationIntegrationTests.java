package io.github.mqttboot.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Enhanced authentication, byte by byte (MQTT 5.0 section 4.12).
 */
class AuthenticationIntegrationTests extends AbstractAuthenticationTests {

	private static void assertRefused(CompletableFuture<ConnectResult> connected, String text) {
		assertThat(outcome(connected)).isInstanceOfSatisfying(MqttConnectException.class,
				(ex) -> assertThat(ex).hasMessageContaining(text));
	}

	@Test
	void theConversationGoesFromConnectOverAuthToConnAck() {
		MqttClient client = build(authenticating());
		CompletableFuture<ConnectResult> connected = client.connect();
		Link link = this.peer.accept();
		// [MQTT-4.12.0-5] the method and the first data
		assertThat(link.readConnect()).contains("1500014d" + "1600026930");
		for (int i = 1; i <= 3; i++) {
			link.send(auth("18", "c" + i));
			// [MQTT-4.12.0-3]
			link.expect(auth("18", "r" + i));
		}
		link.send(CONNACK);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		await().untilAsserted(() -> assertThat(this.door.steps).containsExactly("start " + this.peer.uri() + " c false",
				"initial", "c1", "c2", "c3", "verify f1", "end null"));
	}

	@Test
	void everyStepRunsAwayFromTheIoThread() {
		connected(build(authenticating()));
		await().untilAsserted(() -> assertThat(this.door.steps).endsWith("end null"));
		assertThat(this.door.threads).isNotEmpty().allMatch((name) -> name.startsWith("mqtt-c-"));
	}

	@Test
	void everyAttemptIsAConversationOfItsOwn() {
		MqttClient client = build(authenticating());
		Link link = connected(client);
		link.close();
		Link next = this.peer.accept();
		assertThat(next.readConnect()).contains("1500014d" + "1600026930");
		next.send(CONNACK);
		await()
			.untilAsserted(() -> assertThat(this.door.steps).filteredOn((step) -> step.startsWith("start")).hasSize(2));
	}

	@Test
	void nothingButAuthLeavesBeforeConnAck() throws IOException {
		// [MQTT-3.1.2-30]
		MqttClient client = build(authenticating().keepAlive(Duration.ofSeconds(1)));
		client.connect();
		Link link = this.peer.accept();
		link.readConnect();
		client.publish(message("m", QoS.AT_LEAST_ONCE));
		client.subscribe(TopicSubscription.of("a", QoS.AT_MOST_ONCE), (message) -> {
		});
		assertThat(link.isSilentFor(Duration.ofMillis(1_500))).isTrue();
		link.send(auth("18", "c1"));
		link.expect(auth("18", "r1"));
		link.send(CONNACK);
		assertThat(link.read()).startsWith("82");
	}

	@ParameterizedTest
	@ValueSource(strings = { "f0 07 18 05 15 0002 4d4d", "f0 02 18 00", "f0 00", "f0 06 00 04 15 0001 4d",
			"f0 06 19 04 15 0001 4d" })
	void anAuthOfAnotherMethodOrWithAnotherCodeIsAProtocolError(String auth) {
		// [MQTT-4.12.0-5] [MQTT-4.12.0-2] [MQTT-3.15.2-1]
		CompletableFuture<ConnectResult> connected = build(authenticating()).connect();
		Link link = this.peer.accept();
		link.readConnect();
		link.send(auth);
		assertThat(link.read()).isIn("e00182", "e00181");
		link.expectEnd();
		assertRefused(connected, "did not answer as MQTT servers do");
		await().untilAsserted(() -> assertThat(this.door.steps).last().asString().startsWith("end MqttConnect"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "20 03 00 00 00", "20 07 00 00 04 15 0001 4e" })
	void aConnAckWithoutOurMethodIsAProtocolError(String connAck) {
		// [MQTT-4.12.0-5]
		CompletableFuture<ConnectResult> connected = build(authenticating()).connect();
		Link link = this.peer.accept(connAck);
		link.expect("e0 01 82");
		link.expectEnd();
		assertRefused(connected, "did not answer as MQTT servers do");
		assertThat(this.door.steps).noneMatch((step) -> step.startsWith("verify"));
	}

	@Test
	void twoChallengesAtOnceAreAProtocolError() {
		CompletableFuture<ConnectResult> connected = build(authenticating()).connect();
		Link link = this.peer.accept();
		link.readConnect();
		link.send(auth("18", "c1") + auth("18", "c2"));
		link.expect("e0 01 82");
		link.expectEnd();
		assertRefused(connected, "did not answer as MQTT servers do");
	}

	@ParameterizedTest
	@ValueSource(strings = { "f0 06 18 04 15 0001 4d", "20 07 00 00 04 15 0001 4d" })
	void aClientWithoutAMethodIsNotDrawnIntoAConversation(String packet) {
		// [MQTT-4.12.0-6]
		CompletableFuture<ConnectResult> connected = build(mqtt5()).connect();
		Link link = this.peer.accept(packet);
		link.expect("e0 01 82");
		link.expectEnd();
		assertRefused(connected, "did not answer as MQTT servers do");
	}

	@Test
	void anEstablishedConnectionWithoutAMethodIsNotDrawnIntoOneEither() {
		// [MQTT-4.12.0-6]
		MqttClient client = build(mqtt5());
		client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		link.send("f0 06 18 04 15 0001 4d");
		link.expect("e0 01 82");
		link.expectEnd();
	}

	@Test
	void aRefusalEndsTheConversation() {
		// [MQTT-4.12.0-1]
		CompletableFuture<ConnectResult> connected = build(authenticating()).connect();
		Link link = this.peer.accept("20 03 00 8c 00");
		link.expectEnd();
		assertThat(outcome(connected)).isInstanceOfSatisfying(MqttConnectException.class,
				(ex) -> assertThat(ex.reasonCode()).isEqualTo(ReasonCode.BAD_AUTHENTICATION_METHOD));
		await().untilAsserted(() -> assertThat(this.door.steps).last().asString().startsWith("end MqttConnect"));
	}

	@Test
	void aDisconnectEndsTheConversation() {
		CompletableFuture<ConnectResult> connected = build(authenticating()).connect();
		Link link = this.peer.accept();
		link.readConnect();
		link.send("e0 01 87");
		link.expectEnd();
		assertThat(outcome(connected)).isInstanceOfSatisfying(MqttConnectException.class,
				(ex) -> assertThat(ex.reasonCode()).isEqualTo(ReasonCode.NOT_AUTHORIZED));
	}

	@Test
	void aServerThatCannotProveWhoItIsGetsNothing() {
		// [MQTT-4.12.1-2] and what it sent in the meantime is not delivered
		this.door.rejected = "verify f1";
		List<String> received = new CopyOnWriteArrayList<>();
		MqttClient client = build(authenticating());
		client.subscribe(TopicSubscription.of("#", QoS.AT_LEAST_ONCE), (message) -> received.add(message.topic()));
		CompletableFuture<ConnectResult> connected = client.connect();
		Link link = this.peer.accept(CONNACK + ScriptedPeer.publish(1, 1, "a", "x"));
		link.expect("e0 01 83");
		link.expectEnd();
		assertThat(outcome(connected)).isInstanceOfSatisfying(MqttConnectException.class,
				(ex) -> assertThat(ex).hasMessageContaining("'M'")
					.hasMessageContaining("IllegalStateException")
					.hasMessageNotContaining("s3cr3t"));
		assertThat(received).isEmpty();
		assertThat(client.state()).isEqualTo(ClientState.DISCONNECTED);
	}

	@Test
	void whatComesBehindConnAckWaitsUntilTheServerIsVerified() throws InterruptedException {
		CountDownLatch verified = new CountDownLatch(1);
		this.door.blocked = verified;
		List<String> received = new CopyOnWriteArrayList<>();
		MqttClient client = build(authenticating());
		client.subscribe(TopicSubscription.of("a", QoS.AT_LEAST_ONCE), (message) -> received.add(message.topic()));
		CompletableFuture<ConnectResult> connected = client.connect();
		Link link = this.peer
			.accept(CONNACK + ScriptedPeer.publish(1, 1, "a", "x") + ScriptedPeer.publish(1, 2, "a", "y"));
		await().until(() -> this.door.steps.contains("verify f1"));
		assertThat(connected).isNotDone();
		assertThat(client.state()).isEqualTo(ClientState.CONNECTING);
		assertThat(received).isEmpty();
		verified.countDown();
		assertThat(link.read()).startsWith("82");
		link.send("90 04 0001 00 01");
		link.expect("40 02 0001", "40 02 0002");
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		assertThat(received).containsExactly("a", "a");
	}

	@Test
	void aConversationThatTakesTooLongIsAFailedAttempt() {
		this.door.blocked = new CountDownLatch(1);
		CompletableFuture<ConnectResult> connected = build(authenticating().connectTimeout(Duration.ofMillis(500)))
			.connect();
		Link link = this.peer.accept(CONNACK);
		link.expectEnd();
		assertRefused(connected, "500 ms");
		this.door.blocked.countDown();
	}

	@Test
	void anAuthenticatorThatCannotStartIsAFailedAttempt() throws IOException {
		this.door.rejected = "initial";
		assertThat(outcome(build(authenticating()).connect())).isInstanceOfSatisfying(MqttConnectException.class,
				(ex) -> assertThat(ex).hasMessageContaining("the authenticator could not be had")
					.hasMessageNotContaining("s3cr3t"));
		assertThat(this.peer.isConnectedTo(Duration.ofMillis(200))).isFalse();
	}

	@Test
	void anAuthenticatorThatCannotAnswerEndsTheConnection() {
		this.door.rejected = "c1";
		CompletableFuture<ConnectResult> connected = build(authenticating()).connect();
		Link link = this.peer.accept();
		link.readConnect();
		link.send(auth("18", "c1"));
		link.expect("e0 01 83");
		link.expectEnd();
		assertRefused(connected, "was ended by the authenticator");
	}

	@Test
	void anAnswerThatNoPacketCanHoldEndsTheConnectionAtOnce() {
		this.door.excess = 65_534;
		CompletableFuture<ConnectResult> connected = build(authenticating().connectTimeout(Duration.ofMinutes(10)))
			.connect();
		Link link = this.peer.accept();
		link.readConnect();
		link.send(auth("18", "c1"));
		link.expect("e0 01 83");
		link.expectEnd();
		assertThat(outcome(connected)).isInstanceOfSatisfying(MqttConnectException.class,
				(ex) -> assertThat(ex).hasMessageContaining("was ended by the authenticator")
					.cause()
					.hasMessage("Authentication data must be at most 65535 bytes long but has 65536"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "initial", "c1", "verify f1" })
	void anErrorOfAnAuthenticatorEndsTheAttemptAtOnce(String step) {
		NoClassDefFoundError missing = new NoClassDefFoundError("s3cr3t");
		this.door.rejected = step;
		this.door.error = missing;
		CompletableFuture<ConnectResult> connected = build(authenticating().connectTimeout(Duration.ofMinutes(10)))
			.connect();
		if (!step.equals("initial")) {
			Link link = this.peer.accept();
			link.readConnect();
			if (step.equals("c1")) {
				link.send(auth("18", "c1"));
			}
			else {
				link.send(CONNACK);
			}
			link.expect("e0 01 83");
			link.expectEnd();
		}
		assertThat(outcome(connected)).isInstanceOfSatisfying(MqttConnectException.class,
				(ex) -> assertThat(ex).hasMessageContaining("(NoClassDefFoundError)")
					.hasMessageContaining("authenticator")
					.hasMessageNotContaining("s3cr3t")
					.hasCause(missing));
	}

	@Test
	void anAuthenticatorIsNeverLetOffByAnEarlierVersion() throws IOException {
		CompletableFuture<ConnectResult> connected = build(authenticating().version(MqttVersion.AUTO)).connect();
		Link link = this.peer.accept();
		assertThat(link.readConnect()).contains("4d51545405");
		link.send("20 02 00 01");
		link.expectEnd();
		assertThat(outcome(connected)).isInstanceOf(MqttConnectException.class);
		assertThat(this.peer.isConnectedTo(Duration.ofMillis(200))).isFalse();
	}

	@ParameterizedTest
	@EnumSource(value = MqttVersion.class, names = { "MQTT_3_1", "MQTT_3_1_1" })
	void anAuthenticatorWithAnEarlierVersionIsRefusedAtOnce(MqttVersion version) {
		assertThatIllegalArgumentException().isThrownBy(() -> authenticating().version(version).build())
			.withMessageContaining("needs MQTT 5");
	}

	@Test
	void disconnectingDuringTheConversationEndsItAtOnce() {
		MqttClient client = build(authenticating().connectTimeout(Duration.ofMinutes(1)));
		CompletableFuture<ConnectResult> connected = client.connect();
		Link link = this.peer.accept();
		link.readConnect();
		link.send(auth("18", "c1"));
		link.expect(auth("18", "r1"));
		assertThat(outcome(client.disconnect())).isEqualTo("done");
		link.expectEnd();
		assertThat(outcome(connected)).isInstanceOf(MqttConnectException.class);
	}

	@Test
	void scramTakesOneRoundAndProvesTheServer() {
		// RFC 7677, as in the example of MQTT 5.0 section 4.12
		String nonce = "rOprNGfwEbeRWgbNEkqO";
		String both = nonce + "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
		MqttCredentials credentials = MqttCredentials.of("user", "pencil");
		CompletableFuture<ConnectResult> connected = build(mqtt5().authenticator(
				new ScramAuthenticator(ScramAuthenticator.Mechanism.SCRAM_SHA_256, () -> nonce, () -> credentials)))
			.connect();
		Link link = this.peer.accept();
		assertThat(link.readConnect()).contains("15000d" + hex("SCRAM-SHA-256"))
			.contains("160020" + hex("n,,n=user,r=" + nonce));
		link.send("f0 6b 18 69 15 000d " + hex("SCRAM-SHA-256") + "16 0056 "
				+ hex("r=" + both + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"));
		assertThat(link.read()).contains(hex("c=biws,r=" + both + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="));
		link.send("20 44 00 00 41 15 000d " + hex("SCRAM-SHA-256") + "16 002e "
				+ hex("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
	}

	private static String hex(String text) {
		return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
	}

}
