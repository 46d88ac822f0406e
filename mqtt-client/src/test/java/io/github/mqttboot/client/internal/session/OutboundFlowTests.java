package io.github.mqttboot.client.internal.session;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;

import io.github.mqttboot.client.conformance.Conformance;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.error.MqttOutcomeUnknownException;
import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.error.MqttRefusedException;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.PubAck;
import io.github.mqttboot.client.internal.packet.Subscribe;
import io.github.mqttboot.client.internal.session.Conversation.Published;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link OutboundFlow}.
 */
class OutboundFlowTests {

	private Conversation conversation = new Conversation();

	@Nested
	class Exchanges {

		private final Conversation conversation = new Conversation().connected();

		@Test
		void qos0IsDoneWhenItIsWritten() {
			Published published = this.conversation.publish("a", QoS.AT_MOST_ONCE);
			// [MQTT-2.2.1-2] no packet identifier
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 0 a");
			assertThat(published.isOpen()).isTrue();
			this.conversation.session.onWritten(published, null);
			assertThat(published.done).isEqualTo(ReasonCode.SUCCESS);
			assertThat(published.freed).isOne();
		}

		@Test
		void qos0IsUnknownWhenTheWriteFails() {
			// the socket may have taken this message of the batch, and not the next one
			Published published = this.conversation.publish("a", QoS.AT_MOST_ONCE);
			assertThat(this.conversation.session.isBusy()).isTrue();
			this.conversation.session.onWritten(published, new IllegalStateException("broken"));
			assertThat(published.failure).isInstanceOf(MqttOutcomeUnknownException.class);
			assertThat(published.freed).isOne();
			assertThat(this.conversation.session.isBusy()).isFalse();
		}

		@Test
		void qos1IsDoneWithPubAck() {
			// [MQTT-4.3.2-1] [MQTT-4.3.2-2]
			Published published = this.conversation.publish("a", QoS.AT_LEAST_ONCE);
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 1 a");
			this.conversation.receive(new PubAck(1, ReasonCode.NO_MATCHING_SUBSCRIBERS, PacketProperties.NONE));
			assertThat(published.done).isEqualTo(ReasonCode.NO_MATCHING_SUBSCRIBERS);
			assertThat(published.freed).isOne();
			assertThat(this.conversation.session.inFlight()).isZero();
		}

		@Test
		void qos1IsRefusedWithAnErrorInPubAck() {
			Published published = this.conversation.publish("a", QoS.AT_LEAST_ONCE);
			this.conversation.receive(new PubAck(1, ReasonCode.QUOTA_EXCEEDED,
					PacketProperties.builder().set(Property.REASON_STRING, "too much").build()));
			assertThat(published.failure).isInstanceOfSatisfying(MqttRefusedException.class, (ex) -> {
				assertThat(ex.reasonCode()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
				assertThat(ex.reasonString()).isEqualTo("too much");
			});
			assertThat(published.freed).isOne();
		}

		@Test
		void qos2IsDoneWithPubComp() {
			// [MQTT-4.3.3-1] [MQTT-4.3.3-4]
			Published published = this.conversation.publish("a", QoS.EXACTLY_ONCE);
			this.conversation.pubRec(1);
			assertThat(published.isOpen()).isTrue();
			this.conversation.pubComp(1);
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 1 a", "PUBREL 1");
			assertThat(published.done).isEqualTo(ReasonCode.SUCCESS);
			assertThat(published.freed).isOne();
		}

		@Test
		void qos2EndsWithAnErrorInPubRec() {
			// [MQTT-4.3.3-4] PUBREL only after a PUBREC below 0x80
			Published published = this.conversation.publish("a", QoS.EXACTLY_ONCE);
			this.conversation.pubRec(1, ReasonCode.NOT_AUTHORIZED);
			assertThat(published.failure).isInstanceOf(MqttRefusedException.class);
			assertThat(published.freed).isOne();
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 1 a");
			assertThat(this.conversation.session.isBusy()).isFalse();
		}

		@Test
		void aSecondPubRecIsAnsweredWithPubRelAgain() {
			Published published = this.conversation.publish("a", QoS.EXACTLY_ONCE);
			this.conversation.pubRec(1);
			this.conversation.pubRec(1);
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 1 a", "PUBREL 1", "PUBREL 1");
			this.conversation.pubComp(1);
			assertThat(published.done).isNotNull();
			assertThat(this.conversation.session.inFlight()).isZero();
		}

		@Test
		void anErrorInASecondPubRecIsAProtocolErrorAndBreaksNothing() {
			this.conversation.publish("a", QoS.EXACTLY_ONCE);
			Published other = this.conversation.publish("b", QoS.EXACTLY_ONCE);
			this.conversation.pubRec(1);
			this.conversation.pubRec(2);
			assertThatExceptionOfType(MqttProtocolException.class)
				.isThrownBy(() -> this.conversation.pubRec(1, ReasonCode.UNSPECIFIED_ERROR));
			assertThat(this.conversation.session.inFlight()).isEqualTo(2);
			this.conversation.pubComp(2);
			assertThat(other.done).isNotNull();
			assertThat(this.conversation.session.inFlight()).isOne();
		}

		@Test
		void pubRelsLeaveInTheOrderOfPubRecs() {
			// [MQTT-4.6.0-4]
			this.conversation.publishAll(3, QoS.EXACTLY_ONCE);
			this.conversation.sent();
			this.conversation.pubRec(2);
			this.conversation.pubRec(1);
			this.conversation.pubRec(3);
			assertThat(this.conversation.sent()).containsExactly("PUBREL 2", "PUBREL 1", "PUBREL 3");
		}

		@Test
		void publishesLeaveInTheOrderOfTheCallsWhateverTheirQos() {
			// [MQTT-4.6.0-1]
			this.conversation.disconnected();
			this.conversation.publish("a", QoS.AT_LEAST_ONCE);
			this.conversation.publish("b", QoS.AT_MOST_ONCE);
			this.conversation.publish("c", QoS.EXACTLY_ONCE);
			this.conversation.publish("d", QoS.AT_MOST_ONCE);
			this.conversation.connected();
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 1 a", "PUBLISH 0 b", "PUBLISH 2 c",
					"PUBLISH 0 d");
		}

		@Test
		void nothingLeavesWhileTheSocketTakesNothing() {
			this.conversation.output.writable = false;
			this.conversation.publish("a", QoS.AT_MOST_ONCE);
			this.conversation.publish("b", QoS.AT_LEAST_ONCE);
			assertThat(this.conversation.sent()).isEmpty();
			this.conversation.output.writable = true;
			this.conversation.session.pump(this.conversation.now);
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 0 a", "PUBLISH 1 b");
		}

		@Test
		void aPubAckEndsAQos2ExchangeOfMqtt311() {
			Conversation old = new Conversation();
			old.connect(ProtocolVersion.MQTT_3_1_1, false, PacketProperties.NONE);
			Published published = old.publish("a", QoS.EXACTLY_ONCE);
			old.pubAck(1);
			assertThat(published.done).isEqualTo(ReasonCode.SUCCESS);
			assertThat(old.session.isBusy()).isFalse();
		}

	}

	@Nested
	class WrongAnswers {

		private final Conversation conversation = new Conversation().connected();

		@Test
		void answersThatNobodyWaitsForAreIgnored() {
			this.conversation.pubAck(7);
			this.conversation.pubComp(7);
			assertThat(this.conversation.sent()).isEmpty();
		}

		@Test
		void anUnknownPubRecIsAnsweredSoThatTheServerDoesNotWaitForEver() {
			this.conversation.pubRec(7);
			assertThat(this.conversation.sent()).containsExactly("PUBREL 7 PACKET_IDENTIFIER_NOT_FOUND");
		}

		@Test
		void aSecondPubAckIsIgnored() {
			Published first = this.conversation.publish("a", QoS.AT_LEAST_ONCE);
			this.conversation.pubAck(1);
			this.conversation.pubAck(1);
			assertThat(first.freed).isOne();
		}

		@Test
		void pubAckForQos2IsAProtocolErrorOfMqtt5() {
			this.conversation.publish("a", QoS.EXACTLY_ONCE);
			assertProtocolError(() -> this.conversation.pubAck(1));
		}

		@Test
		void pubRecForQos1IsAProtocolError() {
			this.conversation.publish("a", QoS.AT_LEAST_ONCE);
			assertProtocolError(() -> this.conversation.pubRec(1));
		}

		@Test
		void pubCompBeforePubRecIsAProtocolError() {
			this.conversation.publish("a", QoS.EXACTLY_ONCE);
			assertProtocolError(() -> this.conversation.pubComp(1));
		}

		@Test
		void pubAckForASubscribeIsAProtocolError() {
			this.conversation.subscribe(1, "a");
			assertProtocolError(() -> this.conversation.pubAck(1));
			assertProtocolError(() -> this.conversation.pubRec(1));
			assertProtocolError(() -> this.conversation.pubComp(1));
		}

		private void assertProtocolError(Runnable answer) {
			assertThatExceptionOfType(MqttProtocolException.class).isThrownBy(answer::run)
				.satisfies((ex) -> assertThat(ex.reasonCode()).isEqualTo(ReasonCode.PROTOCOL_ERROR));
		}

	}

	@Nested
	class Window {

		private final Conversation conversation = new Conversation();

		@Test
		@Conformance(mqtt5 = { "MQTT-3.3.4-7", "MQTT-4.9.0-1" })
		void onlyReceiveMaximumMessagesAreInFlight() {
			// [MQTT-3.3.4-7] [MQTT-4.9.0-1]
			this.conversation.connectWith(Property.RECEIVE_MAXIMUM, 3);
			this.conversation.publishAll(10, QoS.AT_LEAST_ONCE);
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 1 m1", "PUBLISH 2 m2", "PUBLISH 3 m3");
			assertThat(this.conversation.session.queued()).isEqualTo(7);
		}

		@Test
		void pubAckFreesOnePlace() {
			// [MQTT-4.9.0-2]
			this.conversation.connectWith(Property.RECEIVE_MAXIMUM, 3);
			this.conversation.publishAll(10, QoS.AT_LEAST_ONCE);
			this.conversation.sent();
			this.conversation.pubAck(2);
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 4 m4");
		}

		@Test
		@Conformance(mqtt5 = { "MQTT-3.3.4-7", "MQTT-4.9.0-2" })
		void pubRecFreesNoneAndPubCompFreesOne() {
			// [MQTT-4.9.0-2]
			this.conversation.connectWith(Property.RECEIVE_MAXIMUM, 3);
			this.conversation.publishAll(10, QoS.EXACTLY_ONCE);
			this.conversation.sent();
			this.conversation.pubRec(1);
			assertThat(this.conversation.sent()).containsExactly("PUBREL 1");
			this.conversation.pubComp(1);
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 4 m4");
		}

		@Test
		@Conformance(mqtt5 = "MQTT-4.9.0-2")
		void anErrorInPubRecFreesOne() {
			this.conversation.connectWith(Property.RECEIVE_MAXIMUM, 3);
			this.conversation.publishAll(10, QoS.EXACTLY_ONCE);
			this.conversation.sent();
			this.conversation.pubRec(1, ReasonCode.QUOTA_EXCEEDED);
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 4 m4");
		}

		@Test
		@Conformance(mqtt5 = "MQTT-3.3.4-8")
		void qos0PassesAFullWindow() {
			// [MQTT-3.3.4-8] PUBLISH with QoS 0 is not delayed
			this.conversation.connectWith(Property.RECEIVE_MAXIMUM, 1);
			this.conversation.publishAll(2, QoS.AT_LEAST_ONCE);
			this.conversation.publish("zero", QoS.AT_MOST_ONCE);
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 1 m1", "PUBLISH 0 zero");
		}

		@Test
		void beforeMqtt5AFewQos2MessagesAreInFlight() {
			this.conversation.connect(ProtocolVersion.MQTT_3_1_1, false, PacketProperties.NONE);
			this.conversation.publishAll(30, QoS.EXACTLY_ONCE);
			this.conversation.publish("one", QoS.AT_LEAST_ONCE);
			assertThat(this.conversation.sent()).hasSize(20);
			this.conversation.pubRec(1);
			this.conversation.pubComp(1);
			assertThat(this.conversation.sent()).containsExactly("PUBREL 1", "PUBLISH 21 m21");
		}

		@Test
		void beforeMqtt5AFullQos2WindowHoldsQos1BackAndNotQos0() {
			this.conversation.connect(ProtocolVersion.MQTT_3_1_1, false, PacketProperties.NONE);
			this.conversation.publishAll(20, QoS.EXACTLY_ONCE);
			assertThat(this.conversation.sent()).hasSize(20);
			this.conversation.publish("one", QoS.AT_LEAST_ONCE);
			this.conversation.publish("zero", QoS.AT_MOST_ONCE);
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 0 zero");
			this.conversation.pubRec(1);
			this.conversation.pubComp(1);
			assertThat(this.conversation.sent()).containsExactly("PUBREL 1", "PUBLISH 21 one");
		}

		@Test
		void beforeMqtt5TheLastPlaceOfTheQos2WindowWaitsForQos1() {
			// so that the server has room for QoS 1 if that must be sent again
			this.conversation.connect(ProtocolVersion.MQTT_3_1_1, false, PacketProperties.NONE);
			this.conversation.publish("one", QoS.AT_LEAST_ONCE);
			this.conversation.publishAll(20, QoS.EXACTLY_ONCE);
			assertThat(this.conversation.sent()).hasSize(20);
			this.conversation.pubAck(1);
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 21 m20");
		}

		@Test
		void beforeMqtt5Qos1HasTheWholeWindow() {
			this.conversation.connect(ProtocolVersion.MQTT_3_1_1, false, PacketProperties.NONE);
			this.conversation.publishAll(2_000, QoS.AT_LEAST_ONCE);
			assertThat(this.conversation.sent()).hasSize(1_000);
		}

		@Test
		void theClientsOwnMaximumHoldsToo() {
			Conversation careful = new Conversation(2, 256).connected();
			careful.publishAll(5, QoS.AT_LEAST_ONCE);
			assertThat(careful.sent()).hasSize(2);
		}

		@Test
		void aWindowOfAllPacketIdentifiersNeverRepeatsOne() {
			Conversation wide = new Conversation(65_535, 256).connected();
			List<Published> all = wide.publishAll(65_540, QoS.AT_LEAST_ONCE);
			assertThat(wide.sent()).hasSize(65_535).doesNotHaveDuplicates();
			assertThat(wide.session.queued()).isEqualTo(5);
			wide.pubAck(4_711);
			assertThat(wide.sent()).containsExactly("PUBLISH 4711 m65536");
			assertThat(all.get(4_710).done).isNotNull();
		}

		@Test
		void aWindowOfAllPacketIdentifiersIsSentAgainAfterAReconnect() {
			Conversation wide = new Conversation(65_535, 256).connected();
			wide.publishAll(65_536, QoS.AT_LEAST_ONCE);
			wide.disconnected();
			wide.resumed();
			assertThat(wide.sent()).hasSize(65_535).startsWith("PUBLISH 1 m1 DUP").endsWith("PUBLISH 65535 m65535 DUP");
		}

		@Test
		void packetIdentifiersStartAt1AndAreNotReusedWhileInUse() {
			// [MQTT-2.2.1-3] [MQTT-2.2.1-4]
			this.conversation.connected();
			Queue<Integer> inFlight = new ArrayDeque<>();
			Set<Integer> inUse = new HashSet<>();
			for (int i = 0; i < 70_000; i++) {
				Published published = this.conversation.publish("m", QoS.AT_LEAST_ONCE);
				int identifier = published.packetIdentifier();
				assertThat(identifier).isBetween(1, 65_535);
				assertThat(inUse.add(identifier)).isTrue();
				if (i == 0) {
					assertThat(identifier).isOne();
				}
				else {
					inFlight.add(identifier);
				}
				if (inFlight.size() > 10) {
					int answered = inFlight.remove();
					this.conversation.pubAck(answered);
					inUse.remove(answered);
				}
			}
			assertThat(inUse).contains(1).hasSize(11);
		}

	}

	@Test
	void closingEndsEverything() {
		this.conversation.connectWith(Property.RECEIVE_MAXIMUM, 2);
		List<Published> all = this.conversation.publishAll(3, QoS.EXACTLY_ONCE);
		this.conversation.pubRec(2);
		this.conversation.session.close();
		assertThat(all.get(0).failure).isInstanceOf(MqttOutcomeUnknownException.class);
		assertThat(all.get(1).failure).isInstanceOf(MqttOutcomeUnknownException.class);
		all.get(2).assertNotSent(Reason.CLOSED);
		assertThat(all).allSatisfy((published) -> assertThat(published.freed).isOne());
		Published late = this.conversation.publish("late", QoS.AT_MOST_ONCE);
		late.assertNotSent(Reason.CLOSED);
		assertThat(late.freed).isOne();
		assertThat(this.conversation.session.isBusy()).isFalse();
	}

	@Test
	void anUnexpectedPacketIsAProtocolError() {
		this.conversation.connected();
		assertThatExceptionOfType(MqttProtocolException.class)
			.isThrownBy(() -> this.conversation.receive(new Subscribe(1, List.of(), PacketProperties.NONE)))
			.withMessageContaining(PacketType.SUBSCRIBE.toString());
	}

}
