package io.github.mqttboot.client.internal.connection;

import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.packet.Auth;
import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.PublishResponse;
import io.github.mqttboot.client.internal.packet.SubAck;
import io.github.mqttboot.client.internal.packet.UnsubAck;
import io.github.mqttboot.client.message.ReasonCode;

/**
 * Holds the server to what CONNECT said about problem information: if it is not wanted,
 * reason strings and user properties come with PUBLISH, CONNACK and DISCONNECT only
 * [MQTT-3.1.2-29].
 */
final class ProblemInformation {

	private ProblemInformation() {
	}

	static void check(Connect connect, Packet packet) {
		boolean wanted = connect.properties().number(Property.REQUEST_PROBLEM_INFORMATION, 1) != 0;
		if (wanted) {
			return;
		}
		PacketProperties properties = propertiesOf(packet);
		if (properties.has(Property.REASON_STRING) || !properties.userProperties().isEmpty()) {
			throw new MqttProtocolException(ReasonCode.PROTOCOL_ERROR,
					"The server sent problem information with " + packet.type() + " though it was asked not to");
		}
	}

	private static PacketProperties propertiesOf(Packet packet) {
		if (packet instanceof PublishResponse response) {
			return response.properties();
		}
		if (packet instanceof SubAck subAck) {
			return subAck.properties();
		}
		if (packet instanceof UnsubAck unsubAck) {
			return unsubAck.properties();
		}
		return (packet instanceof Auth auth) ? auth.properties() : PacketProperties.NONE;
	}

}
