package io.github.mqttboot.client.internal.session;

import java.util.List;

import io.github.mqttboot.client.message.QoS;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InboundFlow}: messages of which a new connection brings more than one
 * copy, and answers that the connection before did not take.
 */
class InboundReconnectTests {

	private final Conversation conversation = new Conversation().connected();

	@Test
	void aRunningListenerIsJoinedNotStartedTwice() {
		this.conversation.deliver(7, "a", QoS.AT_LEAST_ONCE);
		this.conversation.disconnected();
		this.conversation.resumed();
		this.conversation.deliverAgain(7, "a", QoS.AT_LEAST_ONCE);
		assertThat(this.conversation.events).containsOnlyOnce("message a");
		assertThat(this.conversation.sent()).isEmpty();
		this.conversation.acknowledge(0);
		assertThat(this.conversation.sent()).containsExactly("PUBACK 7");
	}

	@Test
	void aMessageThatWasLeftIsNewWhenItComesAgain() {
		this.conversation.deliver(7, "a", QoS.EXACTLY_ONCE);
		this.conversation.deliver(8, "b", QoS.AT_LEAST_ONCE);
		this.conversation.session.acknowledge(this.conversation.inbound.get(0), null);
		this.conversation.acknowledge(1);
		// too late
		this.conversation.acknowledge(0);
		assertThat(this.conversation.sent()).isEmpty();
		this.conversation.disconnected();
		this.conversation.resumed();
		this.conversation.deliverAgain(7, "a", QoS.EXACTLY_ONCE);
		this.conversation.deliverAgain(8, "b", QoS.AT_LEAST_ONCE);
		assertThat(this.conversation.events).containsSubsequence("message a", "message b", "message a");
		assertThat(this.conversation.inbound).hasSize(3);
		this.conversation.acknowledge(2);
		assertThat(this.conversation.sent()).containsExactly("PUBREC 7", "PUBACK 8");
	}

	@Test
	void whatWasLeftUnansweredOnPurposeIsDeliveredAnew() {
		for (QoS qos : List.of(QoS.AT_LEAST_ONCE, QoS.EXACTLY_ONCE)) {
			Conversation left = new Conversation().connected();
			left.deliver(7, "a", qos);
			left.deliver(8, "b", QoS.AT_LEAST_ONCE);
			left.session.acknowledge(left.inbound.get(0), null);
			left.acknowledge(1);
			// it holds its place in the order of answers
			assertThat(left.sent()).isEmpty();
			left.disconnected();
			left.resumed();
			left.deliverAgain(7, "a", qos);
			assertThat(left.events).endsWith("message a");
			left.acknowledge(2);
			assertThat(left.sent()).containsExactly((qos == QoS.EXACTLY_ONCE) ? "PUBREC 7" : "PUBACK 7");
		}
	}

	@Test
	void aListenerThatFinishedMeanwhileIsNotStartedAgain() {
		this.conversation.deliver(7, "a", QoS.EXACTLY_ONCE);
		this.conversation.disconnected();
		this.conversation.acknowledge(0);
		this.conversation.resumed();
		assertThat(this.conversation.sent()).isEmpty();
		this.conversation.deliverAgain(7, "a", QoS.EXACTLY_ONCE);
		assertThat(this.conversation.sent()).containsExactly("PUBREC 7");
		this.conversation.pubRel(7);
		assertThat(this.conversation.sent()).containsExactly("PUBCOMP 7");
		assertThat(this.conversation.events).containsOnlyOnce("message a");
	}

	@Test
	void anotherMessageUnderTheSameIdentifierIsNotTakenForTheOldOne() {
		this.conversation.deliver(7, "a", QoS.AT_LEAST_ONCE);
		this.conversation.disconnected();
		this.conversation.resumed();
		this.conversation.deliver(7, "b", QoS.AT_LEAST_ONCE);
		assertThat(this.conversation.events).endsWith("message b");
		// late acknowledgement of the old connection
		this.conversation.acknowledge(0);
		assertThat(this.conversation.sent()).isEmpty();
		this.conversation.acknowledge(1);
		assertThat(this.conversation.sent()).containsExactly("PUBACK 7");
	}

	@Test
	void acknowledgementsOfALostSessionAreDropped() {
		// [MQTT-3.2.2-5]
		this.conversation.deliver(7, "a", QoS.AT_LEAST_ONCE);
		this.conversation.disconnected();
		this.conversation.connected();
		this.conversation.acknowledge(0);
		assertThat(this.conversation.sent()).isEmpty();
		this.conversation.deliver(7, "a", QoS.AT_LEAST_ONCE);
		assertThat(this.conversation.inbound).hasSize(2);
		this.conversation.acknowledge(1);
		assertThat(this.conversation.sent()).containsExactly("PUBACK 7");
	}

	@Test
	void duplicatesOfAnAnsweredQos2MessageOfMqtt31AreKnownAcrossConnections() {
		// its CONNACK does not say whether there is a session: DUP does
		Conversation old = new Conversation().connectedWithMqtt31(false);
		old.deliver(7, "a", QoS.EXACTLY_ONCE);
		old.acknowledge(0);
		old.disconnected();
		old.connectedWithMqtt31(false);
		old.deliverAgain(7, "a", QoS.EXACTLY_ONCE);
		assertThat(old.inbound).hasSize(1);
		assertThat(old.sent()).containsExactly("PUBREC 7");
	}

	@Test
	void aNewQos2MessageOfMqtt31IsNotTakenForOneOfASessionThatIsGone() {
		Conversation old = new Conversation().connectedWithMqtt31(false);
		old.deliver(7, "a", QoS.EXACTLY_ONCE);
		old.acknowledge(0);
		old.disconnected();
		old.connectedWithMqtt31(false);
		old.deliver(7, "b", QoS.EXACTLY_ONCE);
		assertThat(old.events).endsWith("message b");
		old.acknowledge(1);
		assertThat(old.sent()).containsExactly("PUBREC 7");
	}

	@Test
	void nothingIsAnsweredThatWasNotSentAgain() {
		this.conversation.deliver(7, "a", QoS.AT_LEAST_ONCE);
		this.conversation.deliver(8, "b", QoS.AT_LEAST_ONCE);
		this.conversation.disconnected();
		this.conversation.resumed();
		this.conversation.acknowledge(0);
		assertThat(this.conversation.sent()).isEmpty();
		this.conversation.deliverAgain(8, "b", QoS.AT_LEAST_ONCE);
		this.conversation.acknowledge(1);
		assertThat(this.conversation.sent()).containsExactly("PUBACK 8");
	}

	@Test
	void duplicatesOfAnAnsweredQos2MessageAreKnownAcrossConnections() {
		this.conversation.deliver(7, "a", QoS.EXACTLY_ONCE);
		this.conversation.acknowledge(0);
		this.conversation.disconnected();
		this.conversation.resumed();
		this.conversation.deliverAgain(7, "a", QoS.EXACTLY_ONCE);
		assertThat(this.conversation.sent()).containsExactly("PUBREC 7");
		this.conversation.pubRel(7);
		assertThat(this.conversation.sent()).containsExactly("PUBCOMP 7");
		assertThat(this.conversation.events).containsOnlyOnce("message a");
	}

	@Test
	void theSecondAnswerToAQos2MessageDoesNotOvertakeThoseOfEarlierMessages() {
		// [MQTT-4.6.0-3] the server lost both answers; QoS 1 is a new message to us
		this.conversation.deliver(7, "a", QoS.AT_LEAST_ONCE);
		this.conversation.deliver(8, "b", QoS.EXACTLY_ONCE);
		this.conversation.acknowledge(0);
		this.conversation.acknowledge(1);
		this.conversation.disconnected();
		this.conversation.resumed();
		this.conversation.deliverAgain(7, "a", QoS.AT_LEAST_ONCE);
		this.conversation.deliverAgain(8, "b", QoS.EXACTLY_ONCE);
		assertThat(this.conversation.sent()).isEmpty();
		assertThat(this.conversation.session.unacknowledged()).isEqualTo(2);
		this.conversation.acknowledge(2);
		assertThat(this.conversation.sent()).containsExactly("PUBACK 7", "PUBREC 8");
		this.conversation.pubRel(8);
		assertThat(this.conversation.sent()).containsExactly("PUBCOMP 8");
		assertThat(this.conversation.inbound).hasSize(3);
	}

	@Test
	void inASessionThatMayBeNewAKnownIdentifierIsNotTakenForTheOldMessage() {
		this.conversation.deliver(7, "a", QoS.EXACTLY_ONCE);
		this.conversation.acknowledge(0);
		this.conversation.disconnected();
		this.conversation.connectInVain();
		this.conversation.resumed();
		this.conversation.deliver(7, "b", QoS.EXACTLY_ONCE);
		assertThat(this.conversation.events).endsWith("ready", "message b");
		this.conversation.disconnected();
		this.conversation.resumed();
		this.conversation.deliverAgain(7, "b", QoS.EXACTLY_ONCE);
		this.conversation.acknowledge(1);
		assertThat(this.conversation.sent()).containsExactly("PUBREC 7");
		assertThat(this.conversation.inbound).hasSize(2);
	}

	@Test
	void inASessionThatMayBeNewTheSameMessageIsKnownAllTheSame() {
		this.conversation.deliver(7, "a", QoS.EXACTLY_ONCE);
		this.conversation.acknowledge(0);
		this.conversation.disconnected();
		this.conversation.connectInVain();
		this.conversation.resumed();
		this.conversation.deliverAgain(7, "a", QoS.EXACTLY_ONCE);
		assertThat(this.conversation.sent()).containsExactly("PUBREC 7");
		assertThat(this.conversation.inbound).hasSize(1);
	}

	@Test
	void anUnknownPubRelOfAResumedSessionIsAnswered() {
		// a fresh process takes a stored session over
		Conversation fresh = new Conversation().resumed();
		fresh.pubRel(9);
		assertThat(fresh.sent()).containsExactly("PUBCOMP 9 PACKET_IDENTIFIER_NOT_FOUND");
	}

}
