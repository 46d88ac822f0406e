package io.github.mqttboot.client.conformance;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.DisconnectOptions;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttConnectionListener;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.ReconnectOptions;
import io.github.mqttboot.client.ScriptedPeer;
import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.error.MqttDisconnectedException;
import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * DISCONNECT, said and heard (MQTT 3.1.1 and 5.0 section 3.14, MQTT 5.0 section 4.13).
 */
class DisconnectIntegrationTests extends AbstractConformanceTests {

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = { "MQTT-3.14.1-1", "MQTT-3.14.4-1" }, mqtt5 = { "MQTT-3.14.1-1", "MQTT-3.14.4-2" })
	void theClientClosesTheConnectionAfterDisconnect(MqttVersion version) {
		Link link = connect(builder(version));
		CompletableFuture<Void> disconnected = this.client.disconnect();
		link.expect("e0 00");
		link.expectEnd();
		assertThat(outcome(disconnected)).isEqualTo("done");
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = "MQTT-3.14.4-2", mqtt5 = "MQTT-3.14.4-1")
	void nothingFollowsDisconnectHoweverManyPublish(MqttVersion version) throws Exception {
		Link link = connect(builder(version).reconnect(ReconnectOptions.DISABLED));
		CountDownLatch go = new CountDownLatch(1);
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			Thread thread = new Thread(() -> {
				go.countDown();
				for (int count = 0; count < 5_000 && this.client.state() != ClientState.DISCONNECTED; count++) {
					this.client.publish(message("m", QoS.AT_MOST_ONCE));
				}
			});
			threads.add(thread);
			thread.start();
		}
		go.await();
		this.client.disconnect();
		String packet = link.read();
		while (packet.startsWith("30")) {
			packet = link.read();
		}
		assertThat(packet).isEqualTo("e000");
		link.expectEnd();
		for (Thread thread : threads) {
			thread.join(10_000);
		}
	}

	@Test
	@Conformance(mqtt5 = "MQTT-3.14.0-1")
	void aServerSaysNoDisconnectBeforeConnAck() {
		refused(mqtt5(), "e0 00");
	}

	@ParameterizedTest
	@ValueSource(strings = { "04", "42", "01", "84", "ff" })
	@Conformance(mqtt5 = "MQTT-3.14.2-1")
	void aServersReasonCodeIsOneOfTheList(String code) {
		Link link = connect(mqtt5());
		link.send("e0 01 " + code);
		link.expect("e0 01 81");
		link.expectEnd();
	}

	@ParameterizedTest
	@EnumSource
	@Conformance(mqtt5 = "MQTT-3.14.2-1")
	void theClientsReasonCodeIsOneOfTheList(ReasonCode reasonCode) {
		List<Integer> legal = List.of(0x00, 0x04, 0x80, 0x81, 0x82, 0x83, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98,
				0x99);
		Link link = connect(mqtt5());
		if (legal.contains(reasonCode.value())) {
			this.client.disconnect(saying(reasonCode, null, null));
			link.expect((reasonCode.value() == 0) ? "e0 00" : "e0 01" + String.format("%02x", reasonCode.value()));
			link.expectEnd();
		}
		else {
			assertThatIllegalArgumentException().isThrownBy(() -> saying(reasonCode, null, null));
		}
	}

	private static DisconnectOptions saying(ReasonCode reasonCode, Duration sessionExpiry, String reasonString) {
		return new DisconnectOptions(reasonCode, sessionExpiry, reasonString, UserProperties.none());
	}

	@Test
	@Conformance(mqtt5 = "MQTT-3.14.2-2")
	void aServerSaysNoSessionExpiry() {
		Link link = connect(mqtt5());
		link.send("e0 07 00 05 11 00000001");
		link.expect("e0 01 82");
		link.expectEnd();
	}

	@ParameterizedTest
	@CsvSource({ "12, , e0 0a 04 08 1f 0005 68656c6c6f", "11, , e0 01 04", "3, , e0 01 04",
			"24, v, e0 16 04 14 1f 0005 68656c6c6f 26 0006 73656372 6574 0001 76", "23, v, e0 01 04" })
	@Conformance(mqtt5 = { "MQTT-3.14.2-3", "MQTT-3.14.2-4" })
	void anExplanationThatDoesNotFitIsLeftOut(int maximumPacketSize, String userProperty, String expected) {
		Link link = connect(mqtt5(), "20 08 00 00 05 27" + String.format("%08x", maximumPacketSize));
		UserProperties userProperties = (userProperty != null) ? UserProperties.none().with("secret", userProperty)
				: UserProperties.none();
		this.client
			.disconnect(new DisconnectOptions(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE, null, "hello", userProperties));
		link.expect(expected);
		link.expectEnd();
	}

	@Test
	@Conformance(mqtt5 = { "MQTT-3.14.2-3", "MQTT-3.14.2-4", "MQTT-4.13.1-1" })
	void aProtocolErrorIsToldByItsCodeAlone() {
		Link link = connect(mqtt5(), "20 08 00 00 05 27 00000005");
		// PUBLISH with QoS 3
		link.send("36 06 0001 74 0001 00");
		link.expect("e0 01 81");
		link.expectEnd();
	}

	@Test
	@Conformance(mqtt5 = "MQTT-4.13.1-1")
	void aProtocolErrorDoesNotEndTheSession() {
		Link link = connect(mqtt5().sessionExpiry(Duration.ofHours(1)));
		this.client.publish(message("m", QoS.AT_LEAST_ONCE));
		link.expect(publish(1, 1, "t", "m"));
		link.send(ScriptedPeer.CONNACK_5);
		link.expect("e0 01 82");
		link.expectEnd();
		this.peer.accept(ScriptedPeer.CONNACK_5_SESSION_PRESENT).expect(publishAgain(1, 1, "t", "m"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "80", "8b", "8d", "98", "a0" })
	@Conformance(mqtt5 = "MQTT-4.13.2-1")
	void theClientClosesTheConnectionThatTheServerHasDisconnected(String code) {
		Link link = connect(mqtt5());
		link.send("e0 01 " + code);
		link.expectEnd();
	}

	@Test
	@Conformance(mqtt5 = "5.0-U-8")
	void aSessionThatEndsWithItsConnectionIsNotMadeToStay() {
		MqttClient plain = build(mqtt5());
		DisconnectOptions staying = saying(ReasonCode.SUCCESS, Duration.ofSeconds(7), null);
		assertThatIllegalArgumentException().isThrownBy(() -> plain.disconnect(staying))
			.withMessageContaining("ession expiry");
		Link link = connect(mqtt5().sessionExpiry(Duration.ofSeconds(9)));
		this.client.disconnect(staying);
		link.expect("e0 07 00 05 11 00000007");
	}

	@Test
	@Conformance(mqtt5 = "5.0-U-8")
	void aSessionThatEndsWithItsConnectionMayBeSaidToEnd() {
		Link link = connect(mqtt5());
		this.client.disconnect(saying(ReasonCode.SUCCESS, Duration.ZERO, null));
		link.expect("e0 07 00 05 11 00000000");
	}

	@Test
	@Conformance(mqtt5 = "5.0-U-10")
	void anotherServerIsToldAndNotGoneTo() throws IOException {
		try (ScriptedPeer other = new ScriptedPeer()) {
			String reference = "127.0.0.1:" + other.port();
			String property = "1c" + hex(reference.length()) + hex(reference);
			String length = String.format("%02x", property.length() / 2);
			String total = String.format("%02x", property.length() / 2 + 3);
			assertThat(refused(mqtt5(), "20" + total + "00 9c" + length + property)).hasMessageContaining(reference);
			assertThat(other.isConnectedTo(Duration.ofMillis(200))).isFalse();
		}
	}

	@Test
	@Conformance(mqtt5 = "5.0-U-10")
	void anotherServerIsGoneToIfTheApplicationAllowsIt() throws IOException {
		try (ScriptedPeer other = new ScriptedPeer()) {
			String reference = "127.0.0.1:" + other.port();
			String property = "1c" + hex(reference.length()) + hex(reference);
			String length = String.format("%02x", property.length() / 2);
			String total = String.format("%02x", property.length() / 2 + 2);
			Link link = connect(mqtt5().serverReferences("127.0.0.1"));
			link.send("e0" + total + "9d" + length + property);
			link.expectEnd();
			other.accept(ScriptedPeer.CONNACK_5);
		}
	}

	@Test
	@Conformance(mqtt5 = "5.0-U-10")
	void theServerThatADisconnectNamesIsTold() {
		List<String> references = new CopyOnWriteArrayList<>();
		Link link = connect(mqtt5().connectionListener(new MqttConnectionListener() {

			@Override
			public void onDisconnected(MqttException cause, ReasonCode reasonCode, Duration reconnectDelay) {
				assertThat(cause).isInstanceOfSatisfying(MqttDisconnectedException.class,
						(ex) -> references.add(ex.serverReason().serverReference()));
			}

		}));
		link.send("e0 0c 9d 0a 1c 0007" + hex("server2"));
		link.expectEnd();
		await().untilAsserted(() -> assertThat(references).containsExactly("server2"));
	}

}
