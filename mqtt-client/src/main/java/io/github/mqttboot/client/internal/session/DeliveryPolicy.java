package io.github.mqttboot.client.internal.session;

/**
 * What is done where the specification leaves the choice to the application.
 *
 * @param resendAtLeastOnce whether a QoS 1 message that was in flight in a lost session
 * is sent again as a new one, or its outcome is unknown
 * @param resendExactlyOnce the same for a QoS 2 message without PUBREC
 * @param doneAtPubRec whether a QoS 2 message is done at PUBREC, not at PUBCOMP
 */
public record DeliveryPolicy(boolean resendAtLeastOnce, boolean resendExactlyOnce, boolean doneAtPubRec) {

	/** QoS 1 stays at least once, QoS 2 stays at most once, done means PUBCOMP. */
	public static final DeliveryPolicy DEFAULT = new DeliveryPolicy(true, false, false);

}
