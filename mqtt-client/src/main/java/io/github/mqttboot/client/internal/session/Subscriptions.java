package io.github.mqttboot.client.internal.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.error.MqttOutcomeUnknownException;
import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.SubAck;
import io.github.mqttboot.client.internal.packet.Subscription;
import io.github.mqttboot.client.internal.packet.UnsubAck;
import io.github.mqttboot.client.internal.session.SubscriptionExchange.Subscribing;
import io.github.mqttboot.client.internal.session.SubscriptionExchange.Unsubscribing;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions that the application wants, and what the server has confirmed in this
 * session. Session Present decides what is made again: without it everything, with it
 * only what this process has not seen confirmed - unless it may be the session of an
 * attempt that was never answered, of which nothing is known.
 */
final class Subscriptions {

	/** SUBSCRIBE packets that may wait for their answer at a time. */
	private static final int MAXIMUM_OPEN = 16;

	private final SessionSettings settings;

	private final SessionEvents events;

	private final PacketIdentifiers<Object> identifiers;

	private final Map<TopicFilter, Wanted> wanted = new LinkedHashMap<>();

	private final Deque<SubscriptionExchange> waiting = new ArrayDeque<>(1);

	private final Map<Integer, SubscriptionExchange> open = new LinkedHashMap<>();

	private final List<Request> requests = new ArrayList<>();

	/** Exchanges of the connection's start that are not answered. */
	private final Set<SubscriptionExchange> opening = Collections.newSetFromMap(new IdentityHashMap<>(2));

	private @Nullable Negotiated negotiated;

	private @Nullable PacketOutput output;

	Subscriptions(SessionSettings settings, SessionEvents events, PacketIdentifiers<Object> identifiers) {
		this.settings = settings;
		this.events = events;
		this.identifiers = identifiers;
	}

	void subscribe(SubscribeRequest request) {
		this.requests.add(request);
		List<Subscription> subscriptions = request.subscriptions().stream().map(this::withHighestQos).toList();
		for (Subscription subscription : subscriptions) {
			this.wanted.put(subscription.topicFilter(),
					new Wanted(subscription, request.subscriptionIdentifier(), true, false));
		}
		int size = subscriptions.size();
		for (int offset = 0; offset < size; offset += this.settings.subscribeBatchSize()) {
			List<Subscription> batch = subscriptions.subList(offset,
					Math.min(size, offset + this.settings.subscribeBatchSize()));
			this.waiting.add(new Subscribing(batch, request.subscriptionIdentifier(), request, offset));
		}
	}

	/**
	 * Several listeners may share a topic filter: none of them gets less than it asked
	 * for.
	 */
	private Subscription withHighestQos(Subscription subscription) {
		Wanted before = this.wanted.get(subscription.topicFilter());
		if (before == null || before.subscription().maximumQos().compareTo(subscription.maximumQos()) <= 0) {
			return subscription;
		}
		return new Subscription(subscription.topicFilter(), before.subscription().maximumQos(), subscription.noLocal(),
				subscription.retainAsPublished(), subscription.retainHandling());
	}

	void unsubscribe(UnsubscribeRequest request) {
		this.requests.add(request);
		request.topicFilters().forEach(this.wanted::remove);
		this.waiting.add(new Unsubscribing(request.topicFilters(), request, 0));
	}

	/**
	 * Return whether the connection's start is over. Where unacknowledged messages have
	 * all packet identifiers, it cannot go on until they were sent again.
	 */
	boolean isOpened() {
		return this.opening.isEmpty() || (this.open.isEmpty() && this.identifiers.size() == PacketIdentifiers.MAXIMUM);
	}

	/** Stop waiting for the connection's start to be over. */
	void giveUpOpening() {
		this.opening.clear();
	}

	void onConnected(Negotiated negotiated, PacketOutput output, boolean doubtful) {
		this.negotiated = negotiated;
		this.output = output;
		if (!negotiated.sessionPresent() || doubtful) {
			onSessionEnded();
		}
		List<SubscriptionExchange> again = again(negotiated.sessionPresent());
		Collections.reverse(again);
		again.forEach(this.waiting::addFirst);
		this.opening.addAll(this.waiting);
	}

	/** The server has no subscription any more. */
	void onSessionEnded() {
		this.wanted.replaceAll((filter, wish) -> wish.withConfirmed(false));
	}

	/** Return what has to be subscribed to again, in batches of one identifier. */
	private List<SubscriptionExchange> again(boolean sessionPresent) {
		List<SubscriptionExchange> exchanges = new ArrayList<>();
		List<Subscription> batch = new ArrayList<>();
		int identifier = 0;
		for (Wanted wish : this.wanted.values()) {
			if (wish.confirmed() || wish.requested()) {
				continue;
			}
			boolean full = batch.size() == this.settings.subscribeBatchSize() || wish.identifier() != identifier;
			if (full && !batch.isEmpty()) {
				exchanges.add(new Subscribing(List.copyOf(batch), identifier, null, 0));
				batch.clear();
			}
			identifier = wish.identifier();
			batch.add(sessionPresent ? withoutReplay(wish.subscription()) : wish.subscription());
		}
		if (!batch.isEmpty()) {
			exchanges.add(new Subscribing(List.copyOf(batch), identifier, null, 0));
		}
		return exchanges;
	}

	/** A server that kept the subscription need not send its retained messages again. */
	private static Subscription withoutReplay(Subscription subscription) {
		return (subscription.retainHandling() != 0) ? subscription : new Subscription(subscription.topicFilter(),
				subscription.maximumQos(), subscription.noLocal(), subscription.retainAsPublished(), 1);
	}

	void onDisconnected() {
		this.output = null;
		this.opening.clear();
		List<SubscriptionExchange> unanswered = new ArrayList<>(this.open.values());
		this.open.keySet().forEach(this.identifiers::remove);
		this.open.clear();
		Collections.reverse(unanswered);
		unanswered.forEach(this.waiting::addFirst);
		// without an owner it was made again for the old connection only
		this.waiting.removeIf((exchange) -> exchange instanceof Subscribing subscribing && subscribing.owner() == null);
	}

	/** Send what may leave now. */
	void pump() {
		PacketOutput output = this.output;
		Negotiated limits = this.negotiated;
		// a connection that is about to end takes nothing: what waits is for the next one
		while (output != null && limits != null && output.isWritable() && this.open.size() < MAXIMUM_OPEN
				&& !this.waiting.isEmpty() && this.identifiers.size() < PacketIdentifiers.MAXIMUM) {
			send(this.waiting.remove(), output, limits);
		}
	}

	private void send(SubscriptionExchange exchange, PacketOutput output, Negotiated limits) {
		if (exchange instanceof Subscribing subscribing) {
			ReasonCode obstacle = subscribing.subscriptions()
				.stream()
				.map((subscription) -> obstacle(subscription, limits))
				.filter(ReasonCode::isError)
				.findFirst()
				.orElse(ReasonCode.SUCCESS);
			if (obstacle.isError()) {
				splitOrRefuse(subscribing, obstacle);
				return;
			}
		}
		int packetIdentifier = this.identifiers.take(exchange);
		Packet packet = exchange.packet(packetIdentifier, limits.subscriptionIdentifierAvailable());
		if (!output.fits(packet)) {
			// [MQTT-3.2.2-15]
			this.identifiers.remove(packetIdentifier);
			splitOrRefuse(exchange, ReasonCode.PACKET_TOO_LARGE);
			return;
		}
		Request owner = exchange.owner();
		if (owner != null) {
			owner.everSent = true;
		}
		this.open.put(packetIdentifier, exchange);
		output.send(packet);
	}

	/** What one topic filter cannot have must not cost its neighbours anything. */
	private void splitOrRefuse(SubscriptionExchange exchange, ReasonCode obstacle) {
		if (exchange.size() > 1) {
			int half = exchange.size() / 2;
			boolean wasOpening = this.opening.remove(exchange);
			for (SubscriptionExchange part : List.of(exchange.part(half, exchange.size()), exchange.part(0, half))) {
				this.waiting.addFirst(part);
				if (wasOpening) {
					this.opening.add(part);
				}
			}
		}
		else {
			refuseLocally(exchange, obstacle);
		}
	}

	private void refuseLocally(SubscriptionExchange exchange, ReasonCode reasonCode) {
		answered(exchange, Collections.nCopies(exchange.size(), reasonCode), PacketProperties.NONE);
	}

	private static ReasonCode obstacle(Subscription subscription, Negotiated limits) {
		TopicFilter filter = subscription.topicFilter();
		if (filter.isShared() && !limits.sharedSubscriptionAvailable()) {
			return ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED;
		}
		if (filter.hasWildcard() && !limits.wildcardSubscriptionAvailable()) {
			return ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED;
		}
		return ReasonCode.SUCCESS;
	}

	void onSubAck(SubAck subAck) {
		if (this.open.get(subAck.packetIdentifier()) instanceof Subscribing subscribing) {
			requireOneCodeEach(subAck.reasonCodes(), subscribing.subscriptions().size(), "SUBACK");
			close(subAck.packetIdentifier());
			answered(subscribing, subAck.reasonCodes(), subAck.properties());
		}
		else {
			requireUnknown(subAck.packetIdentifier(), "SUBACK");
		}
	}

	void onUnsubAck(UnsubAck unsubAck) {
		if (this.open.get(unsubAck.packetIdentifier()) instanceof Unsubscribing unsubscribing) {
			List<ReasonCode> reasonCodes = unsubAck.reasonCodes();
			int expected = unsubscribing.size();
			boolean mqtt5 = this.negotiated != null && this.negotiated.version() == ProtocolVersion.MQTT_5;
			if (mqtt5) {
				// [MQTT-3.11.3-2]
				requireOneCodeEach(reasonCodes, expected, "UNSUBACK");
			}
			else {
				reasonCodes = Collections.nCopies(expected, ReasonCode.SUCCESS);
			}
			close(unsubAck.packetIdentifier());
			answered(unsubscribing, reasonCodes, unsubAck.properties());
		}
		else {
			requireUnknown(unsubAck.packetIdentifier(), "UNSUBACK");
		}
	}

	private void close(int packetIdentifier) {
		this.open.remove(packetIdentifier);
		this.identifiers.remove(packetIdentifier);
	}

	private void requireUnknown(int packetIdentifier, String type) {
		if (this.identifiers.get(packetIdentifier) != null) {
			throw new MqttProtocolException(ReasonCode.PROTOCOL_ERROR, "The server sent " + type
					+ " for the packet identifier " + packetIdentifier + ", which belongs to another exchange");
		}
	}

	private static void requireOneCodeEach(List<ReasonCode> reasonCodes, int expected, String type) {
		if (reasonCodes.size() != expected) {
			// [MQTT-3.8.4-6]
			throw new MqttProtocolException(ReasonCode.PROTOCOL_ERROR, "The server sent " + type + " with "
					+ reasonCodes.size() + " reason codes for " + expected + " topic filters");
		}
	}

	private void answered(SubscriptionExchange exchange, List<ReasonCode> reasonCodes, PacketProperties properties) {
		this.opening.remove(exchange);
		if (exchange instanceof Subscribing subscribing) {
			for (int i = 0; i < reasonCodes.size(); i++) {
				confirm(subscribing.subscriptions().get(i), subscribing.subscriptionIdentifier(), reasonCodes.get(i));
			}
			SubscribeRequest owner = subscribing.owner();
			for (int i = 0; owner != null && i < reasonCodes.size(); i++) {
				owner.answered(subscribing.offset() + i, reasonCodes.get(i), properties);
			}
		}
		else if (exchange instanceof Unsubscribing unsubscribing) {
			unsubscribing.topicFilters().forEach(this::ended);
			for (int i = 0; i < reasonCodes.size(); i++) {
				unsubscribing.owner().answered(unsubscribing.offset() + i, reasonCodes.get(i), properties);
			}
		}
		this.requests.removeIf(Request::hasEnded);
	}

	private void ended(TopicFilter topicFilter) {
		if (!this.wanted.containsKey(topicFilter)) {
			this.events.onUnsubscribed(topicFilter);
		}
	}

	private void confirm(Subscription subscription, int identifier, ReasonCode reasonCode) {
		Wanted wish = this.wanted.get(subscription.topicFilter());
		if (wish != null && wish.identifier() != identifier) {
			// asked for anew meanwhile: that request has an answer of its own
			wish = null;
		}
		if (wish != null && reasonCode.isError()) {
			// [MQTT-3.8.4-7] refused: not asked for again
			this.wanted.remove(subscription.topicFilter());
		}
		else if (wish != null) {
			this.wanted.put(subscription.topicFilter(), wish.withConfirmed(true));
		}
		this.events.onSubscribed(subscription, reasonCode);
		if (wish != null && reasonCode.isError()) {
			this.events.onUnsubscribed(subscription.topicFilter());
		}
	}

	/** End the waiting of everything whose delivery timeout is over. */
	void onTick(long now) {
		for (Request request : this.requests) {
			if (!request.hasEnded() && now - request.submittedAt >= this.settings.deliveryTimeoutNanos()) {
				request.fail(request.everSent
						? new MqttOutcomeUnknownException("The server has not answered the request within the delivery "
								+ "timeout; the subscription stays wanted until it is unsubscribed")
						: new MqttNotSentException(Reason.EXPIRED,
								"The request could not be sent within the delivery timeout; the subscription stays "
										+ "wanted until it is unsubscribed"));
			}
		}
		this.requests.removeIf(Request::hasEnded);
	}

	void close() {
		this.requests.forEach((request) -> request.fail(request.everSent
				? new MqttOutcomeUnknownException("The client was closed before the server answered the request")
				: new MqttNotSentException(Reason.CLOSED, "The client has been closed")));
		this.requests.clear();
		this.waiting.clear();
		this.open.clear();
		this.wanted.clear();
	}

	boolean hasRequests() {
		return !this.requests.isEmpty();
	}

	/**
	 * A subscription that the application wants.
	 *
	 * @param subscription filter and options
	 * @param identifier the subscription identifier
	 * @param requested whether the application's own request still is to be answered
	 * @param confirmed whether the server has confirmed it in this session
	 */
	private record Wanted(Subscription subscription, int identifier, boolean requested, boolean confirmed) {

		Wanted withConfirmed(boolean confirmed) {
			return new Wanted(this.subscription, this.identifier, this.requested && !confirmed, confirmed);
		}

	}

}
