package io.github.mqttboot.client.internal.session;

import java.time.Duration;

/**
 * The message expiry interval of outbound messages (MQTT 5.0 section 3.3.2.3.3). Time in
 * the queue counts.
 */
final class MessageExpiry {

	private static final long NANOS_PER_SECOND = 1_000_000_000L;

	private MessageExpiry() {
	}

	static boolean isOver(PublishRequest request, long now) {
		Duration expiry = request.message().messageExpiryInterval();
		return expiry != null && now - request.submittedAt >= expiry.toNanos() && !expiry.isZero();
	}

	/** Return what is left in seconds, or -1 for a message that does not expire. */
	static long remaining(PublishRequest request, long now, long least) {
		if (!request.message().hasProperties()) {
			return -1;
		}
		Duration expiry = request.message().messageExpiryInterval();
		if (expiry == null) {
			return -1;
		}
		long waited = Math.max(0, now - request.submittedAt) / NANOS_PER_SECOND;
		return Math.max(least, expiry.toSeconds() - waited);
	}

}
