package io.github.mqttboot.client.internal.session;

/**
 * Ends the waiting for outcomes that take too long, and leaves the messages alone.
 */
final class DeliveryTimeout {

	private final long nanos;

	DeliveryTimeout(long nanos) {
		this.nanos = nanos;
	}

	boolean isOver(PublishRequest request, long now) {
		return now - request.submittedAt >= this.nanos;
	}

	/** What was sent goes on underneath. */
	void tellSent(PublishList sent, long now) {
		for (PublishRequest request = sent.first(); request != null; request = request.following) {
			if (!request.hasEnded() && isOver(request, now)) {
				request.fail(PublishFailures.notAcknowledged(request));
			}
		}
	}

	/** What is stored stays there. */
	void tellKept(PublishList queued, long now) {
		for (PublishRequest request = queued.first(); request != null
				&& isOver(request, now); request = request.following) {
			if (!request.hasEnded()) {
				request.fail(PublishFailures.kept(request, "the time to wait for it was over"));
			}
		}
	}

}
