package io.github.mqttboot.client.internal.session;

import java.time.Duration;
import java.util.List;

import io.github.mqttboot.client.conformance.Conformance;
import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.Publish;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link InboundFlow}.
 */
class InboundFlowTests {

	private final Conversation conversation = new Conversation().connected();

	private static void assertProtocolError(ReasonCode reasonCode, Runnable call) {
		assertThatExceptionOfType(MqttProtocolException.class).isThrownBy(call::run)
			.satisfies((ex) -> assertThat(ex.reasonCode()).isEqualTo(reasonCode));
	}

	@Nested
	class Acknowledging {

		private final Conversation conversation = new Conversation().connected();

		@Test
		void qos0HasNothingToAcknowledge() {
			this.conversation.deliver(0, "a", QoS.AT_MOST_ONCE);
			assertThat(this.conversation.events).containsExactly("ready", "message a");
			assertThat(this.conversation.inbound).isEmpty();
		}

		@Test
		void qos1IsAcknowledgedOnceTheApplicationHasTakenIt() {
			// [MQTT-4.3.2-4]
			this.conversation.deliver(7, "a", QoS.AT_LEAST_ONCE);
			assertThat(this.conversation.sent()).isEmpty();
			assertThat(this.conversation.session.unacknowledged()).isOne();
			this.conversation.acknowledge(0);
			assertThat(this.conversation.sent()).containsExactly("PUBACK 7");
			assertThat(this.conversation.session.unacknowledged()).isZero();
		}

		@Test
		void aSecondAcknowledgementIsIgnored() {
			this.conversation.deliver(7, "a", QoS.AT_LEAST_ONCE);
			this.conversation.acknowledge(0);
			this.conversation.acknowledge(0);
			assertThat(this.conversation.sent()).containsExactly("PUBACK 7");
		}

		@Test
		void answersLeaveInTheOrderOfArrivalWhateverTheOrderOfAcknowledgement() {
			// [MQTT-4.6.0-2] [MQTT-4.6.0-3]
			this.conversation.deliver(3, "a", QoS.AT_LEAST_ONCE);
			this.conversation.deliver(1, "b", QoS.EXACTLY_ONCE);
			this.conversation.deliver(2, "c", QoS.AT_LEAST_ONCE);
			this.conversation.acknowledge(2);
			this.conversation.acknowledge(1);
			assertThat(this.conversation.sent()).isEmpty();
			this.conversation.acknowledge(0);
			assertThat(this.conversation.sent()).containsExactly("PUBACK 3", "PUBREC 1", "PUBACK 2");
		}

		@Test
		void aRefusalIsTold() {
			this.conversation.deliver(7, "a", QoS.AT_LEAST_ONCE);
			this.conversation.session.acknowledge(this.conversation.inbound.get(0), ReasonCode.NOT_AUTHORIZED);
			assertThat(this.conversation.sent()).containsExactly("PUBACK 7 NOT_AUTHORIZED");
		}

		@Test
		void aRefusedQos2MessageFreesItsIdentifier() {
			// [MQTT-4.3.3-9]
			this.conversation.deliver(7, "a", QoS.EXACTLY_ONCE);
			this.conversation.session.acknowledge(this.conversation.inbound.get(0), ReasonCode.QUOTA_EXCEEDED);
			assertThat(this.conversation.sent()).containsExactly("PUBREC 7 QUOTA_EXCEEDED");
			this.conversation.deliver(7, "b", QoS.EXACTLY_ONCE);
			assertThat(this.conversation.events).endsWith("message a", "message b");
		}

		@Test
		void anIdentifierIsFreeAfterItsAnswer() {
			this.conversation.deliver(7, "a", QoS.AT_LEAST_ONCE);
			this.conversation.acknowledge(0);
			this.conversation.deliver(7, "b", QoS.AT_LEAST_ONCE);
			this.conversation.acknowledge(1);
			assertThat(this.conversation.events).endsWith("message a", "message b");
			assertThat(this.conversation.sent()).containsExactly("PUBACK 7", "PUBACK 7");
		}

	}

	@Nested
	class ExactlyOnce {

		private final Conversation conversation = new Conversation().connected();

		@Test
		void theWholeExchange() {
			// [MQTT-4.3.3-8] [MQTT-4.3.3-11] [MQTT-4.3.3-12]
			this.conversation.deliver(7, "a", QoS.EXACTLY_ONCE);
			this.conversation.acknowledge(0);
			this.conversation.pubRel(7);
			assertThat(this.conversation.sent()).containsExactly("PUBREC 7", "PUBCOMP 7");
			this.conversation.deliver(7, "b", QoS.EXACTLY_ONCE);
			assertThat(this.conversation.events).endsWith("message a", "message b");
		}

		@Test
		void everyDuplicateGetsPubRecAndNoneIsDelivered() {
			// [MQTT-4.3.3-10]
			this.conversation.deliver(7, "a", QoS.EXACTLY_ONCE);
			this.conversation.acknowledge(0);
			for (int i = 0; i < 3; i++) {
				this.conversation.deliverAgain(7, "a", QoS.EXACTLY_ONCE);
			}
			assertThat(this.conversation.sent()).containsExactly("PUBREC 7", "PUBREC 7", "PUBREC 7", "PUBREC 7");
			assertThat(this.conversation.events).containsExactly("ready", "message a");
		}

		@Test
		void duplicatesThatComeWhileTheListenerRunsAreAnsweredWithIt() {
			this.conversation.deliver(7, "a", QoS.EXACTLY_ONCE);
			this.conversation.deliverAgain(7, "a", QoS.EXACTLY_ONCE);
			assertThat(this.conversation.sent()).isEmpty();
			this.conversation.acknowledge(0);
			assertThat(this.conversation.sent()).containsExactly("PUBREC 7", "PUBREC 7");
			assertThat(this.conversation.events).containsExactly("ready", "message a");
		}

		@Test
		void aSecondPubRelIsAnsweredTooAsUnknown() {
			this.conversation.deliver(7, "a", QoS.EXACTLY_ONCE);
			this.conversation.acknowledge(0);
			this.conversation.pubRel(7);
			this.conversation.pubRel(7);
			assertThat(this.conversation.sent()).containsExactly("PUBREC 7", "PUBCOMP 7",
					"PUBCOMP 7 PACKET_IDENTIFIER_NOT_FOUND");
		}

		@Test
		void pubRelBeforePubRecIsAProtocolError() {
			this.conversation.deliver(7, "a", QoS.EXACTLY_ONCE);
			assertProtocolError(ReasonCode.PROTOCOL_ERROR, () -> this.conversation.pubRel(7));
		}

		@Test
		void anIdentifierInUseMayNotComeWithoutDupOnMqtt5() {
			// [MQTT-2.2.1-4]
			this.conversation.deliver(7, "a", QoS.EXACTLY_ONCE);
			this.conversation.acknowledge(0);
			assertProtocolError(ReasonCode.PROTOCOL_ERROR, () -> this.conversation.deliver(7, "b", QoS.EXACTLY_ONCE));
		}

		@Test
		void anIdentifierInUseMayComeWithoutDupBeforeMqtt5AndIsADuplicate() {
			Conversation old = new Conversation();
			old.connect(ProtocolVersion.MQTT_3_1_1, false, PacketProperties.NONE);
			old.deliver(7, "a", QoS.EXACTLY_ONCE);
			old.acknowledge(0);
			old.deliver(7, "a", QoS.EXACTLY_ONCE);
			assertThat(old.sent()).containsExactly("PUBREC 7", "PUBREC 7");
			assertThat(old.events).containsExactly("ready", "message a");
		}

		@Test
		void anIdentifierInUseMayNotComeWithAnotherQos() {
			Conversation old = new Conversation();
			old.connect(ProtocolVersion.MQTT_3_1_1, false, PacketProperties.NONE);
			old.deliver(7, "a", QoS.AT_LEAST_ONCE);
			assertProtocolError(ReasonCode.PROTOCOL_ERROR, () -> old.deliver(7, "b", QoS.EXACTLY_ONCE));
		}

		@Test
		void anIdentifierInUseForQos2MayNotComeWithQos1() {
			this.conversation.deliver(7, "a", QoS.EXACTLY_ONCE);
			assertProtocolError(ReasonCode.PROTOCOL_ERROR,
					() -> this.conversation.deliverAgain(7, "a", QoS.AT_LEAST_ONCE));
		}

	}

	@Nested
	class ReceiveMaximum {

		private final Conversation conversation = new Conversation(10, 3).connected();

		@Test
		@Conformance(mqtt5 = "MQTT-3.3.4-9")
		void aServerThatSendsMoreThanTheReceiveMaximumIsLeft() {
			// [MQTT-3.3.4-9]
			for (int i = 1; i <= 3; i++) {
				this.conversation.deliver(i, "m" + i, QoS.AT_LEAST_ONCE);
			}
			assertProtocolError(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
					() -> this.conversation.deliver(4, "m4", QoS.AT_LEAST_ONCE));
		}

		@Test
		void theMessageThatWasTooMuchIsNotLostWhenItComesAgain() {
			for (int i = 1; i <= 3; i++) {
				this.conversation.deliver(i, "m" + i, QoS.AT_LEAST_ONCE);
			}
			assertProtocolError(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
					() -> this.conversation.deliver(4, "m4", QoS.AT_LEAST_ONCE));
			this.conversation.disconnected();
			this.conversation.resumed();
			this.conversation.deliverAgain(4, "m4", QoS.AT_LEAST_ONCE);
			assertThat(this.conversation.events).endsWith("message m4");
			this.conversation.acknowledge(3);
			assertThat(this.conversation.sent()).containsExactly("PUBACK 4");
		}

		@Test
		void aServerThatCountsAcknowledgementsTwiceIsBorneWith() {
			int sent = 0;
			for (int acknowledged = 0; acknowledged < 2_000; acknowledged++) {
				while (sent < 3 + acknowledged * 2 && sent < 2_500) {
					sent++;
					this.conversation.deliver(sent, "m" + sent, QoS.AT_LEAST_ONCE);
				}
				this.conversation.acknowledge(acknowledged);
			}
			assertThat(this.conversation.inbound).hasSize(2_500);
		}

		@Test
		void aServerThatSendsAllOfAStoredSessionAtOnceIsBorneWith() {
			this.conversation.disconnected();
			this.conversation.resumed();
			for (int i = 1; i <= 1_000; i++) {
				this.conversation.deliver(i, "m" + i, QoS.AT_LEAST_ONCE);
			}
			assertThat(this.conversation.session.unacknowledged()).isEqualTo(1_000);
		}

		@Test
		void qos0DoesNotCount() {
			for (int i = 1; i <= 3; i++) {
				this.conversation.deliver(i, "m" + i, QoS.AT_LEAST_ONCE);
			}
			assertThatNoException().isThrownBy(() -> this.conversation.deliver(0, "m4", QoS.AT_MOST_ONCE));
		}

		@Test
		void pubAckFreesAPlace() {
			for (int i = 1; i <= 100; i++) {
				this.conversation.deliver(i, "m" + i, QoS.AT_LEAST_ONCE);
				this.conversation.acknowledge(i - 1);
			}
			assertThat(this.conversation.sent()).hasSize(100);
		}

		@Test
		void eachConnectionCountsAnew() {
			for (int i = 1; i <= 3; i++) {
				this.conversation.deliver(i, "m" + i, QoS.AT_LEAST_ONCE);
			}
			this.conversation.disconnected();
			this.conversation.connected();
			for (int i = 1; i <= 3; i++) {
				this.conversation.deliver(i, "m" + i, QoS.AT_LEAST_ONCE);
			}
			assertProtocolError(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
					() -> this.conversation.deliver(4, "m4", QoS.AT_LEAST_ONCE));
		}

		@Test
		void beforeMqtt5ThereIsNoReceiveMaximum() {
			Conversation old = new Conversation(10, 3);
			old.connect(ProtocolVersion.MQTT_3_1_1, false, PacketProperties.NONE);
			for (int i = 1; i <= 10; i++) {
				old.deliver(i, "m" + i, QoS.AT_LEAST_ONCE);
			}
			assertThat(old.session.unacknowledged()).isEqualTo(10);
		}

	}

	@Nested
	class TopicAliases {

		private final Conversation conversation = new Conversation().connected();

		private void deliver(String topic, int alias, boolean aliasOnly) {
			MqttMessage message = MqttMessage.to(topic).payload("m").qos(QoS.AT_MOST_ONCE).build();
			this.conversation.receive(new Publish(message, 0, false, alias, aliasOnly));
		}

		@Test
		void anAliasStandsForTheTopicThatItWasSetTo() {
			Conversation own = this.conversation;
			MqttMessage first = MqttMessage.to("a/b").qos(QoS.AT_LEAST_ONCE).build();
			own.receive(new Publish(first, 1, false, 3, false));
			own.receive(new Publish(first.withTopic(first.topicName()), 2, false, 3, true));
			assertThat(own.inbound.get(1).message.topic()).isEqualTo("a/b");
		}

		@Test
		void anAliasCanBeSetAnew() {
			MqttMessage other = MqttMessage.to("c").qos(QoS.AT_LEAST_ONCE).build();
			deliver("a", 3, false);
			deliver("b", 3, false);
			this.conversation.receive(new Publish(other, 1, false, 3, true));
			assertThat(this.conversation.inbound.get(0).message.topic()).isEqualTo("b");
		}

		@Test
		void anAliasAboveTheMaximumIsRefused() {
			// [MQTT-3.1.2-26]
			deliver("a", 10, false);
			assertProtocolError(ReasonCode.TOPIC_ALIAS_INVALID, () -> deliver("a", 11, false));
		}

		@Test
		void anAliasThatWasNotSetIsAProtocolError() {
			assertProtocolError(ReasonCode.PROTOCOL_ERROR, () -> deliver("a", 3, true));
		}

		@Test
		void aliasesDieWithTheConnection() {
			// [MQTT-3.3.2-7]
			deliver("a", 3, false);
			this.conversation.disconnected();
			this.conversation.resumed();
			assertProtocolError(ReasonCode.PROTOCOL_ERROR, () -> deliver("a", 3, true));
		}

	}

	@Nested
	class HoldingBack {

		private final Conversation conversation = new Conversation().connected();

		private List<String> told() {
			return this.conversation.events.stream().filter((event) -> event.startsWith("held")).toList();
		}

		@Test
		void aMessageThatIsNotAcknowledgedForAMinuteIsToldOnce() {
			this.conversation.deliver(7, "a", QoS.AT_LEAST_ONCE);
			this.conversation.deliver(8, "b", QoS.EXACTLY_ONCE);
			this.conversation.pass(Duration.ofSeconds(1));
			this.conversation.pass(Duration.ofSeconds(59));
			assertThat(told()).isEmpty();
			this.conversation.pass(Duration.ofSeconds(1));
			this.conversation.pass(Duration.ofMinutes(10));
			assertThat(told()).containsExactly("held back by a 2 for 60 s");
		}

		@Test
		void itIsAlwaysTheOldestAndItsTimeStartsWhenItsTurnHasCome() {
			this.conversation.deliver(7, "a", QoS.AT_LEAST_ONCE);
			this.conversation.deliver(8, "b", QoS.AT_LEAST_ONCE);
			this.conversation.pass(Duration.ofSeconds(1));
			this.conversation.acknowledge(1);
			this.conversation.pass(Duration.ofSeconds(50));
			this.conversation.acknowledge(0);
			this.conversation.deliver(9, "c", QoS.AT_LEAST_ONCE);
			this.conversation.pass(Duration.ofSeconds(50));
			assertThat(told()).isEmpty();
			this.conversation.pass(Duration.ofSeconds(60));
			assertThat(told()).containsExactly("held back by c 1 for 60 s");
		}

		@Test
		void aLostConnectionHoldsNothingBack() {
			this.conversation.deliver(7, "a", QoS.AT_LEAST_ONCE);
			this.conversation.pass(Duration.ofSeconds(1));
			this.conversation.disconnected();
			this.conversation.pass(Duration.ofMinutes(5));
			assertThat(told()).isEmpty();
		}

	}

	@Test
	void afterTheIntakeHasStoppedWhatComesIsLeftToTheServerAndTheRestIsStillAnswered() {
		Conversation closing = new Conversation().connected();
		closing.deliver(7, "a", QoS.AT_LEAST_ONCE);
		closing.deliver(8, "b", QoS.EXACTLY_ONCE);
		closing.session.stopIntake();
		closing.deliver(9, "c", QoS.AT_LEAST_ONCE);
		closing.deliver(0, "d", QoS.AT_MOST_ONCE);
		closing.acknowledge(0);
		closing.acknowledge(1);
		closing.pubRel(8);
		assertThat(closing.events).containsExactly("ready", "message a", "message b");
		assertThat(closing.sent()).containsExactly("PUBACK 7", "PUBREC 8", "PUBCOMP 8");
		assertThat(closing.session.unacknowledged()).isZero();
	}

	@Test
	void aMessageAfterTheEndOfTheConnectionOwesNothing() {
		this.conversation.deliver(7, "a", QoS.AT_LEAST_ONCE);
		this.conversation.disconnected();
		assertThat(this.conversation.session.unacknowledged()).isZero();
		this.conversation.acknowledge(0);
		assertThat(this.conversation.sent()).isEmpty();
	}

}
