package io.github.mqttboot.autoconfigure.status;

import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a subscription.
 *
 * @param topicFilter the topic filter, share name included
 * @param requestedQos the maximum QoS that the listener wants
 * @param grantedQos the QoS that the server has granted, {@code null} if it has not, or
 * not answered yet
 * @param refusal the reason code of the server's refusal, {@code null} if it has not
 * refused
 */
public record MqttSubscriptionStatus(String topicFilter, QoS requestedQos, @Nullable QoS grantedQos,
		@Nullable ReasonCode refusal) {

	/**
	 * Return whether the server has refused the subscription.
	 * @return {@code false} also if it has not answered yet
	 */
	public boolean isRefused() {
		return this.refusal != null;
	}

}
