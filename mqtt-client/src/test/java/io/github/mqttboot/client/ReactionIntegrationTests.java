package io.github.mqttboot.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.github.mqttboot.client.MqttClientOptions.WhenNotAuthorized;
import io.github.mqttboot.client.MqttClientOptions.WhenTakenOver;
import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.error.MqttDisconnectedException;
import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.internal.packet.ReasonCodes;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a client does about every reason code that a server can give.
 */
class ReactionIntegrationTests extends AbstractPeerTests {

	private static final List<ReasonCode> NORMAL = List.of(ReasonCode.SUCCESS, ReasonCode.UNSPECIFIED_ERROR,
			ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, ReasonCode.SERVER_UNAVAILABLE, ReasonCode.SERVER_BUSY,
			ReasonCode.SERVER_SHUTTING_DOWN, ReasonCode.KEEP_ALIVE_TIMEOUT, ReasonCode.MAXIMUM_CONNECT_TIME);

	private static final List<ReasonCode> SLOW = List.of(ReasonCode.MESSAGE_RATE_TOO_HIGH, ReasonCode.QUOTA_EXCEEDED,
			ReasonCode.CONNECTION_RATE_EXCEEDED, ReasonCode.ADMINISTRATIVE_ACTION, ReasonCode.BAD_USER_NAME_OR_PASSWORD,
			ReasonCode.NOT_AUTHORIZED, ReasonCode.USE_ANOTHER_SERVER, ReasonCode.SERVER_MOVED);

	private final Outlook outlook = new Outlook();

	private MqttClientBuilder listening() {
		return mqtt5().retryFirstConnect(true).connectionListener(this.outlook);
	}

	private static boolean isSlow(Duration delay) {
		return delay.toSeconds() >= 30 && delay.toMinutes() <= 10;
	}

	static Stream<ReasonCode> refusals() {
		return ReasonCodes.fromServer(PacketType.CONNACK).stream().filter(ReasonCode::isError);
	}

	static Stream<ReasonCode> disconnects() {
		return ReasonCodes.fromServer(PacketType.DISCONNECT).stream();
	}

	@ParameterizedTest
	@MethodSource("refusals")
	void everyRefusalHasItsDelay(ReasonCode reasonCode) {
		MqttClient client = build(listening());
		client.connect();
		String connAck = String.format("20 03 00 %02x 00", reasonCode.value());
		this.peer.accept(connAck).expectEnd();
		await().untilAsserted(() -> assertThat(this.outlook.causes).first()
			.isInstanceOfSatisfying(MqttConnectException.class,
					(ex) -> assertThat(ex.reasonCode()).isEqualTo(reasonCode)));
		if (SLOW.contains(reasonCode)) {
			assertThat(this.outlook.delays.get(0)).matches(ReactionIntegrationTests::isSlow);
			return;
		}
		assertThat(this.outlook.delays.get(0)).isLessThan(Duration.ofSeconds(1));
		this.peer.accept(connAck).expectEnd();
		await().until(() -> this.outlook.delays.size() == 2);
		if (NORMAL.contains(reasonCode)) {
			assertThat(this.outlook.delays.get(1)).isLessThan(Duration.ofSeconds(1));
		}
		else {
			// do not loop
			assertThat(this.outlook.delays.get(1)).matches(ReactionIntegrationTests::isSlow);
		}
	}

	@ParameterizedTest
	@CsvSource({ "01, false, true", "02, false, true", "03, false, false", "04, true, true", "05, true, true" })
	void everyRefusalOfMqtt311HasItsDelay(String code, boolean slow, boolean slowTheSecondTime) {
		build(listening().version(MqttVersion.MQTT_3_1_1)).connect();
		this.peer.accept("20 02 00 " + code).expectEnd();
		await().until(() -> this.outlook.delays.size() == 1);
		assertThat(isSlow(this.outlook.delays.get(0))).isEqualTo(slow);
		if (!slow) {
			this.peer.accept("20 02 00 " + code).expectEnd();
			await().until(() -> this.outlook.delays.size() == 2);
			assertThat(isSlow(this.outlook.delays.get(1))).isEqualTo(slowTheSecondTime);
		}
	}

	@ParameterizedTest
	@MethodSource("disconnects")
	void everyDisconnectHasItsDelay(ReasonCode reasonCode) {
		MqttClient client = build(listening());
		client.connect();
		String disconnect = String.format("e0 01 %02x", reasonCode.value());
		disconnected(disconnect);
		await().untilAsserted(() -> assertThat(this.outlook.causes).first()
			.isInstanceOfSatisfying(MqttDisconnectedException.class,
					(ex) -> assertThat(ex.reasonCode()).isEqualTo(reasonCode)));
		if (reasonCode == ReasonCode.SESSION_TAKEN_OVER) {
			assertThat(this.outlook.delays.get(0)).isEqualTo(Outlook.NONE);
			assertThat(client.state()).isEqualTo(ClientState.DISCONNECTED);
			return;
		}
		assertThat(client.state()).isNotEqualTo(ClientState.DISCONNECTED);
		if (SLOW.contains(reasonCode)) {
			assertThat(this.outlook.delays.get(0)).matches(ReactionIntegrationTests::isSlow);
			return;
		}
		assertThat(this.outlook.delays.get(0)).isLessThan(Duration.ofSeconds(1));
		disconnected(disconnect);
		await().until(() -> this.outlook.delays.size() == 2);
		assertThat(isSlow(this.outlook.delays.get(1))).isEqualTo(!NORMAL.contains(reasonCode));
	}

	private void disconnected(String disconnect) {
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		link.send(disconnect);
		link.expectEnd();
	}

	// 0x04 is for clients, 0x42 for nobody
	@ParameterizedTest
	@ValueSource(strings = { "e0 01 42", "e0 01 04", "e0 01 ff" })
	void anUnknownCodeIsAMalformedPacketAndTheClientComesBack(String disconnect) {
		// [MQTT-3.14.2-1]
		build(listening()).connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		link.send(disconnect);
		link.expect("e0 01 81");
		link.expectEnd();
		this.peer.accept(ScriptedPeer.CONNACK_5);
	}

	@Test
	void refusedCredentialsCanStopTheClient() {
		MqttClient client = build(listening().whenNotAuthorized(WhenNotAuthorized.STOP));
		CompletableFuture<ConnectResult> connected = client.connect();
		this.peer.accept("20 03 00 87 00").expectEnd();
		assertThat(outcome(connected)).isInstanceOf(MqttConnectException.class);
		assertThat(client.state()).isEqualTo(ClientState.DISCONNECTED);
	}

	@Test
	void aSessionThatIsTakenOverCanBeAskedForAgainSlowly() {
		MqttClient client = build(listening().whenTakenOver(WhenTakenOver.RETRY_SLOWLY));
		client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		link.send("e0 01 8e");
		link.expectEnd();
		await().until(() -> this.outlook.delays.size() == 1);
		assertThat(this.outlook.delays.get(0)).matches(ReactionIntegrationTests::isSlow);
		await().untilAsserted(() -> assertThat(this.outlook.takenOver).containsExactly("c"));
		assertThat(client.state()).isEqualTo(ClientState.RECONNECTING);
	}

	@ParameterizedTest
	@CsvSource({ "STOP_IF_TOLD, MQTT_3_1_1", "STOP, MQTT_3_1_1", "RETRY_SLOWLY, MQTT_3_1_1", "STOP_IF_TOLD, MQTT_5" })
	void aTakeOverThatIsNotToldIsSuspected(WhenTakenOver whenTakenOver, MqttVersion version) {
		MqttClient client = build(listening().version(version).whenTakenOver(whenTakenOver));
		client.connect();
		String connAck = (version == MqttVersion.MQTT_5) ? ScriptedPeer.CONNACK_5 : ScriptedPeer.CONNACK_3;
		for (int i = 1; i <= 10; i++) {
			this.peer.accept(connAck).close();
		}
		await().until(() -> this.outlook.delays.size() == 10);
		assertThat(this.outlook.delays.subList(0, 9)).allMatch((delay) -> delay.compareTo(Duration.ofSeconds(1)) < 0);
		if (whenTakenOver == WhenTakenOver.STOP) {
			assertThat(this.outlook.delays.get(9)).isEqualTo(Outlook.NONE);
			assertThat(client.state()).isEqualTo(ClientState.DISCONNECTED);
		}
		else {
			assertThat(this.outlook.delays.get(9)).matches(ReactionIntegrationTests::isSlow);
			assertThat(client.state()).isEqualTo(ClientState.RECONNECTING);
		}
		// the fifth, and the tenth
		await().untilAsserted(() -> assertThat(this.outlook.suspected).containsExactly("c", "c"));
	}

	/** Notes what comes next. */
	private static final class Outlook implements MqttConnectionListener {

		static final Duration NONE = Duration.ofSeconds(-1);

		private final List<Duration> delays = new CopyOnWriteArrayList<>();

		private final List<MqttException> causes = new CopyOnWriteArrayList<>();

		private final List<String> takenOver = new CopyOnWriteArrayList<>();

		private final List<String> suspected = new CopyOnWriteArrayList<>();

		private void lost(@Nullable MqttException cause, @Nullable Duration delay) {
			if (cause != null) {
				this.causes.add(cause);
				this.delays.add((delay != null) ? delay : NONE);
			}
		}

		@Override
		public void onDisconnected(@Nullable MqttException cause, @Nullable ReasonCode reasonCode,
				@Nullable Duration reconnectDelay) {
			lost(cause, reconnectDelay);
		}

		@Override
		public void onConnectFailed(MqttException cause, @Nullable Duration reconnectDelay) {
			lost(cause, reconnectDelay);
		}

		@Override
		public void onSessionTakenOver(String clientIdentifier) {
			this.takenOver.add(clientIdentifier);
		}

		@Override
		public void onTakeOverSuspected(String clientIdentifier) {
			this.suspected.add(clientIdentifier);
		}

	}

}
