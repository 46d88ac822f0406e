package io.github.mqttboot.client.malformed;

import java.util.List;
import java.util.stream.Stream;

import io.github.mqttboot.client.internal.connection.EmbeddedClient;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a whole client does about each condition: framing, codec, connection and session
 * together, as the bytes come from a socket, however they are cut.
 */
class ConnectionConditionsTests {

	static Stream<Condition> conditions() {
		return Conditions.all().stream();
	}

	static Stream<Condition> conditionsOfAConnectedClient() {
		return conditions().filter((condition) -> !condition.stage().isBeforeConnAck()
				&& condition.outcome().verdict() == Outcome.Verdict.REFUSED_BY_DECODER);
	}

	@ParameterizedTest
	@MethodSource("conditions")
	void endsTheConnectionWithTheRightReasonCodeOrGoesOn(Condition condition) {
		for (List<byte[]> pieces : Splits.of(condition.bytes())) {
			EmbeddedClient client = client(condition.version());
			reach(client, condition.stage());
			int before = client.delivered();
			pieces.forEach(client::receive);
			boolean goesOn = condition.outcome().verdict() == Outcome.Verdict.TOLERATED;
			assertThat(client.isOpen()).as("%s open", condition).isEqualTo(goesOn);
			assertThat(client.sent()).isEqualTo(condition.outcome().answer() + disconnect(condition));
			assertThat(client.delivered() - before).as("delivered").isEqualTo(condition.outcome().delivered());
			assertThat(client.ended()).isEqualTo(goesOn ? 0 : 1);
			if (condition.outcome().reasonCode() != null) {
				assertThat(client.cause()).isNotNull();
			}
			client.finish();
		}
	}

	@ParameterizedTest
	@MethodSource("conditionsOfAConnectedClient")
	void endsTheConnectionBeforeConnAckJustTheSame(Condition condition) {
		EmbeddedClient client = client(condition.version());
		reach(client, Stage.OPENING);
		client.receive(condition.bytes());
		assertThat(client.isOpen()).isFalse();
		boolean tooLarge = condition.bytes().length > Conditions.MAXIMUM_PACKET_SIZE_BEFORE_CONNACK;
		assertThat(client.sent()).isEqualTo(tooLarge ? "e00195" : disconnect(condition));
		assertThat(client.delivered()).isZero();
		client.finish();
	}

	private static String disconnect(Condition condition) {
		ReasonCode reasonCode = condition.outcome().reasonCode();
		// [MQTT-4.13.1-1], bare: a reason string might quote the server
		return (condition.isToldToServer() && reasonCode != null) ? "e001" + Frame.octet(reasonCode.value()) : "";
	}

	private static EmbeddedClient client(ProtocolVersion version) {
		return new EmbeddedClient(version, Conditions.RECEIVE_MAXIMUM, Conditions.TOPIC_ALIAS_MAXIMUM,
				Conditions.MAXIMUM_PACKET_SIZE);
	}

	private static void reach(EmbeddedClient client, Stage stage) {
		client.connect(stage != Stage.RESUMING);
		assertThat(client.sent()).startsWith("10");
		if (stage.isBeforeConnAck()) {
			return;
		}
		client.accept(false);
		assertThat(client.isReady()).isTrue();
		switch (stage) {
			case PUBLISHING_QOS_1 -> client.publish(QoS.AT_LEAST_ONCE, "p");
			case PUBLISHING_QOS_2 -> client.publish(QoS.EXACTLY_ONCE, "p");
			case RELEASED -> {
				client.publish(QoS.EXACTLY_ONCE, "p");
				client.receive(Frame.bytes("50020001"));
			}
			case SUBSCRIBING -> client.subscribe("a", "b");
			case UNSUBSCRIBING -> client.unsubscribe("a", "b");
			default -> {
			}
		}
		assertThat(client.sent().isEmpty()).isEqualTo(stage == Stage.CONNECTED);
	}

}
