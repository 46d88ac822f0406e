package io.github.mqttboot.client.internal.session;

import java.util.List;

import io.github.mqttboot.client.conformance.Conformance;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.error.MqttOutcomeUnknownException;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.session.Conversation.Published;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutboundFlow}: what a new connection makes of the messages that the
 * one before has left.
 */
class OutboundSessionTests {

	@Nested
	class Resuming {

		private final Conversation conversation = new Conversation().connected();

		@Test
		void whatIsNotAcknowledgedIsSentAgainWithDupAndTheSameIdentifierInOrder() {
			// [MQTT-4.4.0-1] [MQTT-3.3.1-1] [MQTT-4.6.0-1]
			this.conversation.publishAll(4, QoS.AT_LEAST_ONCE);
			this.conversation.pubAck(2);
			this.conversation.disconnected();
			this.conversation.publish("new", QoS.AT_LEAST_ONCE);
			this.conversation.resumed();
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 1 m1 DUP", "PUBLISH 3 m3 DUP",
					"PUBLISH 4 m4 DUP", "PUBLISH 5 new");
		}

		@Test
		void whatWasReleasedIsReleasedAgainAndNotPublishedAgain() {
			// [MQTT-4.4.0-1] [MQTT-4.3.3-6] after PUBREL never PUBLISH
			List<Published> all = this.conversation.publishAll(3, QoS.EXACTLY_ONCE);
			this.conversation.pubRec(2);
			this.conversation.disconnected();
			this.conversation.resumed();
			assertThat(this.conversation.sent()).containsExactly("PUBREL 2", "PUBLISH 1 m1 DUP", "PUBLISH 3 m3 DUP");
			this.conversation.pubComp(2);
			assertThat(all.get(1).done).isEqualTo(ReasonCode.SUCCESS);
		}

		@Test
		@Conformance(mqtt5 = { "MQTT-3.3.4-7", "MQTT-4.9.0-1" })
		void aSmallerReceiveMaximumThanWhatIsInFlightIsKept() {
			List<Published> all = this.conversation.publishAll(5, QoS.EXACTLY_ONCE);
			this.conversation.pubRec(1);
			this.conversation.disconnected();
			this.conversation.connect(ProtocolVersion.MQTT_5, true,
					PacketProperties.builder().set(Property.RECEIVE_MAXIMUM, 2).build());
			assertThat(this.conversation.sent()).containsExactly("PUBREL 1", "PUBLISH 2 m2 DUP");
			this.conversation.pubRec(2);
			assertThat(this.conversation.sent()).containsExactly("PUBREL 2");
			this.conversation.pubComp(1);
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 3 m3 DUP");
			this.conversation.pubComp(2);
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 4 m4 DUP");
			for (int i = 3; i <= 5; i++) {
				this.conversation.pubRec(i);
				this.conversation.pubComp(i);
			}
			assertThat(all).allSatisfy((published) -> assertThat(published.done).isNotNull());
			assertThat(this.conversation.session.isBusy()).isFalse();
		}

		@Test
		void nothingNewLeavesBeforeTheResends() {
			this.conversation.publishAll(3, QoS.AT_LEAST_ONCE);
			this.conversation.disconnected();
			this.conversation.publish("zero", QoS.AT_MOST_ONCE);
			this.conversation.publish("one", QoS.AT_LEAST_ONCE);
			this.conversation.connect(ProtocolVersion.MQTT_5, true,
					PacketProperties.builder().set(Property.RECEIVE_MAXIMUM, 1).build());
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 1 m1 DUP");
			this.conversation.pubAck(1);
			this.conversation.pubAck(2);
			this.conversation.pubAck(3);
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 2 m2 DUP", "PUBLISH 3 m3 DUP",
					"PUBLISH 0 zero", "PUBLISH 4 one");
		}

		@Test
		void anAnswerToWhatWasNotSentAgainYetDoesNotMixUpTheWindow() {
			this.conversation.publishAll(5, QoS.AT_LEAST_ONCE);
			this.conversation.disconnected();
			this.conversation.connect(ProtocolVersion.MQTT_5, true,
					PacketProperties.builder().set(Property.RECEIVE_MAXIMUM, 2).build());
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 1 m1 DUP", "PUBLISH 2 m2 DUP");
			this.conversation.pubAck(3);
			this.conversation.pubAck(5);
			assertThat(this.conversation.sent()).isEmpty();
			this.conversation.pubAck(1);
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 4 m4 DUP");
		}

		@Test
		void aSecondDisconnectDuringTheResendsLosesNothing() {
			this.conversation.publishAll(3, QoS.AT_LEAST_ONCE);
			this.conversation.disconnected();
			this.conversation.connect(ProtocolVersion.MQTT_5, true,
					PacketProperties.builder().set(Property.RECEIVE_MAXIMUM, 1).build());
			this.conversation.disconnected();
			this.conversation.resumed();
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 1 m1 DUP", "PUBLISH 2 m2 DUP",
					"PUBLISH 3 m3 DUP");
		}

	}

	@Nested
	class SessionOfMqtt31 {

		private final Conversation conversation = new Conversation().connectedWithMqtt31(false);

		@Test
		void itIsTakenToBeThereBecauseTheServerMayStillUseTheIdentifiers() {
			// a server that still has identifier 1 would take a new message for the old
			// one
			List<Published> all = this.conversation.publishAll(3, QoS.EXACTLY_ONCE);
			this.conversation.pubRec(2);
			this.conversation.disconnected();
			this.conversation.publish("new", QoS.EXACTLY_ONCE);
			this.conversation.connectedWithMqtt31(false);
			assertThat(this.conversation.sent()).containsExactly("PUBREL 2", "PUBLISH 1 m1 DUP", "PUBLISH 3 m3 DUP",
					"PUBLISH 4 new");
			assertThat(all).allMatch(Published::isOpen);
		}

		@Test
		void itEndsWithTheConnectionIfItWasAskedToBeClean() {
			Published published = this.conversation.publish("a", QoS.EXACTLY_ONCE);
			this.conversation.disconnected();
			this.conversation.connectedWithMqtt31(true);
			assertThat(published.failure).isInstanceOf(MqttOutcomeUnknownException.class);
		}

	}

	@Nested
	class SessionLost {

		private final Conversation conversation = new Conversation().connected();

		@Test
		void qos1IsSentAgainAsANewMessageAheadOfWhatIsQueued() {
			// [MQTT-3.1.2-4]
			List<Published> sent = this.conversation.publishAll(2, QoS.AT_LEAST_ONCE);
			this.conversation.disconnected();
			this.conversation.publish("new", QoS.AT_LEAST_ONCE);
			this.conversation.connected();
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 3 m1", "PUBLISH 4 m2", "PUBLISH 5 new");
			this.conversation.pubAck(3);
			assertThat(sent.get(0).done).isEqualTo(ReasonCode.SUCCESS);
			assertThat(sent.get(0).freed).isOne();
		}

		@Test
		void qos2WithoutPubRecIsUnknown() {
			Published published = this.conversation.publish("a", QoS.EXACTLY_ONCE);
			this.conversation.disconnected();
			assertThat(published.isOpen()).isTrue();
			this.conversation.connected();
			assertThat(published.failure).isInstanceOf(MqttOutcomeUnknownException.class);
			assertThat(published.freed).isOne();
			assertThat(this.conversation.sent()).isEmpty();
		}

		@Test
		void qos2WithPubRecIsDone() {
			Published published = this.conversation.publish("a", QoS.EXACTLY_ONCE);
			this.conversation.pubRec(1);
			this.conversation.disconnected();
			this.conversation.connected();
			assertThat(published.done).isEqualTo(ReasonCode.SUCCESS);
			assertThat(published.freed).isOne();
			assertThat(this.conversation.sent()).containsExactly();
		}

		@Test
		void whatWasSentOnceIsNeverReportedAsNotSent() {
			Published timedOut = this.conversation.publish("a", QoS.AT_LEAST_ONCE);
			this.conversation.disconnected();
			// the session is lost, and the socket of the new connection takes nothing
			this.conversation.connectWith(Property.RECEIVE_MAXIMUM, 1);
			this.conversation.disconnected();
			Published neverSent = this.conversation.publish("b", QoS.AT_LEAST_ONCE);
			RecordingOutput stuck = new RecordingOutput();
			stuck.writable = false;
			this.conversation.session.onConnected(freshSession(), stuck, this.conversation.now);
			this.conversation.pass(Conversation.DELIVERY_TIMEOUT);
			assertThat(timedOut.failure).isInstanceOf(MqttOutcomeUnknownException.class);
			neverSent.assertNotSent(Reason.EXPIRED);
		}

		@Test
		void whatWasSentOnceIsUnknownWhenTheClientIsClosed() {
			Published published = this.conversation.publish("a", QoS.AT_LEAST_ONCE);
			this.conversation.disconnected();
			RecordingOutput stuck = new RecordingOutput();
			stuck.writable = false;
			this.conversation.session.onConnected(freshSession(), stuck, this.conversation.now);
			this.conversation.session.close();
			assertThat(published.failure).isInstanceOf(MqttOutcomeUnknownException.class);
			assertThat(published.freed).isOne();
		}

		private static Negotiated freshSession() {
			return new Negotiated(ProtocolVersion.MQTT_5, false, "client", 60, 0, 10, 1_000_000, QoS.EXACTLY_ONCE, true,
					true, true, true, 0, PacketProperties.NONE);
		}

	}

}
