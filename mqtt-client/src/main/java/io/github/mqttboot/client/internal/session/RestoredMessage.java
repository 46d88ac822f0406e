package io.github.mqttboot.client.internal.session;

/**
 * An outbound message of an earlier process.
 *
 * @param request the message, for which nobody waits
 * @param sequence its place in the order of submission
 * @param packetIdentifier its packet identifier, 0 if it was never sent
 * @param released whether PUBREC had come
 * @param waitedNanos how long it has waited so far, in nanoseconds
 */
public record RestoredMessage(PublishRequest request, int sequence, int packetIdentifier, boolean released,
		long waitedNanos) {

}
