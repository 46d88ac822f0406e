package io.github.mqttboot.client;

import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;
import org.jspecify.annotations.Nullable;

/**
 * A publish that is done.
 *
 * @param topic the topic
 * @param qos the quality of service that the server has acknowledged; QoS 1 for a QoS 2
 * message where a server of MQTT 3.1 or 3.1.1 has no QoS 2
 * @param packetIdentifier the packet identifier, 0 for QoS 0
 * @param reasonCode the server's reason code, for example
 * {@link ReasonCode#NO_MATCHING_SUBSCRIBERS}; {@link ReasonCode#SUCCESS} for QoS 0 and
 * before MQTT 5
 * @param reasonString the server's explanation, or {@code null}
 * @param userProperties user properties of the acknowledgement
 */
public record PublishResult(String topic, QoS qos, int packetIdentifier, ReasonCode reasonCode,
		@Nullable String reasonString, UserProperties userProperties) {

}
