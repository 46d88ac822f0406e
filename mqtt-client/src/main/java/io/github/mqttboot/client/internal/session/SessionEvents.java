package io.github.mqttboot.client.internal.session;

import io.github.mqttboot.client.internal.packet.Subscription;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

/**
 * What a session tells its owner. Called on the event loop.
 */
public interface SessionEvents {

	/**
	 * A message has come for the first time.
	 * @param message the message
	 * @param inbound what to acknowledge, or {@code null} for QoS 0
	 */
	void onMessage(MqttMessage message, @Nullable InboundMessage inbound);

	/**
	 * The application has not acknowledged a message for long, and so holds back the
	 * acknowledgements of all that came later. Told once for each such message.
	 * @param message the message
	 * @param unacknowledged how many messages are not acknowledged, this one included
	 * @param nanos for how long it has held the others back, in nanoseconds
	 */
	default void onHeldBack(MqttMessage message, int unacknowledged, long nanos) {
	}

	/**
	 * The server has answered a subscription: granted or refused.
	 * @param subscription the subscription
	 * @param reasonCode the reason code
	 */
	void onSubscribed(Subscription subscription, ReasonCode reasonCode);

	/**
	 * A subscription has ended.
	 * @param topicFilter the topic filter
	 */
	void onUnsubscribed(TopicFilter topicFilter);

	/**
	 * Everything that belongs to the start of a connection has been said: subscriptions
	 * are in force, new messages may leave.
	 */
	void onReady();

}
