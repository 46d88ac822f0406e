package io.github.mqttboot.client.message;

import io.github.mqttboot.client.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * The MQTT 5 properties of an application message, apart from the message so that the
 * many messages without any share one instance.
 *
 * @param expirySeconds message expiry interval in seconds, or -1
 * @param payloadUtf8 payload format indicator
 * @param contentType content type
 * @param responseTopic response topic
 * @param correlationData correlation data
 * @param userProperties user properties
 * @param subscriptionIdentifiers subscription identifiers of a received message
 */
@SuppressWarnings("ArrayRecordComponent")
record MessageProperties(long expirySeconds, @Nullable Boolean payloadUtf8, @Nullable String contentType,
		@Nullable TopicName responseTopic, byte @Nullable [] correlationData, UserProperties userProperties,
		int[] subscriptionIdentifiers) {

	static final int[] NO_IDENTIFIERS = {};

	static final MessageProperties NONE = new MessageProperties(-1, null, null, null, null, UserProperties.none(),
			NO_IDENTIFIERS);

}
