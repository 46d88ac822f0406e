package io.github.mqttboot.test.internal;

import java.util.ArrayList;
import java.util.List;

import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.SubAck;
import io.github.mqttboot.client.internal.packet.Subscribe;
import io.github.mqttboot.client.internal.packet.Subscription;
import io.github.mqttboot.client.internal.packet.UnsubAck;
import io.github.mqttboot.client.internal.packet.Unsubscribe;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

/**
 * What one client subscribes to: SUBSCRIBE and UNSUBSCRIBE, the answers to them, and the
 * retained messages that follow.
 */
final class SubscribeHandler {

	private static final int SEND_IF_NEW = 1;

	private static final int DO_NOT_SEND = 2;

	private final Broker broker;

	private final ConnectedClient client;

	SubscribeHandler(Broker broker, ConnectedClient client) {
		this.broker = broker;
		this.client = client;
	}

	void onSubscribe(Subscribe packet) {
		int identifier = (int) packet.properties().number(Property.SUBSCRIPTION_IDENTIFIER, 0);
		List<ReasonCode> reasonCodes = new ArrayList<>();
		List<MqttMessage> retained = new ArrayList<>();
		for (Subscription requested : packet.subscriptions()) {
			if (requested.noLocal() && requested.topicFilter().isShared()) {
				// [MQTT-3.8.3-4]
				throw new MqttProtocolException(ReasonCode.PROTOCOL_ERROR, "No local with a shared subscription");
			}
			ReasonCode refusal = refusal(requested.topicFilter());
			if (refusal != null) {
				reasonCodes.add(this.client.isVersion5() ? refusal : ReasonCode.UNSPECIFIED_ERROR);
				continue;
			}
			Subscription granted = granted(requested);
			boolean isNew = this.broker.subscriptions().add(this.client.session(), granted, identifier);
			reasonCodes.add(grantedCode(granted.maximumQos()));
			retained.addAll(retained(granted, isNew, identifier));
		}
		this.client.send(new SubAck(packet.packetIdentifier(), reasonCodes, PacketProperties.NONE));
		retained.forEach(this.client.session()::deliver);
	}

	private @Nullable ReasonCode refusal(TopicFilter filter) {
		if (filter.isShared() && !this.broker.settings().sharedSubscriptionsAvailable()) {
			return ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED;
		}
		return this.broker.faults().subscriptionRefusal(filter);
	}

	private Subscription granted(Subscription requested) {
		QoS qos = requested.maximumQos()
			.min(this.broker.settings().maximumQos())
			.min(this.broker.faults().highestGrantedQos());
		return new Subscription(requested.topicFilter(), qos, requested.noLocal(), requested.retainAsPublished(),
				requested.retainHandling());
	}

	private static ReasonCode grantedCode(QoS qos) {
		return switch (qos) {
			case AT_MOST_ONCE -> ReasonCode.SUCCESS;
			case AT_LEAST_ONCE -> ReasonCode.GRANTED_QOS_1;
			case EXACTLY_ONCE -> ReasonCode.GRANTED_QOS_2;
		};
	}

	/** What was retained before the subscription, with the retain flag [MQTT-3.3.1-8]. */
	private List<MqttMessage> retained(Subscription granted, boolean isNew, int identifier) {
		int handling = granted.retainHandling();
		TopicFilter filter = granted.topicFilter();
		if (handling == DO_NOT_SEND || (handling == SEND_IF_NEW && !isNew) || filter.isShared()) {
			return List.of();
		}
		String excluded = granted.noLocal() ? this.client.session().clientIdentifier() : null;
		List<MqttMessage> messages = new ArrayList<>(this.broker.retained().matching(filter, excluded));
		messages.addAll(this.broker.systemTopics().matching(filter));
		int[] identifiers = (identifier != 0) ? new int[] { identifier } : new int[0];
		messages.replaceAll((message) -> Router.adapt(message, granted.maximumQos(), true, identifiers));
		return messages;
	}

	void onUnsubscribe(Unsubscribe packet) {
		List<ReasonCode> reasonCodes = new ArrayList<>();
		for (TopicFilter filter : packet.topicFilters()) {
			boolean existed = this.broker.subscriptions().remove(this.client.session(), filter);
			reasonCodes.add(existed ? ReasonCode.SUCCESS : ReasonCode.NO_SUBSCRIPTION_EXISTED);
		}
		this.client.send(new UnsubAck(packet.packetIdentifier(), reasonCodes, PacketProperties.NONE));
	}

}
