package io.github.mqttboot.client;

/**
 * Counters of a client since it was built, and sizes of its queues right now.
 *
 * @param published messages whose publish is done
 * @param publishFailed messages whose publish ended with an exception
 * @param received messages received, repeats of QoS 2 not counted
 * @param unmatched messages received that no listener wanted
 * @param listenerFailures exceptions out of listeners
 * @param connects connections established
 * @param queued outbound messages that wait, not yet written
 * @param inFlight outbound QoS 1 and 2 messages written and not yet acknowledged
 * @param unacknowledged inbound QoS 1 and 2 messages not yet acknowledged
 */
public record ClientStatistics(long published, long publishFailed, long received, long unmatched, long listenerFailures,
		long connects, int queued, int inFlight, int unacknowledged) {

}
