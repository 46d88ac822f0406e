package io.github.mqttboot.client.simulation;

import java.util.Locale;

import io.github.mqttboot.client.internal.packet.ConnAck;
import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.internal.packet.Disconnect;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PubAck;
import io.github.mqttboot.client.internal.packet.PubComp;
import io.github.mqttboot.client.internal.packet.PubRec;
import io.github.mqttboot.client.internal.packet.PubRel;
import io.github.mqttboot.client.internal.packet.Publish;
import io.github.mqttboot.client.internal.packet.PublishResponse;
import io.github.mqttboot.client.internal.packet.SubAck;
import io.github.mqttboot.client.internal.packet.Subscribe;
import io.github.mqttboot.client.internal.packet.UnsubAck;
import io.github.mqttboot.client.internal.packet.Unsubscribe;
import io.github.mqttboot.client.message.MqttMessage;

/**
 * Packets and payloads in one line.
 */
final class Text {

	private Text() {
	}

	static String of(Packet packet) {
		String name = packet.type().toString();
		if (packet instanceof Connect connect) {
			return name + " " + connect.version() + (connect.cleanStart() ? " clean start" : "");
		}
		if (packet instanceof ConnAck connAck) {
			return name + " " + connAck.reasonCode() + (connAck.sessionPresent() ? " session present " : " ")
					+ connAck.properties();
		}
		if (packet instanceof Publish publish) {
			return name + " " + publish.packetIdentifier() + " " + payload(publish.message()) + " "
					+ publish.message().qos() + (publish.duplicate() ? " DUP" : "");
		}
		if (packet instanceof PubAck || packet instanceof PubRec || packet instanceof PubRel
				|| packet instanceof PubComp) {
			PublishResponse response = (PublishResponse) packet;
			return name + " " + response.packetIdentifier() + " " + response.reasonCode();
		}
		if (packet instanceof Subscribe subscribe) {
			return name + " " + subscribe.packetIdentifier() + " "
					+ subscribe.subscriptions().stream().map((one) -> one.topicFilter().value()).toList();
		}
		if (packet instanceof Unsubscribe unsubscribe) {
			return name + " " + unsubscribe.packetIdentifier() + " " + unsubscribe.topicFilters();
		}
		if (packet instanceof SubAck subAck) {
			return name + " " + subAck.packetIdentifier() + " " + subAck.reasonCodes();
		}
		if (packet instanceof UnsubAck unsubAck) {
			return name + " " + unsubAck.packetIdentifier();
		}
		if (packet instanceof Disconnect disconnect) {
			return name + " " + disconnect.reasonCode();
		}
		return name;
	}

	/** Return the part of a payload that names the message; the rest is padding. */
	static String payload(MqttMessage message) {
		String text = message.payloadAsString();
		int end = text.indexOf(' ');
		return (end < 0) ? text : text.substring(0, end);
	}

	static String seconds(long nanos) {
		return String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
	}

}
