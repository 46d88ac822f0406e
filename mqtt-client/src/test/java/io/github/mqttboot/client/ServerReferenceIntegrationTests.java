package io.github.mqttboot.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.error.MqttDisconnectedException;
import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.testsupport.Certificates;
import io.github.mqttboot.testsupport.ServerSockets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * What follows when a server names another one (MQTT 5.0 section 4.11).
 */
class ServerReferenceIntegrationTests extends AbstractPeerTests {

	private final ScriptedPeer other = new ScriptedPeer();

	private final Referrals referrals = new Referrals();

	@AfterEach
	void closeOther() throws IOException {
		this.other.close();
	}

	private static String packet(String type, String code, String reference) {
		byte[] bytes = reference.getBytes(StandardCharsets.UTF_8);
		String properties = String.format("%02x 1c %04x %s", 3 + bytes.length, bytes.length,
				HexFormat.of().formatHex(bytes));
		boolean connAck = type.equals("20");
		return String.format("%s %02x %s %s %s", type, (connAck ? 6 : 5) + bytes.length, connAck ? "00" : "", code,
				properties);
	}

	private String connAck(String code) {
		return packet("20", code, "127.0.0.1:" + this.other.port());
	}

	private String disconnect(String code) {
		return packet("e0", code, "127.0.0.1:" + this.other.port());
	}

	private MqttClientBuilder listening() {
		return mqtt5().connectionListener(this.referrals);
	}

	@ParameterizedTest
	@ValueSource(strings = { "9c", "9d" })
	void byDefaultNobodyIsFollowed(String code) throws IOException {
		CompletableFuture<ConnectResult> connected = build(listening().retryFirstConnect(false)).connect();
		this.peer.accept(connAck(code)).expectEnd();
		assertThat(outcome(connected)).isInstanceOfSatisfying(MqttConnectException.class, (ex) -> {
			assertThat(ex.reasonCode()).isEqualTo(ReasonCode.of(Integer.parseInt(code, 16)));
			assertThat(ex.serverReason()).isNotNull();
			assertThat(ex.serverReason().serverReference()).isEqualTo("127.0.0.1:" + this.other.port());
		});
		await().untilAsserted(
				() -> assertThat(this.referrals.told).containsExactly("127.0.0.1:" + this.other.port() + " false"));
		assertThat(this.other.isConnectedTo(Duration.ofMillis(300))).isFalse();
	}

	@Test
	void aHostThatIsNotOnTheListIsNotFollowed() throws IOException {
		CompletableFuture<ConnectResult> connected = build(listening().serverReferences("*.example.org", "127.0.0.2"))
			.connect();
		this.peer.accept(connAck("9c")).expectEnd();
		assertThat(outcome(connected)).isInstanceOf(MqttConnectException.class);
		assertThat(this.other.isConnectedTo(Duration.ofMillis(300))).isFalse();
	}

	@Test
	void anotherServerIsUsedOnce() {
		CompletableFuture<ConnectResult> connected = build(listening().serverReferences("127.0.0.1")).connect();
		this.peer.accept(connAck("9c")).expectEnd();
		Link link = this.other.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOfSatisfying(ConnectResult.class,
				(result) -> assertThat(result.serverUri()).isEqualTo(this.other.uri()));
		await().untilAsserted(
				() -> assertThat(this.referrals.told).containsExactly("127.0.0.1:" + this.other.port() + " true"));
		link.close();
		// and then back
		this.peer.accept(ScriptedPeer.CONNACK_5);
	}

	@Test
	void aServerThatHasMovedIsRemembered() {
		CompletableFuture<ConnectResult> connected = build(listening().serverReferences("127.0.0.1")).connect();
		this.peer.accept(connAck("9d")).expectEnd();
		Link link = this.other.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		for (int i = 0; i < 3; i++) {
			link.close();
			link = this.other.accept(ScriptedPeer.CONNACK_5);
		}
	}

	@Test
	void anotherServerThatIsNotThereIsNotWaitedFor() throws IOException {
		this.other.close();
		build(listening().serverReferences("127.0.0.1").retryFirstConnect(true).uris(this.peer.uri(), this.peer.uri()))
			.connect();
		this.peer.accept(connAck("9c")).expectEnd();
		// the next of the configured ones
		this.peer.accept(ScriptedPeer.CONNACK_5);
	}

	@ParameterizedTest
	@ValueSource(strings = { "9c", "9d" })
	void disconnectNamesAnotherServerToo(String code) {
		build(listening().serverReferences("127.0.0.1")).connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		link.send(disconnect(code));
		link.expectEnd();
		Link second = this.other.accept(ScriptedPeer.CONNACK_5);
		await().untilAsserted(() -> assertThat(this.referrals.causes).hasSize(1)
			.first()
			.isInstanceOfSatisfying(MqttDisconnectedException.class, (ex) -> {
				assertThat(ex.serverReason()).isNotNull();
				assertThat(ex.serverReason().serverReference()).isEqualTo("127.0.0.1:" + this.other.port());
			}));
		await().untilAsserted(
				() -> assertThat(this.referrals.delays).first().matches((delay) -> delay.toMillis() < 1_000));
		second.close();
		(code.equals("9c") ? this.peer : this.other).accept(ScriptedPeer.CONNACK_5);
	}

	@Test
	void aDisconnectThatNamesNobodyWeMayGoToIsAskedAgainSlowly() {
		build(listening()).connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		link.send(disconnect("9c"));
		link.expectEnd();
		await()
			.untilAsserted(() -> assertThat(this.referrals.delays).first().matches((delay) -> delay.toSeconds() >= 30));
	}

	@Test
	void serversThatNameEachOtherAreLeft() throws IOException {
		CompletableFuture<ConnectResult> connected = build(listening().serverReferences("127.0.0.1")).connect();
		this.peer.accept(connAck("9c")).expectEnd();
		for (int i = 0; i < 5; i++) {
			this.other.accept(connAck("9c")).expectEnd();
		}
		assertThat(outcome(connected)).isInstanceOf(MqttConnectException.class);
		assertThat(this.other.isConnectedTo(Duration.ofMillis(300))).isFalse();
	}

	@Test
	void theCertificateMustNameTheOtherHost() throws Exception {
		Certificates own = new Certificates("own");
		try (ScriptedPeer first = new ScriptedPeer("mqtts", new ServerSockets(own.context(own.issue("broker.test"))));
				ScriptedPeer wrong = new ScriptedPeer("mqtts",
						new ServerSockets(own.context(own.issue("broker.test"))));
				ScriptedPeer right = new ScriptedPeer("mqtts",
						new ServerSockets(own.context(own.issue("other.test"))))) {
			MqttClientBuilder secure = listening().uri(first.uri("broker.test"))
				.tls(trusting(own))
				.serverReferences("other.test");
			CompletableFuture<ConnectResult> refused = build(secure).connect();
			first.accept(packet("20", "9c", "other.test:" + wrong.port())).expectEnd();
			// the handshake fails before CONNECT
			assertThatIOException().isThrownBy(wrong.accept()::readPacket);
			assertThat(outcome(refused)).isInstanceOfSatisfying(MqttConnectException.class,
					(ex) -> assertThat(ex).hasMessageContaining("other.test")
						.hasStackTraceContaining("No subject alternative DNS name matching other.test"));
			CompletableFuture<ConnectResult> connected = build(secure).connect();
			first.accept(packet("20", "9c", "other.test:" + right.port())).expectEnd();
			right.accept(ScriptedPeer.CONNACK_5);
			assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "host:1883", "mqtt://host", "*host", "a.*.b", "*.", "a b", "host/" })
	void aPatternThatIsNoneIsRefused(String host) {
		assertThatIllegalArgumentException().isThrownBy(() -> mqtt5().serverReferences(host))
			.withMessageContaining("Server reference must be");
	}

	/** Notes what a connection listener hears. */
	private static final class Referrals implements MqttConnectionListener {

		private final List<String> told = new CopyOnWriteArrayList<>();

		private final List<MqttException> causes = new CopyOnWriteArrayList<>();

		private final List<Duration> delays = new CopyOnWriteArrayList<>();

		@Override
		public void onServerReference(String serverReference, boolean followed) {
			this.told.add(serverReference + " " + followed);
		}

		@Override
		public void onDisconnected(@Nullable MqttException cause, @Nullable ReasonCode reasonCode,
				@Nullable Duration reconnectDelay) {
			if (cause != null && reconnectDelay != null) {
				this.causes.add(cause);
				this.delays.add(reconnectDelay);
			}
		}

	}

}
