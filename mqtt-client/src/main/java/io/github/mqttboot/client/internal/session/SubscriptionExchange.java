package io.github.mqttboot.client.internal.session;

import java.util.List;

import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.Subscribe;
import io.github.mqttboot.client.internal.packet.Subscription;
import io.github.mqttboot.client.internal.packet.Unsubscribe;
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

		Subscribing upTo(int end) {
			return new Subscribing(this.subscriptions.subList(0, end), this.subscriptionIdentifier, this.owner,
					this.offset);
		}

		Subscribing from(int start) {
			return new Subscribing(this.subscriptions.subList(start, this.subscriptions.size()),
					this.subscriptionIdentifier, this.owner, this.offset + start);
		}

	}

	/**
	 * UNSUBSCRIBE.
	 *
	 * @param owner the request that waits for the answer
	 */
	record Unsubscribing(UnsubscribeRequest owner) implements SubscriptionExchange {

		@Override
		public Packet packet(int packetIdentifier, boolean withIdentifiers) {
			return new Unsubscribe(packetIdentifier, this.owner.topicFilters(), PacketProperties.NONE);
		}

	}

}
