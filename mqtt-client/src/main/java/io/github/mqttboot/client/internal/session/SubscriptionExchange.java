package io.github.mqttboot.client.internal.session;

import java.util.List;

import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.Subscribe;
import io.github.mqttboot.client.internal.packet.Subscription;
import io.github.mqttboot.client.internal.packet.Unsubscribe;
import io.github.mqttboot.client.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

/**
 * One SUBSCRIBE or UNSUBSCRIBE, from the wish to the answer.
 */
sealed interface SubscriptionExchange {

	/**
	 * Return the packet.
	 * @param packetIdentifier the packet identifier
	 * @param withIdentifiers whether the server supports subscription identifiers
	 * @return the packet
	 */
	Packet packet(int packetIdentifier, boolean withIdentifiers);

	/**
	 * Return who waits for the answer.
	 * @return the request, or {@code null} if there is none
	 */
	@Nullable Request owner();

	/**
	 * Return how many topic filters it has.
	 * @return one at least
	 */
	int size();

	/**
	 * Return a part of it.
	 * @param start index of the first topic filter
	 * @param end index behind the last one
	 * @return the part
	 */
	SubscriptionExchange part(int start, int end);

	/**
	 * SUBSCRIBE.
	 *
	 * @param subscriptions what to subscribe to
	 * @param subscriptionIdentifier the subscription identifier
	 * @param owner the request that waits for the answer, or {@code null} if the
	 * subscription is made again
	 * @param offset where the subscriptions start in those of the request
	 */
	record Subscribing(List<Subscription> subscriptions, int subscriptionIdentifier, @Nullable SubscribeRequest owner,
			int offset) implements SubscriptionExchange {

		@Override
		public Packet packet(int packetIdentifier, boolean withIdentifiers) {
			PacketProperties properties = withIdentifiers ? PacketProperties.builder()
				.set(Property.SUBSCRIPTION_IDENTIFIER, this.subscriptionIdentifier)
				.build() : PacketProperties.NONE;
			return new Subscribe(packetIdentifier, this.subscriptions, properties);
		}

		@Override
		public int size() {
			return this.subscriptions.size();
		}

		@Override
		public SubscriptionExchange part(int start, int end) {
			return new Subscribing(this.subscriptions.subList(start, end), this.subscriptionIdentifier, this.owner,
					this.offset + start);
		}

	}

	/**
	 * UNSUBSCRIBE.
	 *
	 * @param topicFilters what to unsubscribe from
	 * @param owner the request that waits for the answer
	 * @param offset where the topic filters start in those of the request
	 */
	record Unsubscribing(List<TopicFilter> topicFilters, UnsubscribeRequest owner,
			int offset) implements SubscriptionExchange {

		@Override
		public Packet packet(int packetIdentifier, boolean withIdentifiers) {
			return new Unsubscribe(packetIdentifier, this.topicFilters, PacketProperties.NONE);
		}

		@Override
		public int size() {
			return this.topicFilters.size();
		}

		@Override
		public SubscriptionExchange part(int start, int end) {
			return new Unsubscribing(this.topicFilters.subList(start, end), this.owner, this.offset + start);
		}

	}

}
