package io.github.mqttboot.test.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;

/**
 * Brings a published message to the sessions that are subscribed to its topic, and to the
 * retained messages.
 */
final class Router {

	/** Publisher of messages that no client published. */
	static final String NOBODY = "";

	private static final int[] NO_IDENTIFIERS = {};

	private final SubscriptionTable subscriptions;

	private final RetainedMessages retained;

	Router(SubscriptionTable subscriptions, RetainedMessages retained) {
		this.subscriptions = subscriptions;
		this.retained = retained;
	}

	/**
	 * Route a message.
	 * @param message the message
	 * @param publisher the client identifier of who published it, or {@link #NOBODY}
	 * @return whether anybody is subscribed
	 */
	boolean publish(MqttMessage message, String publisher) {
		if (message.isRetain()) {
			this.retained.put(message, publisher);
		}
		// one copy for a client, whatever the number of its subscriptions [MQTT-3.3.4-2]
		Map<Session, Match> matches = new LinkedHashMap<>();
		this.subscriptions.match(message.topicName(), (subscription) -> {
			if (!subscription.excludes(publisher)) {
				matches.merge(subscription.session(), Match.of(subscription), Match::and);
			}
		});
		List<SessionSubscription> shared = this.subscriptions.matchShared(message.topicName());
		matches.forEach((session, match) -> session.deliver(match.of(message)));
		shared.forEach((subscription) -> subscription.session().deliver(Match.of(subscription).of(message)));
		return !matches.isEmpty() || !shared.isEmpty();
	}

	/** The message as a subscriber gets it. */
	static MqttMessage adapt(MqttMessage message, QoS maximumQos, boolean retain, int... identifiers) {
		QoS qos = message.qos().min(maximumQos);
		if (qos == message.qos() && retain == message.isRetain() && identifiers.length == 0 && !message.isDuplicate()
				&& message.subscriptionIdentifiers().length == 0) {
			return message;
		}
		return message.toBuilder()
			.qos(qos)
			.retain(retain)
			.duplicate(false)
			.subscriptionIdentifiers(identifiers)
			.build();
	}

	/** What the matching subscriptions of one session ask for together. */
	private record Match(QoS maximumQos, boolean retainAsPublished, List<Integer> identifiers) {

		static Match of(SessionSubscription subscription) {
			return new Match(subscription.options().maximumQos(), subscription.options().retainAsPublished(),
					(subscription.identifier() != 0) ? List.of(subscription.identifier()) : List.of());
		}

		Match and(Match other) {
			QoS higher = (this.maximumQos.compareTo(other.maximumQos) >= 0) ? this.maximumQos : other.maximumQos;
			List<Integer> all = new ArrayList<>(this.identifiers);
			all.addAll(other.identifiers);
			return new Match(higher, this.retainAsPublished || other.retainAsPublished, all);
		}

		MqttMessage of(MqttMessage message) {
			int[] ids = this.identifiers.isEmpty() ? NO_IDENTIFIERS
					: this.identifiers.stream().mapToInt(Integer::intValue).sorted().toArray();
			return adapt(message, this.maximumQos, this.retainAsPublished && message.isRetain(), ids);
		}

	}

}
