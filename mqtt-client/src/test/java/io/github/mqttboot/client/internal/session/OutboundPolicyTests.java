package io.github.mqttboot.client.internal.session;

import java.time.Duration;
import java.util.List;

import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.error.MqttOutcomeUnknownException;
import io.github.mqttboot.client.error.MqttRefusedException;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.PubComp;
import io.github.mqttboot.client.internal.session.Conversation.Published;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutboundFlow}: what the application may choose, and what happens to
 * messages that a server does not want after it has had them once.
 */
class OutboundPolicyTests {

	private static Conversation conversation(DeliveryPolicy policy) {
		return new Conversation(
				new SessionSettings(1_000, 20, 256, 10, Conversation.DELIVERY_TIMEOUT.toNanos(), 3, policy));
	}

	private static void assertUnknown(Published published, Reason reason) {
		assertThat(published.failure).isInstanceOf(MqttOutcomeUnknownException.class)
			.cause()
			.isInstanceOfSatisfying(MqttNotSentException.class, (ex) -> assertThat(ex.reason()).isEqualTo(reason));
		assertThat(published.freed).isOne();
	}

	@Nested
	class SessionLost {

		@Test
		void qos1CanBeUnknownInsteadOfSentAgain() {
			Conversation conversation = conversation(new DeliveryPolicy(false, false, false)).connected();
			Published published = conversation.publish("a", QoS.AT_LEAST_ONCE);
			conversation.disconnected();
			conversation.connected();
			assertThat(published.failure).isInstanceOf(MqttOutcomeUnknownException.class);
			assertThat(published.freed).isOne();
			assertThat(conversation.sent()).isEmpty();
			assertThat(conversation.session.isBusy()).isFalse();
		}

		@Test
		void qos2CanBeSentAgainAsANewMessage() {
			Conversation conversation = conversation(new DeliveryPolicy(true, true, false)).connected();
			conversation.publish("one", QoS.AT_LEAST_ONCE);
			Published published = conversation.publish("two", QoS.EXACTLY_ONCE);
			Published answered = conversation.publish("three", QoS.EXACTLY_ONCE);
			conversation.pubRec(3);
			conversation.disconnected();
			conversation.connected();
			// [MQTT-3.1.2-4] a new session: no DUP, and identifiers of their own
			assertThat(conversation.sent()).containsExactly("PUBLISH 4 one", "PUBLISH 5 two");
			assertThat(answered.done).isEqualTo(ReasonCode.SUCCESS);
			conversation.pubRec(5);
			conversation.pubComp(5);
			assertThat(published.done).isEqualTo(ReasonCode.SUCCESS);
			assertThat(published.freed).isOne();
		}

	}

	@Nested
	class EndOfExactlyOnce {

		private final Conversation conversation = conversation(new DeliveryPolicy(true, false, true)).connected();

		@Test
		void canBePubRec() {
			Published published = this.conversation.publish("a", QoS.EXACTLY_ONCE);
			this.conversation.sent();
			this.conversation.pubRec(1, ReasonCode.NO_MATCHING_SUBSCRIBERS);
			assertThat(published.done).isEqualTo(ReasonCode.NO_MATCHING_SUBSCRIBERS);
			// the exchange goes on, and its room is taken until it is over
			assertThat(published.freed).isZero();
			assertThat(this.conversation.session.inFlight()).isOne();
			assertThat(this.conversation.sent()).containsExactly("PUBREL 1");
			this.conversation.disconnected();
			this.conversation.resumed();
			// [MQTT-4.4.0-1]
			assertThat(this.conversation.sent()).containsExactly("PUBREL 1");
			this.conversation.pubComp(1);
			assertThat(published.freed).isOne();
			assertThat(this.conversation.session.isBusy()).isFalse();
		}

		@Test
		void isARefusalAfterAnErrorInPubRecAllTheSame() {
			Published published = this.conversation.publish("a", QoS.EXACTLY_ONCE);
			this.conversation.pubRec(1, ReasonCode.QUOTA_EXCEEDED);
			assertThat(published.done).isNull();
			assertThat(published.failure).isInstanceOf(MqttRefusedException.class);
		}

		@Test
		void keepsWhatPubRecSaidAboutSubscribersUntilPubComp() {
			Conversation byDefault = new Conversation().connected();
			Published published = byDefault.publish("a", QoS.EXACTLY_ONCE);
			byDefault.pubRec(1, ReasonCode.NO_MATCHING_SUBSCRIBERS);
			assertThat(published.isOpen()).isTrue();
			byDefault.receive(new PubComp(1, ReasonCode.SUCCESS, PacketProperties.NONE));
			assertThat(published.done).isEqualTo(ReasonCode.NO_MATCHING_SUBSCRIBERS);
		}

	}

	@Nested
	class SmallerLimits {

		private final Conversation conversation = new Conversation().connected();

		private void resumedWith(Property property, long value) {
			this.conversation.disconnected();
			this.conversation.connect(ProtocolVersion.MQTT_5, true,
					PacketProperties.builder().set(property, value).build());
		}

		@Test
		void aQosThatIsNotSupportedAnyMoreEndsItsMessageAndTheRestGoesOn() {
			// [MQTT-3.2.2-11]
			Published first = this.conversation.publish("a", QoS.AT_LEAST_ONCE);
			Published second = this.conversation.publish("b", QoS.EXACTLY_ONCE);
			Published third = this.conversation.publish("c", QoS.AT_LEAST_ONCE);
			this.conversation.sent();
			resumedWith(Property.MAXIMUM_QOS, 1);
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 1 a DUP", "PUBLISH 3 c DUP");
			assertUnknown(second, Reason.UNSUPPORTED);
			this.conversation.pubAck(1);
			this.conversation.pubAck(3);
			assertThat(first.done).isNotNull();
			assertThat(third.done).isNotNull();
			assertThat(this.conversation.session.isBusy()).isFalse();
		}

		@Test
		void theIdentifierOfAnAbandonedQos2MessageIsNotUsedAgainInTheSession() {
			// [MQTT-4.3.3-2] the server may hold it until PUBREL
			Published abandoned = this.conversation.publish("a", QoS.EXACTLY_ONCE);
			resumedWith(Property.MAXIMUM_QOS, 1);
			assertUnknown(abandoned, Reason.UNSUPPORTED);
			for (int i = 0; i < PacketIdentifiers.MAXIMUM + 10; i++) {
				Published published = this.conversation.publish("m", QoS.AT_LEAST_ONCE);
				assertThat(published.packetIdentifier()).isNotEqualTo(1).isPositive();
				this.conversation.pubAck(published.packetIdentifier());
			}
			// a late answer for it harms nobody
			this.conversation.sent();
			this.conversation.pubRec(1);
			assertThat(this.conversation.sent()).containsExactly("PUBREL 1 PACKET_IDENTIFIER_NOT_FOUND");
			this.conversation.disconnected();
			this.conversation.connected();
			boolean reused = false;
			for (int i = 0; i < PacketIdentifiers.MAXIMUM; i++) {
				Published published = this.conversation.publish("m", QoS.AT_LEAST_ONCE);
				reused |= published.packetIdentifier() == 1;
				this.conversation.pubAck(published.packetIdentifier());
			}
			assertThat(reused).isTrue();
		}

		@Test
		void retainedMessagesEndWhereRetainIsNotAvailableAnyMore() {
			// [MQTT-3.2.2-14]
			Published retained = this.conversation
				.publish(MqttMessage.to("topic").payload("a").qos(QoS.AT_LEAST_ONCE).retain(true).build());
			this.conversation.publish("b", QoS.AT_LEAST_ONCE);
			this.conversation.sent();
			resumedWith(Property.RETAIN_AVAILABLE, 0);
			assertUnknown(retained, Reason.UNSUPPORTED);
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 2 b DUP");
		}

		@Test
		void messagesThatAreTooLargeNowEndAndTheQuotaGoesToTheOthers() {
			// [MQTT-3.2.2-15] [MQTT-3.3.4-7]
			List<Published> small = this.conversation.publishAll(3, QoS.AT_LEAST_ONCE);
			Published large = this.conversation.publish("too large", QoS.AT_LEAST_ONCE);
			Published last = this.conversation.publish("m5", QoS.AT_LEAST_ONCE);
			this.conversation.disconnected();
			RecordingOutput narrow = new RecordingOutput();
			narrow.maximumPayload = 2;
			this.conversation.output = narrow;
			this.conversation.session.onConnected(new Negotiated(ProtocolVersion.MQTT_5, true, "client", 60, 0, 2,
					1_000, QoS.EXACTLY_ONCE, true, true, true, true, 0, PacketProperties.NONE), narrow,
					this.conversation.now);
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 1 m1 DUP", "PUBLISH 2 m2 DUP");
			this.conversation.pubAck(1);
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 3 m3 DUP");
			assertThat(large.isOpen()).isTrue();
			this.conversation.pubAck(2);
			assertUnknown(large, Reason.PACKET_TOO_LARGE);
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 5 m5 DUP");
			this.conversation.pubAck(3);
			this.conversation.pubAck(5);
			assertThat(small).allSatisfy((published) -> assertThat(published.done).isNotNull());
			assertThat(last.done).isNotNull();
		}

	}

	@Nested
	class Poison {

		private final Conversation conversation = new Conversation().connected();

		private void endedByServer(@Nullable ReasonCode reasonCode) {
			this.conversation.session.onEndedByServer(reasonCode, Negotiated.NEVER, this.conversation.now);
		}

		/** End connections on which all went out together, up to the last that may be. */
		private void arouseSuspicion(String... resent) {
			for (int i = 1; i < PoisonWatch.SUSPICION; i++) {
				endedByServer(null);
				this.conversation.resumed();
				assertThat(this.conversation.sent()).containsExactly(resent);
			}
		}

		@Test
		void theMessageThatTheServerHangsUpAfterEndsAndTheOthersGoOn() {
			Published first = this.conversation.publish("a", QoS.AT_LEAST_ONCE);
			Published poison = this.conversation.publish("poison", QoS.AT_LEAST_ONCE);
			Published last = this.conversation.publish("b", QoS.AT_LEAST_ONCE);
			this.conversation.sent();
			arouseSuspicion("PUBLISH 1 a DUP", "PUBLISH 2 poison DUP", "PUBLISH 3 b DUP");
			endedByServer(null);
			this.conversation.resumed();
			// one at a time from now on: the first is innocent
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 1 a DUP");
			this.conversation.pubAck(1);
			assertThat(first.done).isNotNull();
			for (int i = 1; i <= PoisonWatch.PATIENCE; i++) {
				assertThat(poison.isOpen()).isTrue();
				assertThat(this.conversation.sent()).containsExactly("PUBLISH 2 poison DUP");
				endedByServer(null);
				this.conversation.resumed();
			}
			assertThat(poison.failure).isInstanceOf(MqttOutcomeUnknownException.class);
			assertThat(poison.freed).isOne();
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 3 b DUP");
			this.conversation.pubAck(3);
			assertThat(last.done).isNotNull();
			this.conversation.publishAll(3, QoS.AT_LEAST_ONCE);
			assertThat(this.conversation.sent()).hasSize(3);
		}

		@Test
		void aReasonThatNamesAMessageEndsItAtItsFirstSendingAlone() {
			for (ReasonCode reasonCode : List.of(ReasonCode.PACKET_TOO_LARGE, ReasonCode.QUOTA_EXCEEDED)) {
				Conversation fresh = new Conversation().connected();
				Published first = fresh.publish("a", QoS.EXACTLY_ONCE);
				Published poison = fresh.publish("poison", QoS.EXACTLY_ONCE);
				fresh.sent();
				fresh.session.onEndedByServer(reasonCode, Negotiated.NEVER, fresh.now);
				fresh.resumed();
				assertThat(fresh.sent()).containsExactly("PUBLISH 1 a DUP");
				fresh.pubRec(1);
				assertThat(fresh.sent()).containsExactly("PUBREL 1", "PUBLISH 2 poison DUP");
				fresh.session.onEndedByServer(reasonCode, Negotiated.NEVER, fresh.now);
				assertThat(poison.failure).isInstanceOfSatisfying(MqttRefusedException.class,
						(ex) -> assertThat(ex.reasonCode()).isEqualTo(reasonCode));
				fresh.resumed();
				assertThat(fresh.sent()).containsExactly("PUBREL 1");
				fresh.pubComp(1);
				assertThat(first.done).isNotNull();
				assertThat(fresh.session.isBusy()).isFalse();
			}
		}

		@Test
		void aLostSessionDoesNotMakePoisonHarmless() {
			Published poison = this.conversation.publish("poison", QoS.AT_LEAST_ONCE);
			Published zero = this.conversation.publish("zero", QoS.AT_MOST_ONCE);
			this.conversation.session.onWritten(zero, null);
			this.conversation.sent();
			for (int i = 0; i < PoisonWatch.SUSPICION + PoisonWatch.PATIENCE; i++) {
				assertThat(poison.isOpen()).isTrue();
				endedByServer(null);
				this.conversation.connected();
			}
			assertThat(poison.failure).isInstanceOf(MqttOutcomeUnknownException.class);
			assertThat(this.conversation.session.isBusy()).isFalse();
		}

		@Test
		void whatIsSentForTheFirstTimeWaitsUntilThePoisonIsFound() {
			Published poison = this.conversation.publish("poison", QoS.AT_LEAST_ONCE);
			this.conversation.sent();
			arouseSuspicion("PUBLISH 1 poison DUP");
			endedByServer(null);
			this.conversation.publish("zero", QoS.AT_MOST_ONCE);
			this.conversation.publish("one", QoS.AT_LEAST_ONCE);
			this.conversation.resumed();
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 1 poison DUP");
			this.conversation.pubAck(1);
			assertThat(poison.done).isNotNull();
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 0 zero", "PUBLISH 2 one");
		}

		@Test
		void aConnectionThatBreaksByItselfOrLaterAccusesNobody() {
			Published published = this.conversation.publish("a", QoS.AT_LEAST_ONCE);
			for (int i = 0; i < 3 * PoisonWatch.PATIENCE; i++) {
				this.conversation.disconnected();
				this.conversation.resumed();
				this.conversation.pass(Duration.ofSeconds(1));
			}
			assertThat(published.isOpen()).isTrue();
			for (int i = 0; i < 3 * PoisonWatch.PATIENCE && published.failure == null; i++) {
				this.conversation.now += Duration.ofSeconds(11).toNanos();
				endedByServer(null);
				this.conversation.resumed();
			}
			assertThat(published.isOpen()).isTrue();
		}

		@Test
		void aServerThatAcknowledgesAndThenEndsTheConnectionAccusesNobody() {
			List<Published> all = this.conversation.publishAll(20, QoS.AT_LEAST_ONCE);
			for (int i = 1; i <= 20; i++) {
				this.conversation.sent();
				this.conversation.pubAck(i);
				endedByServer(null);
				this.conversation.resumed();
				assertThat(this.conversation.sent()).hasSize(20 - i);
			}
			assertThat(all).allSatisfy((published) -> assertThat(published.done).isNotNull());
		}

	}

	@Nested
	class AllIdentifiersInUse {

		private static final int ALL = PacketIdentifiers.MAXIMUM;

		private final Conversation conversation = new Conversation(ALL, 256).connected();

		@Test
		void aSubscribeGetsTheFirstIdentifierThatIsFreeAgain() {
			// [MQTT-2.2.1-3] one space of identifiers for all packets
			this.conversation.publishAll(ALL + 5, QoS.AT_LEAST_ONCE);
			this.conversation.sent();
			this.conversation.subscribe(7, "a");
			this.conversation.unsubscribe("b");
			assertThat(this.conversation.sent()).isEmpty();
			this.conversation.pubAck(500);
			assertThat(this.conversation.sent()).containsExactly("SUBSCRIBE 500 a as 7");
			this.conversation.pubAck(400);
			assertThat(this.conversation.sent()).containsExactly("UNSUBSCRIBE 400 b");
			this.conversation.pubAck(300);
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 300 m65536");
		}

		@Test
		void subscriptionsThatHaveNoIdentifierDoNotHoldUpTheResendsThatWouldFreeOne() {
			this.conversation.publishAll(ALL, QoS.AT_LEAST_ONCE);
			this.conversation.subscribe(7, "a");
			this.conversation.disconnected();
			this.conversation.resumed();
			assertThat(this.conversation.sent()).hasSize(ALL).startsWith("PUBLISH 1 m1 DUP");
			this.conversation.pubAck(1);
			assertThat(this.conversation.sent()).containsExactly("SUBSCRIBE 1 a as 7");
		}

		@Test
		void answersInAnyOrderFindTheFreeIdentifierQuickly() {
			this.conversation.publishAll(ALL, QoS.AT_LEAST_ONCE);
			this.conversation.sent();
			// each time the free identifier lies just behind the search
			for (int i = ALL; i > ALL - 20_000; i--) {
				this.conversation.pubAck(i);
				Published published = this.conversation.publish("next", QoS.AT_LEAST_ONCE);
				assertThat(published.packetIdentifier()).isEqualTo(i);
			}
		}

	}

}
