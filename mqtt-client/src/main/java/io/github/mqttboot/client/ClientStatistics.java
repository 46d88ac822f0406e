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
 * @param connectFailures attempts to connect that failed at every server
 * @param connectionsLost established connections that ended without the application's
 * will
 * @param queued outbound messages that wait, not yet written
 * @param inFlight outbound QoS 1 and 2 messages written and not yet acknowledged
 * @param unacknowledged inbound QoS 1 and 2 messages not yet acknowledged
 * @param outboundMessages outbound messages that are not done; what the bound
 * {@link MqttClientOptions#queueCapacity()} is for
 * @param outboundBytes their payload in bytes; what the bound
 * {@link MqttClientOptions#queueSize()} is for
 * @param inboundMessages messages that wait for listeners or are with them, each counted
 * once for each of its listeners; what the bound
 * {@link MqttClientOptions#inboundQueueCapacity()} is for
 * @param messages received and published messages by quality of service and outcome
 */
public record ClientStatistics(long published, long publishFailed, long received, long unmatched, long listenerFailures,
		long connects, long connectFailures, long connectionsLost, int queued, int inFlight, int unacknowledged,
		int outboundMessages, long outboundBytes, int inboundMessages, MessageCounts messages) {

}
