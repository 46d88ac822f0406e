package io.github.mqttboot.client.conformance;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.ConnectResult;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.message.QoS;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Keep alive on the wire (MQTT 3.1.1 and 5.0 section 3.1.2.10). The exact times are
 * proven by plain calls, in {@code KeepAliveTests}: here a slow machine may be late.
 */
class KeepAliveRulesIntegrationTests extends AbstractConformanceTests {

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = { "MQTT-2.2.2-1", "MQTT-3.1.2-23" }, mqtt5 = { "MQTT-2.1.3-1", "MQTT-3.1.2-20" })
	void aClientThatOnlyReceivesSendsPings(MqttVersion version) {
		Link link = connect(builder(version).keepAlive(Duration.ofSeconds(1)));
		await().pollInterval(Duration.ofMillis(50)).until(() -> {
			link.send(publish(0, 0, "a", "x"));
			return link.in().available() > 0;
		});
		link.expect("c0 00");
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = "3.1.1-U-1", mqtt5 = "5.0-U-11")
	void aServerThatDoesNotAnswerAPingIsLeft(MqttVersion version) {
		Link link = connect(builder(version).keepAlive(Duration.ofSeconds(1)));
		link.expect("c0 00");
		link.expectEnd();
		this.peer.accept(connAck(version));
	}

	@Test
	@Conformance(mqtt5 = { "MQTT-3.1.2-21", "MQTT-3.2.2-21" })
	void theServersKeepAliveHoldsForItsConnectionOnly() {
		this.client = build(mqtt5().keepAlive(Duration.ofSeconds(60)));
		Link link = connect(this.client, "20 06 00 00 03 13 0001");
		link.expect("c0 00");
		link.send("d0 00");
		link.reset();
		Link next = this.peer.accept();
		assertThat(next.readConnect()).containsPattern("4d51545405..003c");
	}

	@Test
	@Conformance(mqtt5 = { "MQTT-3.1.2-21", "MQTT-3.2.2-21" })
	void aServersKeepAliveOfZeroSwitchesItOff() throws Exception {
		this.client = build(mqtt5().keepAlive(Duration.ofSeconds(1)));
		CompletableFuture<ConnectResult> connected = this.client.connect();
		Link link = this.peer.accept("20 06 00 00 03 13 0000");
		assertThat(outcome(connected)).isInstanceOfSatisfying(ConnectResult.class,
				(result) -> assertThat(result.keepAlive()).isZero());
		assertThat(link.isSilentFor(Duration.ofMillis(1_500))).isTrue();
		this.client.publish(message("m", QoS.AT_MOST_ONCE));
		link.expect(publish(0, 0, "t", "m"));
	}

}
