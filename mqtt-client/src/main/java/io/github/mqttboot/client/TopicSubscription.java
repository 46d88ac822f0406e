package io.github.mqttboot.client;

import java.util.Objects;

import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.topic.TopicFilter;

/**
 * What to subscribe to (MQTT 5.0 section 3.8.3). The last three components are MQTT 5
 * options; before MQTT 5 the server decides.
 *
 * @param topicFilter the topic filter
 * @param qos the maximum QoS to receive with
 * @param noLocal whether messages that this client published are kept away; never on a
 * shared subscription [MQTT-3.8.3-4]
 * @param retainAsPublished whether the retain flag stays as it was published
 * @param retainHandling which retained messages are sent on subscribing
 */
public record TopicSubscription(TopicFilter topicFilter, QoS qos, boolean noLocal, boolean retainAsPublished,
		RetainHandling retainHandling) {

	/**
	 * Create a subscription.
	 * @throws IllegalArgumentException if no local is asked for on a shared subscription
	 */
	public TopicSubscription {
		Objects.requireNonNull(topicFilter, "topicFilter");
		Objects.requireNonNull(qos, "qos");
		Objects.requireNonNull(retainHandling, "retainHandling");
		if (noLocal && topicFilter.isShared()) {
			throw new IllegalArgumentException(
					"No local is not possible on the shared subscription '" + topicFilter + "' [MQTT-3.8.3-4]");
		}
	}

	/**
	 * Return a subscription with default options.
	 * @param topicFilter the topic filter
	 * @param qos the maximum QoS to receive with
	 * @return the subscription
	 * @throws IllegalArgumentException if the topic filter is not valid
	 */
	public static TopicSubscription of(String topicFilter, QoS qos) {
		return new TopicSubscription(TopicFilter.of(topicFilter), qos, false, false, RetainHandling.SEND);
	}

	/**
	 * Return a copy with no local set.
	 * @param noLocal the new value
	 * @return the copy
	 */
	public TopicSubscription withNoLocal(boolean noLocal) {
		return new TopicSubscription(this.topicFilter, this.qos, noLocal, this.retainAsPublished, this.retainHandling);
	}

	/**
	 * Return a copy with retain as published set.
	 * @param retainAsPublished the new value
	 * @return the copy
	 */
	public TopicSubscription withRetainAsPublished(boolean retainAsPublished) {
		return new TopicSubscription(this.topicFilter, this.qos, this.noLocal, retainAsPublished, this.retainHandling);
	}

	/**
	 * Return a copy with the retain handling set.
	 * @param retainHandling the new value
	 * @return the copy
	 */
	public TopicSubscription withRetainHandling(RetainHandling retainHandling) {
		return new TopicSubscription(this.topicFilter, this.qos, this.noLocal, this.retainAsPublished, retainHandling);
	}

	/**
	 * Which retained messages the server sends when a subscription is made.
	 */
	public enum RetainHandling {

		/** All that match. */
		SEND,

		/** All that match, but only if the subscription did not exist before. */
		SEND_IF_NEW,

		/** None. */
		DO_NOT_SEND

	}

}
