package io.github.mqttboot.client.conformance;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttClientBuilder;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.ScriptedPeer;
import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.SubscribeResult;
import io.github.mqttboot.client.SubscribeResult.Answer;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.error.MqttRefusedException;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Where MQTT 3.1 differs from MQTT 3.1.1. Its statements have no numbers.
 */
class Mqtt31IntegrationTests extends AbstractConformanceTests {

	private MqttClientBuilder mqtt31() {
		return builder(MqttVersion.MQTT_3_1);
	}

	@Test
	@Conformance(mqtt31 = "3.1-1")
	void theProtocolIsMqisdpLevel3() {
		build(mqtt31()).connect();
		this.peer.accept().expect("10 0f 0006 4d5149736470 03 02 003c 0001 63");
	}

	@Test
	@Conformance(mqtt31 = "3.1-2")
	void aClientIdentifierHas1To23Characters() {
		assertThatIllegalArgumentException().isThrownBy(() -> mqtt31().clientId("c".repeat(24)).build())
			.withMessageContaining("23");
		build(mqtt31().clientId("\u00e4".repeat(23))).connect();
		assertThat(this.peer.accept().readConnect()).endsWith("002e" + "c3a4".repeat(23));
		build(mqtt31().clientId("")).connect();
		assertThat(this.peer.accept().readConnect()).matches(".*003c000d" + hex("mqtt-") + ".{16}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "00", "01", "ff" })
	@Conformance(mqtt31 = "3.1-3")
	void whetherTheSessionIsThereIsUnknownSoItIsTakenToBeThere(String reserved) {
		this.client = build(mqtt31().cleanStart(false));
		Link link = connect(this.client, "20 02" + reserved + "00");
		subscribe(link, "a", (message) -> {
		});
		CompletableFuture<PublishResult> published = this.client.publish(message("m", QoS.AT_LEAST_ONCE));
		link.expect(publish(1, 2, "t", "m"));
		link.reset();
		Link next = this.peer.accept("20 02" + reserved + "00");
		// to subscribe again does no harm
		next.expect("82 06 0003 0001 61 02");
		next.send("90 03 0003 02");
		next.expect(publishAgain(1, 2, "t", "m"));
		next.send("40 02 0002");
		assertThat(outcome(published)).isInstanceOf(PublishResult.class);
	}

	@Test
	@Conformance(mqtt31 = "3.1-3")
	void aCleanSessionIsNotThere() {
		Link link = connect(mqtt31().cleanStart(true), ScriptedPeer.CONNACK_3);
		this.client.publish(message("m", QoS.AT_LEAST_ONCE));
		link.expect(publish(1, 1, "t", "m"));
		link.reset();
		this.peer.accept("20 02 01 00").expect(publish(1, 2, "t", "m"));
	}

	@Test
	@Conformance(mqtt31 = "3.1-4")
	void subAckGrantsAQos() {
		Link link = connect(mqtt31());
		CompletableFuture<SubscribeResult> subscribed = this.client
			.subscribe(TopicSubscription.of("a", QoS.EXACTLY_ONCE), (message) -> {
			});
		link.expect("82 06 0001 0001 61 02");
		link.send("90 03 0001 01");
		assertThat(outcome(subscribed)).isInstanceOfSatisfying(SubscribeResult.class,
				(result) -> assertThat(result.answers()).extracting(Answer::grantedQos)
					.containsExactly(QoS.AT_LEAST_ONCE));
		// some servers say 80 as later versions do: never taken for a grant
		CompletableFuture<SubscribeResult> refused = this.client.subscribe(TopicSubscription.of("b", QoS.EXACTLY_ONCE),
				(message) -> {
				});
		link.read();
		link.send("90 03 0002 80");
		assertThat(outcome(refused)).isInstanceOfSatisfying(MqttRefusedException.class,
				(ex) -> assertThat(ex.reasonCode()).isEqualTo(ReasonCode.UNSPECIFIED_ERROR));
	}

	@Test
	@Conformance(mqtt31 = "3.1-5")
	void dupOfAServersPubRelIsTaken() {
		Link link = connect(mqtt31());
		subscribe(link, "a", (message) -> {
		});
		link.send(ScriptedPeer.publish3(2, 7, "a", "x"));
		link.expect("50 02 0007");
		link.send("6a 02 0007");
		link.expect("70 02 0007");
	}

	@Test
	@Conformance(mqtt31 = "3.1-6")
	void aPasswordNeedsAUserName() throws IOException {
		MqttClient client = build(mqtt31().credentials(null, "p"));
		assertThat(outcome(client.connect())).isInstanceOf(MqttConnectException.class);
		assertThat(this.peer.isConnectedTo(Duration.ofMillis(100))).isFalse();
	}

}
