package io.github.mqttboot.client;

import java.util.Objects;

/**
 * What is done where MQTT leaves the choice to the application: with messages that were
 * in flight when the server lost the session, and about when a QoS 2 message is done.
 *
 * @param atLeastOnce what happens to a QoS 1 message that was in flight in a lost session
 * @param exactlyOnce what happens to a QoS 2 message that was in flight in a lost session
 * and that the server had not answered with PUBREC; one that it had is done
 * @param exactlyOnceDone when the future of a QoS 2 message completes
 * @param doneWhenStored whether the future of a QoS 1 or 2 message completes when the
 * message is in the session store; without a store this has no meaning
 */
public record DeliveryOptions(OnSessionLost atLeastOnce, OnSessionLost exactlyOnce, ExactlyOnceDone exactlyOnceDone,
		boolean doneWhenStored) {

	/** QoS 1 is sent again, QoS 2 is unknown, and done at PUBCOMP. */
	public static final DeliveryOptions DEFAULT = new DeliveryOptions(OnSessionLost.RESEND, OnSessionLost.FAIL,
			ExactlyOnceDone.PUBCOMP, false);

	/**
	 * Create delivery options.
	 */
	public DeliveryOptions {
		Objects.requireNonNull(atLeastOnce, "atLeastOnce");
		Objects.requireNonNull(exactlyOnce, "exactlyOnce");
		Objects.requireNonNull(exactlyOnceDone, "exactlyOnceDone");
	}

	/**
	 * Return a copy with another policy for QoS 1.
	 * @param atLeastOnce what happens when the session is lost
	 * @return the copy
	 */
	public DeliveryOptions withAtLeastOnce(OnSessionLost atLeastOnce) {
		return new DeliveryOptions(atLeastOnce, this.exactlyOnce, this.exactlyOnceDone, this.doneWhenStored);
	}

	/**
	 * Return a copy with another policy for QoS 2.
	 * @param exactlyOnce what happens when the session is lost
	 * @return the copy
	 */
	public DeliveryOptions withExactlyOnce(OnSessionLost exactlyOnce) {
		return new DeliveryOptions(this.atLeastOnce, exactlyOnce, this.exactlyOnceDone, this.doneWhenStored);
	}

	/**
	 * Return a copy with another end of QoS 2.
	 * @param exactlyOnceDone when the future completes
	 * @return the copy
	 */
	public DeliveryOptions withExactlyOnceDone(ExactlyOnceDone exactlyOnceDone) {
		return new DeliveryOptions(this.atLeastOnce, this.exactlyOnce, exactlyOnceDone, this.doneWhenStored);
	}

	/**
	 * Return a copy in which messages are done, or not, when they are stored. What
	 * becomes of them later is then told by the log alone.
	 * @param doneWhenStored whether they are
	 * @return the copy
	 */
	public DeliveryOptions withDoneWhenStored(boolean doneWhenStored) {
		return new DeliveryOptions(this.atLeastOnce, this.exactlyOnce, this.exactlyOnceDone, doneWhenStored);
	}

	/**
	 * What happens to a message that was in flight when the server lost the session.
	 */
	public enum OnSessionLost {

		/** It is sent again as a new message: it arrives, perhaps twice. */
		RESEND,

		/**
		 * It fails with {@code MqttOutcomeUnknownException}: it does not arrive twice,
		 * and perhaps not at all.
		 */
		FAIL

	}

	/**
	 * When a QoS 2 message is done.
	 */
	public enum ExactlyOnceDone {

		/**
		 * When the server has taken the message over: it cannot be lost any more. One
		 * round trip earlier than {@link #PUBCOMP}.
		 */
		PUBREC,

		/** When the exchange is closed and the packet identifier is free again. */
		PUBCOMP

	}

}
