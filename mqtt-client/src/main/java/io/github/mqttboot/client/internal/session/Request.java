package io.github.mqttboot.client.internal.session;

import io.github.mqttboot.client.error.MqttException;
import org.jspecify.annotations.Nullable;

/**
 * Something the application has asked for, from the call to its outcome. Made on any
 * thread, handed over through {@link RequestQueue}, and from then on touched by the event
 * loop alone. Exactly one outcome is told.
 */
public abstract sealed class Request permits PublishRequest, SubscribeRequest, UnsubscribeRequest {

	/** Link of the hand-over. */
	@Nullable Request next;

	/** When the request was handed over, in nanoseconds of the loop's time. */
	long submittedAt;

	/**
	 * Whether a connection has ever carried it: then nobody can say that it was not sent.
	 */
	boolean everSent;

	private boolean ended;

	abstract void submitTo(Session session);

	/**
	 * Return whether the outcome has been told.
	 * @return {@code true} once it has
	 */
	final boolean hasEnded() {
		return this.ended;
	}

	/**
	 * End the request unless it has ended.
	 * @return whether the outcome may be told now
	 */
	final boolean end() {
		boolean first = !this.ended;
		this.ended = true;
		return first;
	}

	/**
	 * Tell that the request failed, unless its outcome has been told.
	 * @param failure why, and what is known about the outcome
	 */
	public final void fail(MqttException failure) {
		if (end()) {
			onFailed(failure);
		}
		else {
			onFailedLater(failure);
		}
	}

	/**
	 * The request failed after its outcome, or that nobody can wait for it any more, was
	 * told. Called on the event loop.
	 * @param failure why, and what is known about the outcome
	 */
	protected void onFailedLater(MqttException failure) {
	}

	/**
	 * The request failed. Called on the event loop, at most once.
	 * @param failure why, and what is known about the outcome
	 */
	protected abstract void onFailed(MqttException failure);

}
