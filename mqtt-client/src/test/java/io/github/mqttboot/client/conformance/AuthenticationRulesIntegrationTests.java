package io.github.mqttboot.client.conformance;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.ConnectResult;
import io.github.mqttboot.client.MqttAuthenticator;
import io.github.mqttboot.client.MqttClientBuilder;
import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.ReconnectOptions;
import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.error.MqttDisconnectedException;
import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Enhanced authentication (MQTT 5.0 sections 3.15 and 4.12). The method is called "m";
 * the client begins with 00, answers each challenge with the challenge and one byte more,
 * and believes a server that says 99.
 */
class AuthenticationRulesIntegrationTests extends AbstractConformanceTests {

	private static final String CONNACK = "20 0b 00 00 08 15 0001 6d 16 0001 99";

	private static final String AGAIN = "f0 0a 19 08 15 0001 6d 16 0001 00";

	private static final String AGAIN_DONE = "f0 0a 00 08 15 0001 6d 16 0001 99";

	private MqttClientBuilder authenticating() {
		return mqtt5().authenticator(new Echo()).reconnect(ReconnectOptions.DISABLED);
	}

	/** AUTH that goes on with the exchange. */
	private static String auth(String data) {
		int length = data.length() / 2;
		return "f0" + String.format("%02x", 9 + length) + "18" + String.format("%02x", 7 + length) + "15 0001 6d 16"
				+ hex(length) + data;
	}

	@Test
	@Conformance(mqtt5 = { "MQTT-3.15.2-1", "MQTT-3.15.2-2", "MQTT-3.15.2-3", "MQTT-4.12.0-3", "MQTT-4.12.0-5" })
	void eachChallengeIsAnsweredByAuthWithTheMethodOfConnect() {
		this.client = build(authenticating());
		CompletableFuture<ConnectResult> connected = this.client.connect();
		Link link = this.peer.accept();
		assertThat(link.readConnect()).contains("1500016d" + "16000100");
		link.send(auth("01"));
		link.expect(auth("01ff"));
		// method, reason string and user property in another order
		link.send("f0 16 18 14 1f 0002 6e6f 26 0001 6b 0001 76 16 0001 02 15 0001 6d");
		link.expect(auth("02ff"));
		link.send(auth("0304"));
		link.expect(auth("0304ff"));
		link.send(CONNACK);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
	}

	@Test
	@Conformance(mqtt5 = "MQTT-3.1.2-30")
	void beforeConnAckNothingButAuthIsSent() throws IOException {
		this.client = build(authenticating());
		this.client.connect();
		Link link = this.peer.accept();
		link.readConnect();
		this.client.publish(message("m", QoS.AT_MOST_ONCE));
		this.client.publish(message("n", QoS.AT_LEAST_ONCE));
		this.client.subscribe(TopicSubscription.of("a", QoS.AT_MOST_ONCE), (message) -> {
		});
		this.client.unsubscribe("b");
		assertThat(link.isSilentFor(Duration.ofMillis(200))).isTrue();
		link.send(auth("01"));
		link.expect(auth("01ff"));
		assertThat(link.isSilentFor(Duration.ofMillis(100))).isTrue();
		link.send(CONNACK);
		assertThat(link.read()).startsWith("82");
	}

	@Test
	@Conformance(mqtt5 = "MQTT-4.12.0-1")
	void anUnknownMethodIsTold() {
		assertThat(refused(authenticating(), "20 03 00 8c 00").reasonCode())
			.isEqualTo(ReasonCode.BAD_AUTHENTICATION_METHOD);
	}

	@ParameterizedTest
	@CsvSource({ "f0 0a 00 08 15 0001 6d 16 0001 99, 82", "f0 00, 82", "f0 0a 19 08 15 0001 6d 16 0001 99, 81" })
	@Conformance(mqtt5 = { "MQTT-3.15.2-1", "MQTT-4.12.0-2" })
	void aServersAuthBeforeConnAckGoesOnWithTheExchange(String auth, String reasonCode) {
		refused(authenticating(), auth, reasonCode);
	}

	@ParameterizedTest
	@ValueSource(strings = { "f0 0a 18 08 15 0001 6e 16 0001 01", "f0 06 18 04 16 0001 01", "f0 02 18 00",
			"20 03 00 00 00", "20 07 00 00 04 15 0001 6e" })
	@Conformance(mqtt5 = "MQTT-4.12.0-5")
	void aServerThatDoesNotRepeatTheMethodIsLeft(String packet) {
		refused(authenticating(), packet, "82");
	}

	@ParameterizedTest
	@ValueSource(strings = { "f0 0a 18 08 15 0001 6d 16 0001 01", "20 07 00 00 04 15 0001 6d" })
	@Conformance(mqtt5 = "MQTT-4.12.0-6")
	void aClientWithoutAMethodIsNotAskedForOne(String packet) {
		refused(mqtt5(), packet, "82");
	}

	@ParameterizedTest
	@ValueSource(strings = { "f0 0a 18 08 15 0001 6d 16 0001 01", "f0 00" })
	@Conformance(mqtt5 = "MQTT-4.12.0-6")
	void aClientWithoutAMethodIsNotAskedForOneLater(String auth) {
		Link link = connect(mqtt5().reconnect(ReconnectOptions.DISABLED));
		link.send(auth);
		link.expect("e0 01 82");
		link.expectEnd();
	}

	@Test
	@Conformance(mqtt5 = "MQTT-4.12.0-7")
	void aClientWithoutAMethodDoesNotAuthenticateAgain() {
		Link link = connect(mqtt5());
		assertThat(outcome(this.client.reauthenticate())).isInstanceOf(MqttNotSentException.class);
		expectNothingBut(link, "marker");
	}

	@Test
	@Conformance(mqtt5 = { "MQTT-3.15.2-1", "MQTT-4.12.0-5", "MQTT-4.12.1-1" })
	void messagesGoOnDuringReAuthentication() {
		Link link = connect(authenticating(), CONNACK);
		CompletableFuture<Void> again = this.client.reauthenticate();
		link.expect(AGAIN);
		link.send(publish(1, 7, "a", "x"));
		link.expect("40 02 0007");
		CompletableFuture<PublishResult> published = this.client.publish(message("m", QoS.AT_LEAST_ONCE));
		link.expect(publish(1, 1, "t", "m"));
		link.send(auth("05") + "40 02 0001");
		link.expect(auth("05ff"));
		assertThat(outcome(published)).isInstanceOf(PublishResult.class);
		link.send(AGAIN_DONE);
		assertThat(outcome(again)).isEqualTo("done");
		expectNothingBut(link, "marker");
	}

	@Test
	@Conformance(mqtt5 = "MQTT-4.12.1-2")
	void aServerThatTheClientDoesNotBelieveIsToldAndLeft() {
		Link link = connect(authenticating(), CONNACK);
		CompletableFuture<Void> again = this.client.reauthenticate();
		link.expect(AGAIN);
		link.send("f0 0a 00 08 15 0001 6d 16 0001 98");
		// 8c, bad authentication method, is not a client's to say
		link.expect("e0 01 83");
		link.expectEnd();
		assertThat(outcome(again)).isInstanceOf(MqttException.class);
	}

	@Test
	@Conformance(mqtt5 = "MQTT-4.12.1-2")
	void aServerThatDoesNotBelieveTheClientIsHeard() {
		Link link = connect(authenticating(), CONNACK);
		CompletableFuture<Void> again = this.client.reauthenticate();
		link.expect(AGAIN);
		link.send("e0 01 87");
		link.expectEnd();
		assertThat(outcome(again)).isInstanceOfSatisfying(MqttDisconnectedException.class,
				(ex) -> assertThat(ex.reasonCode()).isEqualTo(ReasonCode.NOT_AUTHORIZED));
	}

	@Test
	@Conformance(mqtt5 = "MQTT-4.12.0-5")
	void theMethodIsRepeatedDuringReAuthenticationToo() {
		Link link = connect(authenticating(), CONNACK);
		this.client.reauthenticate();
		link.expect(AGAIN);
		link.send("f0 0a 18 08 15 0001 6e 16 0001 05");
		link.expect("e0 01 82");
		link.expectEnd();
	}

	/** Answers with what it was asked, and ff behind it. */
	private static final class Echo implements MqttAuthenticator, MqttAuthenticator.Conversation {

		@Override
		public String method() {
			return "m";
		}

		@Override
		public Conversation start(Context context) {
			return this;
		}

		@Override
		public byte[] initialData() {
			return new byte[1];
		}

		@Override
		public byte[] respond(byte @Nullable [] challenge) {
			byte[] asked = Objects.requireNonNull(challenge);
			byte[] answer = Arrays.copyOf(asked, asked.length + 1);
			answer[asked.length] = (byte) 0xff;
			return answer;
		}

		@Override
		public void verify(byte @Nullable [] data) {
			if (!Arrays.equals(data, new byte[] { (byte) 0x99 })) {
				throw new IllegalStateException("Another server");
			}
		}

	}

}
