package io.github.mqttboot.client;

import java.util.List;

import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;
import org.jspecify.annotations.Nullable;

/**
 * The server's answers to an unsubscribe.
 *
 * @param answers one for each topic filter, in order
 * @param reasonString the server's explanation, or {@code null}
 * @param userProperties user properties of UNSUBACK
 */
public record UnsubscribeResult(List<Answer> answers, @Nullable String reasonString, UserProperties userProperties) {

	/**
	 * The answer for one topic filter.
	 *
	 * @param topicFilter the topic filter
	 * @param reasonCode the reason code; {@link ReasonCode#SUCCESS} before MQTT 5
	 */
	public record Answer(String topicFilter, ReasonCode reasonCode) {

	}

}
