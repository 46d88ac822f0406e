package io.github.mqttboot.client.internal.session;

import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * An outbound application message, from the call to its outcome: the only object of the
 * session for it. While the exchange goes on, its packet identifier is taken, also when
 * the outcome has been told because the delivery timeout was over.
 */
public abstract non-sealed class PublishRequest extends Request {

	/** Links of the list that the request is in. */
	@Nullable PublishRequest previous;

	@Nullable PublishRequest following;

	/** Order of submission; differences are compared, so it may wrap. */
	int sequence;

	int packetIdentifier;

	/** Whether it waits to be sent. */
	boolean queued;

	/** QoS 2: PUBREC has come, PUBREL was sent. */
	boolean released;

	/** QoS 2: PUBREC has said that nobody wants the message. */
	boolean unwanted;

	/** QoS 2: the server has answered with PUBACK, as it does for QoS 1. */
	boolean downgraded;

	/** How many connections the server has ended after this message alone. */
	byte suspected;

	private final MqttMessage message;

	protected PublishRequest(MqttMessage message) {
		this.message = message;
	}

	/**
	 * Return the message.
	 * @return the message
	 */
	public final MqttMessage message() {
		return this.message;
	}

	/**
	 * Return the packet identifier.
	 * @return 1 to 65,535, or 0 while there is none and for QoS 0
	 */
	public final int packetIdentifier() {
		return this.packetIdentifier;
	}

	/**
	 * Return whether the server has treated a QoS 2 message as one of QoS 1, which some
	 * do before MQTT 5.
	 * @return {@code false} if it was acknowledged with the QoS that it was published
	 * with
	 */
	public final boolean isDowngraded() {
		return this.downgraded;
	}

	/**
	 * Return whether the server answers.
	 * @return {@code false} for QoS 0
	 */
	public final boolean isAcknowledged() {
		return this.message.qos() != QoS.AT_MOST_ONCE;
	}

	final boolean isExactlyOnce() {
		return this.message.qos() == QoS.EXACTLY_ONCE;
	}

	/**
	 * Return the place in the order of submission.
	 * @return a number that may wrap
	 */
	public final int sequence() {
		return this.sequence;
	}

	/**
	 * Return when it was submitted.
	 * @return nanoseconds of the loop's time
	 */
	public final long submittedAt() {
		return this.submittedAt;
	}

	/**
	 * Return whether PUBREC has come.
	 * @return {@code true} if the server has taken a QoS 2 message over
	 */
	public final boolean isReleased() {
		return this.released;
	}

	final void restore(RestoredMessage from, long now) {
		// nobody waits any more
		end();
		this.sequence = from.sequence();
		this.submittedAt = now - from.waitedNanos();
		this.packetIdentifier = from.packetIdentifier();
		this.released = from.released();
		this.queued = this.packetIdentifier == 0;
		this.everSent = !this.queued;
	}

	@Override
	final void submitTo(Session session) {
		session.publish(this);
	}

	final void done(ReasonCode reasonCode, PacketProperties properties) {
		if (end()) {
			onDone(reasonCode, properties);
		}
	}

	/**
	 * The publish is done. Called on the event loop, at most once.
	 * @param reasonCode the server's reason code, below 0x80
	 * @param properties the properties of the acknowledgement
	 */
	protected abstract void onDone(ReasonCode reasonCode, PacketProperties properties);

	/**
	 * The message is in the session store: it outlives the process. Called on the event
	 * loop.
	 */
	public final void stored() {
		if (isDoneWhenStored()) {
			done(ReasonCode.SUCCESS, PacketProperties.NONE);
		}
	}

	/**
	 * Return whether the publish is done when the message is in the session store.
	 * @return {@code false} if it is done when the server has it
	 */
	protected boolean isDoneWhenStored() {
		return false;
	}

	/**
	 * The exchange is over: nothing of the message is kept any more. Called on the event
	 * loop, exactly once, after the outcome or together with it.
	 */
	protected abstract void onReleased();

}
