package io.github.mqttboot.client.internal.session;

/**
 * What a session was told when it was made.
 *
 * @param maxInFlight most outbound QoS 1 and 2 messages in flight, 1 to 65,535
 * @param maxQos2InFlight of these, most QoS 2 messages before MQTT 5, 1 to 65,535
 * @param receiveMaximum most inbound QoS 1 and 2 messages not acknowledged, 1 to 65,535
 * @param topicAliasMaximum most topic aliases of the server, 0 to 65,535
 * @param deliveryTimeoutNanos longest time from a request to its outcome, in nanoseconds
 * @param subscribeBatchSize most topic filters in one SUBSCRIBE, at least 1
 * @param delivery what the application has chosen
 */
public record SessionSettings(int maxInFlight, int maxQos2InFlight, int receiveMaximum, int topicAliasMaximum,
		long deliveryTimeoutNanos, int subscribeBatchSize, DeliveryPolicy delivery) {

	/**
	 * Create settings with the default policy.
	 * @param maxInFlight most outbound QoS 1 and 2 messages in flight, 1 to 65,535
	 * @param maxQos2InFlight of these, most QoS 2 messages before MQTT 5, 1 to 65,535
	 * @param receiveMaximum most inbound QoS 1 and 2 messages not acknowledged, 1 to
	 * 65,535
	 * @param topicAliasMaximum most topic aliases of the server, 0 to 65,535
	 * @param deliveryTimeoutNanos longest time from a request to its outcome, in
	 * nanoseconds
	 * @param subscribeBatchSize most topic filters in one SUBSCRIBE, at least 1
	 */
	public SessionSettings(int maxInFlight, int maxQos2InFlight, int receiveMaximum, int topicAliasMaximum,
			long deliveryTimeoutNanos, int subscribeBatchSize) {
		this(maxInFlight, maxQos2InFlight, receiveMaximum, topicAliasMaximum, deliveryTimeoutNanos, subscribeBatchSize,
				DeliveryPolicy.DEFAULT);
	}

}
