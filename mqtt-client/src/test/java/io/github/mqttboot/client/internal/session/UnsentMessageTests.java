package io.github.mqttboot.client.internal.session;

import java.time.Duration;

import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.error.MqttOutcomeUnknownException;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.session.Conversation.Published;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutboundFlow}: what time and the limits of the server keep from being
 * sent.
 */
class UnsentMessageTests {

	@Nested
	class Deadlines {

		private final Conversation conversation = new Conversation();

		@Test
		void whatWaitsTooLongIsNotSent() {
			Published published = this.conversation.publish("a", QoS.AT_LEAST_ONCE);
			Published atMostOnce = this.conversation.publish("b", QoS.AT_MOST_ONCE);
			this.conversation.pass(Conversation.DELIVERY_TIMEOUT.minusNanos(1));
			assertThat(published.isOpen()).isTrue();
			this.conversation.pass(Duration.ofNanos(1));
			published.assertNotSent(Reason.EXPIRED);
			atMostOnce.assertNotSent(Reason.EXPIRED);
			this.conversation.connected();
			assertThat(this.conversation.sent()).isEmpty();
		}

		@Test
		void aQos0MessageThatTheSocketDoesNotTakeIsUnknown() {
			this.conversation.connected();
			Published published = this.conversation.publish("a", QoS.AT_MOST_ONCE);
			this.conversation.pass(Conversation.DELIVERY_TIMEOUT);
			assertThat(published.failure).isInstanceOf(MqttOutcomeUnknownException.class);
			assertThat(published.freed).isZero();
			this.conversation.session.onWritten(published, null);
			assertThat(published.done).isNull();
			assertThat(published.freed).isOne();
		}

		@Test
		void whatWasSentIsUnknownAndItsExchangeGoesOn() {
			this.conversation.connected();
			Published published = this.conversation.publish("a", QoS.EXACTLY_ONCE);
			this.conversation.pass(Conversation.DELIVERY_TIMEOUT);
			assertThat(published.failure).isInstanceOf(MqttOutcomeUnknownException.class);
			assertThat(published.freed).isZero();
			this.conversation.sent();
			this.conversation.pubRec(1);
			assertThat(this.conversation.sent()).containsExactly("PUBREL 1");
			this.conversation.pubComp(1);
			assertThat(published.done).isNull();
			assertThat(published.freed).isOne();
		}

		@Test
		void whatWasGivenUpAfterItWasSentIsSentAgainAllTheSame() {
			this.conversation.connected();
			this.conversation.publish("a", QoS.AT_LEAST_ONCE);
			this.conversation.pass(Conversation.DELIVERY_TIMEOUT);
			this.conversation.disconnected();
			this.conversation.resumed();
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 1 a DUP");
		}

		@Test
		void aWithdrawnMessageIsNotSentIfItWaits() {
			Published published = this.conversation.publish("a", QoS.AT_LEAST_ONCE);
			this.conversation.session.withdraw(published);
			published.assertNotSent(Reason.EXPIRED);
			this.conversation.connected();
			assertThat(this.conversation.sent()).isEmpty();
		}

		@Test
		void aWithdrawnMessageIsUnknownIfItWasSent() {
			this.conversation.connected();
			Published published = this.conversation.publish("a", QoS.AT_LEAST_ONCE);
			this.conversation.session.withdraw(published);
			assertThat(published.failure).isInstanceOf(MqttOutcomeUnknownException.class);
		}

		@Test
		void theMessageExpiryIntervalCountsTheTimeInTheQueue() {
			Published published = this.conversation
				.publish(MqttMessage.to("t").payload("a").messageExpiryInterval(Duration.ofSeconds(10)).build());
			this.conversation.pass(Duration.ofMillis(3_900));
			this.conversation.connected();
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 1 a expiry 7");
			assertThat(published.isOpen()).isTrue();
		}

		@Test
		void anExpiredMessageIsNotSent() {
			Published published = this.conversation
				.publish(MqttMessage.to("t").payload("a").messageExpiryInterval(Duration.ofSeconds(10)).build());
			this.conversation.pass(Duration.ofSeconds(10));
			this.conversation.connected();
			published.assertNotSent(Reason.EXPIRED);
			assertThat(published.freed).isOne();
			assertThat(this.conversation.sent()).isEmpty();
		}

		@Test
		void aMessageDoesNotExpireOnceItWasSent() {
			// [MQTT-4.3.3-7]
			this.conversation.connected();
			this.conversation
				.publish(MqttMessage.to("t").payload("a").messageExpiryInterval(Duration.ofSeconds(10)).build());
			this.conversation.disconnected();
			this.conversation.pass(Duration.ofSeconds(20));
			this.conversation.resumed();
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 1 a DUP expiry 1");
		}

	}

	@Nested
	class Limits {

		private final Conversation conversation = new Conversation();

		@Test
		void aQosAboveTheServersMaximumIsNotSent() {
			// [MQTT-3.2.2-11]
			this.conversation.connectWith(Property.MAXIMUM_QOS, 1);
			Published published = this.conversation.publish("a", QoS.EXACTLY_ONCE);
			Published next = this.conversation.publish("b", QoS.AT_LEAST_ONCE);
			published.assertNotSent(Reason.UNSUPPORTED);
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 1 b");
			assertThat(next.isOpen()).isTrue();
		}

		@Test
		void aRetainedMessageIsNotSentWhereRetainIsNotAvailable() {
			// [MQTT-3.2.2-14]
			this.conversation.connectWith(Property.RETAIN_AVAILABLE, 0);
			Published published = this.conversation.publish(MqttMessage.to("t").retain(true).build());
			published.assertNotSent(Reason.UNSUPPORTED);
			assertThat(this.conversation.sent()).isEmpty();
		}

		@Test
		void aPacketLargerThanTheServersMaximumIsNotSent() {
			// [MQTT-3.2.2-15]
			this.conversation.connectWith(Property.MAXIMUM_PACKET_SIZE, 100);
			this.conversation.output.maximumPayload = 3;
			Published published = this.conversation.publish("large", QoS.AT_LEAST_ONCE);
			this.conversation.publish("b", QoS.AT_LEAST_ONCE);
			published.assertNotSent(Reason.PACKET_TOO_LARGE);
			assertThat(published.failure).hasMessageContaining("5 bytes").hasMessageContaining("100 bytes");
			assertThat(published.freed).isOne();
			assertThat(this.conversation.sent()).containsExactly("PUBLISH 1 b");
		}

	}

}
