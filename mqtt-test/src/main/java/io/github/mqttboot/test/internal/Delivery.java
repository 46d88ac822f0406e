package io.github.mqttboot.test.internal;

import java.time.Duration;

import io.github.mqttboot.client.message.MqttMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message that the broker keeps, and since when.
 *
 * @param message the message, its expiry interval as published
 * @param since when it came, in nanoseconds of the broker's clock
 */
record Delivery(MqttMessage message, long since) {

	/**
	 * The message with what is left of its expiry interval [MQTT-3.3.2-6].
	 * @return the message, or {@code null} if it has expired [MQTT-3.3.2-5]
	 */
	@Nullable MqttMessage messageAt(long now) {
		Duration interval = this.message.hasProperties() ? this.message.messageExpiryInterval() : null;
		if (interval == null) {
			return this.message;
		}
		long elapsed = Duration.ofNanos(now - this.since).toSeconds();
		if (elapsed >= Math.max(1, interval.toSeconds())) {
			return null;
		}
		return (elapsed == 0) ? this.message
				: this.message.toBuilder().messageExpiryInterval(interval.minusSeconds(elapsed)).build();
	}

}
