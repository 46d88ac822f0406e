package io.github.mqttboot.client.internal.session;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.Subscribe;
import io.github.mqttboot.client.internal.packet.Subscription;
import io.github.mqttboot.client.internal.packet.Unsubscribe;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;

/**
 * Writes down what a session sends, one line for each packet:
 * {@code PUBLISH <identifier> <payload> [DUP] [expiry <seconds>]},
 * {@code PUBREL <identifier> [<reason code>]},
 * {@code SUBSCRIBE <identifier> <filters> [as <subscription identifier>]}.
 */
final class RecordingOutput implements PacketOutput {

	final List<PublishRequest> atMostOnce = new ArrayList<>();

	private List<Subscription> subscriptions = List.of();

	private final List<String> packets = new ArrayList<>();

	boolean writable = true;

	int maximumPayload = Integer.MAX_VALUE;

	int maximumFilters = Integer.MAX_VALUE;

	/** Return the subscriptions of the last SUBSCRIBE. */
	List<Subscription> subscriptions() {
		return this.subscriptions;
	}

	/** Return what was sent since the last call. */
	List<String> taken() {
		List<String> taken = List.copyOf(this.packets);
		this.packets.clear();
		return taken;
	}

	@Override
	public boolean isWritable() {
		return this.writable;
	}

	@Override
	public boolean fits(MqttMessage message) {
		return message.payload().length <= this.maximumPayload;
	}

	@Override
	public boolean fits(Packet packet) {
		if (packet instanceof Unsubscribe unsubscribe) {
			return unsubscribe.topicFilters().size() <= this.maximumFilters;
		}
		return !(packet instanceof Subscribe subscribe) || subscribe.subscriptions().size() <= this.maximumFilters;
	}

	@Override
	public void publish(PublishRequest request, boolean duplicate, long expirySeconds) {
		if (request.message().qos() == QoS.AT_MOST_ONCE) {
			this.atMostOnce.add(request);
		}
		this.packets.add("PUBLISH " + request.packetIdentifier() + " " + request.message().payloadAsString()
				+ (duplicate ? " DUP" : "") + ((expirySeconds >= 0) ? " expiry " + expirySeconds : ""));
	}

	@Override
	public void respond(PacketType type, int packetIdentifier, ReasonCode reasonCode) {
		this.packets
			.add(type + " " + packetIdentifier + ((reasonCode == ReasonCode.SUCCESS) ? "" : " " + reasonCode.name()));
	}

	@Override
	public void send(Packet packet) {
		if (packet instanceof Subscribe subscribe) {
			this.subscriptions = subscribe.subscriptions();
			long identifier = subscribe.properties().number(Property.SUBSCRIPTION_IDENTIFIER, 0);
			this.packets.add("SUBSCRIBE " + subscribe.packetIdentifier() + " "
					+ subscribe.subscriptions().stream().map(RecordingOutput::text).collect(Collectors.joining(","))
					+ ((identifier > 0) ? " as " + identifier : ""));
		}
		else if (packet instanceof Unsubscribe unsubscribe) {
			this.packets.add("UNSUBSCRIBE " + unsubscribe.packetIdentifier() + " "
					+ unsubscribe.topicFilters().stream().map(Object::toString).collect(Collectors.joining(",")));
		}
		else {
			this.packets.add(packet.type().toString());
		}
	}

	private static String text(Subscription subscription) {
		return subscription.topicFilter() + ((subscription.retainHandling() != 0)
				? "(retain handling " + subscription.retainHandling() + ")" : "");
	}

}
