package io.github.mqttboot.test.internal;

import java.time.Duration;

import io.github.mqttboot.client.message.MqttMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeliveryTests {

	private final MqttMessage message = MqttMessage.to("t").messageExpiryInterval(Duration.ofSeconds(10)).build();

	private final Delivery delivery = new Delivery(this.message, Duration.ofSeconds(100).toNanos());

	@Test
	void theExpiryIntervalShrinksByWholeSeconds() {
		assertThat(at(100_999)).isSameAs(this.message);
		MqttMessage later = at(103_500);
		assertThat(later).isNotNull();
		assertThat(later.messageExpiryInterval()).isEqualTo(Duration.ofSeconds(7));
	}

	@Test
	void aMessageExpires() {
		assertThat(at(109_999)).isNotNull();
		assertThat(at(110_000)).isNull();
	}

	@Test
	void aMessageThatExpiresAtOnceStillGoesToThoseWhoAreThere() {
		MqttMessage shortest = MqttMessage.to("t").messageExpiryInterval(Duration.ZERO).build();
		assertThat(new Delivery(shortest, 0).messageAt(1)).isSameAs(shortest);
	}

	private MqttMessage at(long millis) {
		return this.delivery.messageAt(Duration.ofMillis(millis).toNanos());
	}

}
