package io.github.mqttboot.client.internal.session;

import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.error.MqttOutcomeUnknownException;
import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.error.MqttRefusedException;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.PublishResponse;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * What is told of messages that do not get through: never their payload.
 */
final class PublishFailures {

	private PublishFailures() {
	}

	static MqttException poisoned(PublishRequest request, @Nullable ReasonCode reasonCode) {
		String topic = request.message().topic();
		return (reasonCode != null && PoisonWatch.isAboutAMessage(reasonCode))
				? new MqttRefusedException("The server ended the connection with " + reasonCode
						+ " because of the message to '" + topic + "'", reasonCode, null)
				: new MqttOutcomeUnknownException("The server has ended " + request.suspected
						+ " connections, one after the other, when the message to '" + topic
						+ "' was sent: it is not sent again");
	}

	static MqttException sessionLost(PublishRequest request) {
		return new MqttOutcomeUnknownException(
				"The session was lost or has expired while the QoS " + request.message().qos().value() + " message to '"
						+ request.message().topic() + "' was in flight: it may or may not have been delivered");
	}

	static MqttException expiredInQueue(PublishRequest request) {
		return new MqttNotSentException(Reason.EXPIRED, "The message to '" + request.message().topic()
				+ "' expired in the outbound queue before there was a connection to send it on");
	}

	static MqttException notSent(PublishRequest request, String why) {
		return new MqttNotSentException(Reason.EXPIRED,
				"The message to '" + request.message().topic() + "' was not sent: " + why);
	}

	static MqttException brokeWhileWriting(PublishRequest request, Throwable failure) {
		return new MqttOutcomeUnknownException("The connection broke while the QoS 0 message to '"
				+ request.message().topic() + "' was written: the server may or may not have it", failure);
	}

	static MqttException mayHaveArrived(PublishRequest request, MqttException obstacle) {
		return new MqttOutcomeUnknownException(
				"The connection was lost while the message to '" + request.message().topic()
						+ "' was in flight, and it could not be sent again: the server may or may " + "not have it",
				obstacle);
	}

	static MqttException notAcknowledged(PublishRequest request) {
		return new MqttOutcomeUnknownException("The message to '" + request.message().topic()
				+ "' was sent and not acknowledged in time: the server may or may not have it");
	}

	static MqttException kept(PublishRequest request, String since) {
		return new MqttOutcomeUnknownException("The message to '" + request.message().topic()
				+ "' is in the session store and will be sent: " + since);
	}

	static MqttException closedBeforeSent(PublishRequest request) {
		return new MqttNotSentException(Reason.CLOSED,
				"The client was closed before the message to '" + request.message().topic() + "' was sent");
	}

	static MqttException closedBeforeAcknowledged(PublishRequest request) {
		return new MqttOutcomeUnknownException("The client was closed before the server acknowledged the "
				+ "message to '" + request.message().topic() + "'");
	}

	static MqttException refused(PublishRequest request, PublishResponse response) {
		ReasonCode reasonCode = response.reasonCode();
		String reason = response.properties().text(Property.REASON_STRING);
		return new MqttRefusedException("The server refused the message to '" + request.message().topic() + "' with "
				+ reasonCode + ((reason != null) ? ": " + reason : ""), reasonCode, reason);
	}

	static MqttProtocolException unexpected(PublishResponse response) {
		return new MqttProtocolException(ReasonCode.PROTOCOL_ERROR,
				"The server sent " + response.type() + " for the packet identifier " + response.packetIdentifier()
						+ ", which does not go with its exchange");
	}

}
