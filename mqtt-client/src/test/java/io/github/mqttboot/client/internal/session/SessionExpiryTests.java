package io.github.mqttboot.client.internal.session;

import java.time.Duration;

import io.github.mqttboot.client.error.MqttOutcomeUnknownException;
import io.github.mqttboot.client.internal.session.Conversation.Published;
import io.github.mqttboot.client.message.QoS;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a session ends by itself: when its expiry interval is over [MQTT-3.1.2-23].
 */
class SessionExpiryTests {

	private final Conversation conversation = new Conversation();

	private void disconnected(long expirySeconds) {
		this.conversation.session.onDisconnected(expirySeconds, this.conversation.now);
	}

	private long expiresIn() {
		return this.conversation.session.expiresIn(this.conversation.now);
	}

	@Test
	void thereIsNoSessionBeforeTheFirstConnection() {
		assertThat(this.conversation.session.isPresent()).isFalse();
		assertThat(expiresIn()).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void aSessionWithoutExpiryEndsWithItsConnection() {
		this.conversation.connected();
		assertThat(this.conversation.session.isPresent()).isTrue();
		disconnected(0);
		assertThat(this.conversation.session.isPresent()).isFalse();
	}

	@Test
	void aClosedClientDoesNotWaitForTheEndOfItsSession() {
		this.conversation.connected();
		disconnected(3_600);
		assertThat(expiresIn()).isEqualTo(Duration.ofHours(1).toNanos());
		this.conversation.session.close();
		assertThat(expiresIn()).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void aSessionThatNeverExpiresStays() {
		this.conversation.connected();
		disconnected(Negotiated.NEVER);
		this.conversation.pass(Duration.ofDays(365));
		assertThat(this.conversation.session.isPresent()).isTrue();
		assertThat(expiresIn()).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void aSessionEndsWhenItsIntervalIsOverAndNotBefore() {
		this.conversation.connected();
		disconnected(10);
		assertThat(expiresIn()).isEqualTo(Duration.ofSeconds(10).toNanos());
		this.conversation.pass(Duration.ofMillis(9_999));
		assertThat(this.conversation.session.isPresent()).isTrue();
		this.conversation.pass(Duration.ofMillis(1));
		assertThat(this.conversation.session.isPresent()).isFalse();
		assertThat(expiresIn()).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void aConnectionStopsTheInterval() {
		this.conversation.connected();
		disconnected(10);
		this.conversation.pass(Duration.ofSeconds(9));
		this.conversation.resumed();
		this.conversation.pass(Duration.ofSeconds(100));
		assertThat(this.conversation.session.isPresent()).isTrue();
	}

	@Test
	void whatIsInFlightEndsAsItDoesWhenTheServerHasLostTheSession() {
		this.conversation.connected();
		Published atLeastOnce = this.conversation.publish("m1", QoS.AT_LEAST_ONCE);
		Published exactlyOnce = this.conversation.publish("m2", QoS.EXACTLY_ONCE);
		disconnected(10);
		this.conversation.pass(Duration.ofSeconds(9));
		assertThat(exactlyOnce.failure).isNull();
		this.conversation.pass(Duration.ofSeconds(1));
		assertThat(exactlyOnce.failure).isInstanceOf(MqttOutcomeUnknownException.class);
		assertThat(atLeastOnce.failure).isNull();
		assertThat(this.conversation.session.queued()).isEqualTo(1);
		assertThat(this.conversation.session.inFlight()).isZero();
		this.conversation.connected();
		assertThat(this.conversation.sent()).containsExactly("PUBLISH 3 m1");
	}

}
