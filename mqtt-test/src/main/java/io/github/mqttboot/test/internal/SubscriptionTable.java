package io.github.mqttboot.test.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.github.mqttboot.client.internal.packet.Subscription;
import io.github.mqttboot.client.topic.TopicFilter;
import io.github.mqttboot.client.topic.TopicFilterTree;
import io.github.mqttboot.client.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * All subscriptions of all sessions, found by topic name.
 */
final class SubscriptionTable {

	private final TopicFilterTree<SessionSubscription> own = new TopicFilterTree<>();

	private final TopicFilterTree<ShareGroup> shared = new TopicFilterTree<>();

	/** By the whole filter, share name included. */
	private final Map<String, ShareGroup> groups = new HashMap<>();

	/**
	 * Adds a subscription; takes the place of one with the same filter [MQTT-3.8.4-3].
	 * @return whether the session had none with that filter
	 */
	boolean add(Session session, Subscription options, int identifier) {
		boolean isNew = !remove(session, options.topicFilter());
		SessionSubscription subscription = new SessionSubscription(session, options, identifier);
		TopicFilter filter = options.topicFilter();
		session.subscriptions().put(filter.value(), subscription);
		if (filter.isShared()) {
			this.groups.computeIfAbsent(filter.value(), (key) -> newGroup(filter)).add(subscription);
		}
		else {
			this.own.add(filter, subscription);
		}
		return isNew;
	}

	private ShareGroup newGroup(TopicFilter filter) {
		ShareGroup group = new ShareGroup();
		this.shared.add(filter, group);
		return group;
	}

	/** Removes a subscription; whether it existed is returned. */
	boolean remove(Session session, TopicFilter filter) {
		SessionSubscription subscription = session.subscriptions().remove(filter.value());
		if (subscription == null) {
			return false;
		}
		ShareGroup group = this.groups.get(filter.value());
		if (group == null) {
			this.own.remove(filter, subscription);
			return true;
		}
		group.remove(subscription);
		if (group.isEmpty()) {
			this.groups.remove(filter.value());
			this.shared.remove(filter, group);
		}
		return true;
	}

	void removeAll(Session session) {
		for (SessionSubscription subscription : new ArrayList<>(session.subscriptions().values())) {
			remove(session, subscription.options().topicFilter());
		}
	}

	/** The subscriptions that are not shared and match. */
	void match(TopicName topic, Consumer<SessionSubscription> found) {
		this.own.match(topic, found);
	}

	/** Of each share group that matches, the member whose turn it is. */
	List<SessionSubscription> matchShared(TopicName topic) {
		if (this.groups.isEmpty()) {
			return List.of();
		}
		List<SessionSubscription> matches = new ArrayList<>();
		this.shared.match(topic, (group) -> addIfPresent(matches, group.next()));
		return matches;
	}

	private static void addIfPresent(List<SessionSubscription> matches, @Nullable SessionSubscription next) {
		if (next != null) {
			matches.add(next);
		}
	}

}
