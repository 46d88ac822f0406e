package io.github.mqttboot.client;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.malformed.Condition;
import io.github.mqttboot.client.malformed.ConditionClass;
import io.github.mqttboot.client.malformed.Conditions;
import io.github.mqttboot.client.malformed.Outcome;
import io.github.mqttboot.client.malformed.Stage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One condition of each class and reason code through a socket: the same as all of them
 * without one. What stands behind the mistake is not delivered.
 */
class MalformedIntegrationTests extends AbstractPeerTests {

	static Stream<Condition> conditions() {
		Set<String> seen = new HashSet<>();
		return Conditions.all()
			.stream()
			.filter((condition) -> condition.bytes().length < 1000)
			.filter((condition) -> condition.stage() == Stage.CONNECTED && condition.outcome().reasonCode() != null
					&& condition.version() != ProtocolVersion.MQTT_3_1 && condition.kind() != ConditionClass.STATE
					&& condition.outcome().verdict() == Outcome.Verdict.REFUSED_BY_DECODER)
			.filter((condition) -> seen
				.add(condition.version() + " " + condition.kind() + " " + condition.outcome().reasonCode()));
	}

	@ParameterizedTest
	@MethodSource("conditions")
	void endsTheConnectionAndDeliversNothingThatFollows(Condition condition) throws InterruptedException {
		boolean mqtt5 = condition.version() == ProtocolVersion.MQTT_5;
		BlockingQueue<Object> ends = new LinkedBlockingQueue<>();
		BlockingQueue<String> messages = new LinkedBlockingQueue<>();
		MqttClient client = build((mqtt5 ? mqtt5() : mqtt3()).reconnect(ReconnectOptions.DISABLED)
			.connectionListener(new MqttConnectionListener() {
				@Override
				public void onDisconnected(@Nullable MqttException cause, @Nullable ReasonCode reasonCode,
						@Nullable Duration reconnectDelay) {
					ends.add((cause != null) ? cause : "no cause");
				}
			}));
		CompletableFuture<ConnectResult> connected = client.connect();
		ScriptedPeer.Link link = this.peer.accept(mqtt5 ? ScriptedPeer.CONNACK_5 : ScriptedPeer.CONNACK_3);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		client.subscribe(TopicSubscription.of("#", QoS.AT_LEAST_ONCE),
				(message) -> messages.add(message.payloadAsString()));
		link.read();
		link.send(mqtt5 ? "90 04 0001 00 01" : "90 03 0001 01");
		link.send(publish(mqtt5, "before"));
		link.send(condition.hex() + publish(mqtt5, "behind"));
		ReasonCode reasonCode = condition.outcome().reasonCode();
		if (mqtt5 && reasonCode != null) {
			link.expect("e001" + String.format("%02x", reasonCode.value()));
		}
		link.expectEnd();
		link.close();
		assertThat(ends.poll(30, TimeUnit.SECONDS)).isInstanceOfSatisfying(MqttProtocolException.class,
				(ex) -> assertThat(ex.reasonCode()).isEqualTo(reasonCode));
		assertThat(messages.poll(30, TimeUnit.SECONDS)).isEqualTo("before");
		client.close();
		assertThat(messages).isEmpty();
	}

	private static String publish(boolean mqtt5, String payload) {
		return mqtt5 ? ScriptedPeer.publish(0, 0, "t", payload) : ScriptedPeer.publish3(0, 0, "t", payload);
	}

}
