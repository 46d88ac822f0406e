package io.github.mqttboot.client.internal.packet;

import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.topic.TopicFilter;

/**
 * One entry of SUBSCRIBE: a topic filter and its options (MQTT 5.0 section 3.8.3.1).
 *
 * @param topicFilter the topic filter
 * @param maximumQos the maximum QoS that the server may send with
 * @param noLocal whether the client's own messages are kept away (MQTT 5)
 * @param retainAsPublished whether the retain flag is kept as published (MQTT 5)
 * @param retainHandling 0: send retained messages; 1: only if the subscription is new; 2:
 * never (MQTT 5)
 */
public record Subscription(TopicFilter topicFilter, QoS maximumQos, boolean noLocal, boolean retainAsPublished,
		int retainHandling) {

	/**
	 * Create an entry without MQTT 5 options.
	 * @param topicFilter the topic filter
	 * @param maximumQos the maximum QoS
	 */
	public Subscription(TopicFilter topicFilter, QoS maximumQos) {
		this(topicFilter, maximumQos, false, false, 0);
	}

}
