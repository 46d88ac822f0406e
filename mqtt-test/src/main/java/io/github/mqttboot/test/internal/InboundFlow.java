package io.github.mqttboot.test.internal;

import java.util.HashMap;
import java.util.Map;

import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.PubAck;
import io.github.mqttboot.client.internal.packet.PubComp;
import io.github.mqttboot.client.internal.packet.PubRec;
import io.github.mqttboot.client.internal.packet.PubRel;
import io.github.mqttboot.client.internal.packet.Publish;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * What one client publishes: PUBLISH and PUBREL, and the answers to them.
 */
final class InboundFlow {

	private final Map<Integer, TopicName> topicAliases = new HashMap<>();

	private final Broker broker;

	private final ConnectedClient client;

	/**
	 * QoS 1 and 2 messages for which PUBACK, PUBCOMP or a refusal is still to be sent.
	 */
	private int unacknowledged;

	InboundFlow(Broker broker, ConnectedClient client) {
		this.broker = broker;
		this.client = client;
	}

	void onPublish(Publish packet) {
		MqttMessage message = withTopic(packet);
		requireWithinLimits(message);
		this.broker.statistics().onReceived();
		int packetIdentifier = packet.packetIdentifier();
		switch (message.qos()) {
			case AT_MOST_ONCE -> accept(message);
			case AT_LEAST_ONCE -> {
				onUnacknowledged();
				this.client
					.acknowledge(new PubAck(packetIdentifier, forVersion(accept(message)), PacketProperties.NONE));
			}
			case EXACTLY_ONCE -> onExactlyOnce(packetIdentifier, message);
		}
	}

	/** The same packet identifier again, before PUBREL, is the same message. */
	private void onExactlyOnce(int packetIdentifier, MqttMessage message) {
		if (this.client.session().received().contains(packetIdentifier)) {
			this.client.acknowledge(new PubRec(packetIdentifier));
			return;
		}
		onUnacknowledged();
		this.client.session().received().add(packetIdentifier);
		ReasonCode reasonCode = forVersion(accept(message));
		if (reasonCode.isError()) {
			this.client.session().received().remove(packetIdentifier);
		}
		this.client.acknowledge(new PubRec(packetIdentifier, reasonCode, PacketProperties.NONE));
	}

	void onPubRel(PubRel packet) {
		boolean known = this.client.session().received().remove(packet.packetIdentifier());
		ReasonCode reasonCode = known ? ReasonCode.SUCCESS : forVersion(ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
		this.client.acknowledge(new PubComp(packet.packetIdentifier(), reasonCode, PacketProperties.NONE));
	}

	/** Before MQTT 5 there is one answer only. */
	private ReasonCode forVersion(ReasonCode reasonCode) {
		return this.client.isVersion5() ? reasonCode : ReasonCode.SUCCESS;
	}

	private ReasonCode accept(MqttMessage message) {
		ReasonCode refusal = refusal(message);
		if (refusal != null) {
			return refusal;
		}
		this.broker.journal().record(message);
		boolean matched = this.broker.router().publish(message, this.client.session().clientIdentifier());
		return matched ? ReasonCode.SUCCESS : ReasonCode.NO_MATCHING_SUBSCRIBERS;
	}

	private @Nullable ReasonCode refusal(MqttMessage message) {
		return SystemTopics.contain(message.topicName()) ? ReasonCode.NOT_AUTHORIZED
				: this.broker.faults().publishRefusal(message.topicName());
	}

	private MqttMessage withTopic(Publish packet) {
		int alias = packet.topicAlias();
		if (alias > this.broker.settings().topicAliasMaximum()) {
			throw new MqttProtocolException(ReasonCode.TOPIC_ALIAS_INVALID, "Topic alias " + alias + " is too high");
		}
		if (!packet.aliasOnly()) {
			if (alias != 0) {
				this.topicAliases.put(alias, packet.message().topicName());
			}
			return packet.message();
		}
		TopicName topic = this.topicAliases.get(alias);
		if (topic == null) {
			throw new MqttProtocolException(ReasonCode.PROTOCOL_ERROR, "Topic alias " + alias + " stands for no topic");
		}
		return packet.message().withTopic(topic);
	}

	private void requireWithinLimits(MqttMessage message) {
		BrokerSettings settings = this.broker.settings();
		if (message.subscriptionIdentifiers().length != 0) {
			// [MQTT-3.3.4-6]
			throw new MqttProtocolException(ReasonCode.PROTOCOL_ERROR, "Subscription identifier sent by a client");
		}
		if (message.qos().compareTo(settings.maximumQos()) > 0) {
			throw new MqttProtocolException(ReasonCode.QOS_NOT_SUPPORTED, "QoS is higher than announced");
		}
		if (message.isRetain() && !settings.retainAvailable()) {
			throw new MqttProtocolException(ReasonCode.RETAIN_NOT_SUPPORTED, "Retain is not available");
		}
	}

	private void onUnacknowledged() {
		if (++this.unacknowledged > this.broker.settings().receiveMaximum() && this.client.isVersion5()) {
			throw new MqttProtocolException(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
					"More than " + this.broker.settings().receiveMaximum() + " messages unacknowledged");
		}
	}

	/** An answer left that closes a flow. */
	void onAcknowledged(Packet packet) {
		boolean closes = packet instanceof PubAck || packet instanceof PubComp
				|| (packet instanceof PubRec pubRec && pubRec.reasonCode().isError());
		if (closes && this.unacknowledged > 0) {
			this.unacknowledged--;
		}
	}

}
