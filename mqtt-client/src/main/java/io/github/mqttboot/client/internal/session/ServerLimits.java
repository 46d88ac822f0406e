package io.github.mqttboot.client.internal.session;

import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import org.jspecify.annotations.Nullable;

/**
 * What the server of one connection does not accept. A message that it does not is failed
 * with what is wrong, never changed until it fits.
 */
final class ServerLimits {

	private final Negotiated limits;

	private final PacketOutput output;

	ServerLimits(Negotiated limits, PacketOutput output) {
		this.limits = limits;
		this.output = output;
	}

	boolean isMqtt5() {
		return this.limits.version() == ProtocolVersion.MQTT_5;
	}

	/** Return why a message cannot be sent, or {@code null} if it can. */
	@Nullable MqttException obstacle(MqttMessage message) {
		QoS maximumQos = this.limits.maximumQos();
		if (message.qos().compareTo(maximumQos) > 0) {
			// [MQTT-3.2.2-11]
			return unsupported(message, "QoS " + message.qos().value() + "; its maximum is QoS " + maximumQos.value()
					+ ": publish with that or lower");
		}
		if (message.isRetain() && !this.limits.retainAvailable()) {
			// [MQTT-3.2.2-14]
			return unsupported(message, "retained messages: publish without the retain flag");
		}
		if (!this.output.fits(message)) {
			// [MQTT-3.2.2-15]
			return new MqttNotSentException(Reason.PACKET_TOO_LARGE,
					"The message to '" + message.topic() + "' has " + message.payload().length
							+ " bytes of payload, but the server accepts packets of at most "
							+ this.limits.maximumPacketSize() + " bytes");
		}
		return null;
	}

	private static MqttException unsupported(MqttMessage message, String what) {
		return new MqttNotSentException(Reason.UNSUPPORTED,
				"The message to '" + message.topic() + "' was not sent: the server does not support " + what);
	}

}
