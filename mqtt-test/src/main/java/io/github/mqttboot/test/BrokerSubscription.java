package io.github.mqttboot.test;

import io.github.mqttboot.client.internal.packet.Subscription;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.test.internal.SessionSubscription;

/**
 * A subscription that the broker has, of a client that is connected or one whose session
 * is kept.
 *
 * @param clientId the client identifier
 * @param topicFilter the topic filter, share name included
 * @param qos the maximum QoS granted
 * @param noLocal whether the client's own messages are kept away (MQTT 5)
 * @param retainAsPublished whether the retain flag is kept as published (MQTT 5)
 * @param retainHandling 0, 1 or 2: when retained messages are sent (MQTT 5)
 * @param identifier the subscription identifier (MQTT 5), 0 if there is none
 */
public record BrokerSubscription(String clientId, String topicFilter, QoS qos, boolean noLocal,
		boolean retainAsPublished, int retainHandling, int identifier) {

	static BrokerSubscription of(SessionSubscription subscription) {
		Subscription options = subscription.options();
		return new BrokerSubscription(subscription.session().clientIdentifier(), options.topicFilter().value(),
				options.maximumQos(), options.noLocal(), options.retainAsPublished(), options.retainHandling(),
				subscription.identifier());
	}

	@Override
	public String toString() {
		return "'" + this.topicFilter + "' (client '" + this.clientId + "', QoS " + this.qos.value() + ")";
	}

}
