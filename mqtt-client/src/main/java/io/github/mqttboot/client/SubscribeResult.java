package io.github.mqttboot.client;

import java.util.List;

import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;
import org.jspecify.annotations.Nullable;

/**
 * The server's answers to a subscribe.
 *
 * @param answers one for each topic filter, in order
 * @param reasonString the server's explanation, or {@code null}
 * @param userProperties user properties of SUBACK
 */
public record SubscribeResult(List<Answer> answers, @Nullable String reasonString, UserProperties userProperties) {

	/**
	 * The answer for one topic filter.
	 *
	 * @param topicFilter the topic filter
	 * @param requestedQos the maximum QoS that was asked for
	 * @param reasonCode granted QoS or failure
	 */
	public record Answer(String topicFilter, QoS requestedQos, ReasonCode reasonCode) {

		/**
		 * Return whether the server made the subscription.
		 * @return {@code false} if it was refused
		 */
		public boolean isGranted() {
			return !this.reasonCode.isError();
		}

		/**
		 * Return the granted QoS, which may be lower than requested.
		 * @return the granted QoS, or {@code null} if the subscription was refused
		 */
		public @Nullable QoS grantedQos() {
			return isGranted() ? QoS.of(this.reasonCode.value()) : null;
		}

	}

}
