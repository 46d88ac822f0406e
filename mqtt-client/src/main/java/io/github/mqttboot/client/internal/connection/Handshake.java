package io.github.mqttboot.client.internal.connection;

import java.net.UnknownHostException;
import java.util.concurrent.RejectedExecutionException;

import javax.net.ssl.SSLException;

import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.packet.ConnAck;
import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.session.Negotiated;
import io.github.mqttboot.client.internal.transport.Endpoint;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * CONNECT and CONNACK.
 */
final class Handshake {

	private Handshake() {
	}

	/**
	 * Return the CONNECT of an attempt.
	 * @param settings what connections are made from
	 * @param version the version to speak
	 * @param clientIdentifier the client identifier, perhaps one that the server assigned
	 * @param login user name and password
	 * @param cleanStart whether to start without a stored session
	 * @return the packet
	 */
	static Connect connect(ConnectionSettings settings, ProtocolVersion version, String clientIdentifier, Login login,
			boolean cleanStart) {
		PacketProperties properties = PacketProperties.NONE;
		if (version.hasProperties()) {
			PacketProperties.Builder builder = PacketProperties.builder().userProperties(settings.userProperties());
			builder.set(Property.RECEIVE_MAXIMUM, settings.receiveMaximum());
			builder.set(Property.MAXIMUM_PACKET_SIZE, settings.maximumPacketSize());
			if (settings.sessionExpiryInterval() > 0) {
				builder.set(Property.SESSION_EXPIRY_INTERVAL, settings.sessionExpiryInterval());
			}
			if (settings.topicAliasMaximum() > 0) {
				builder.set(Property.TOPIC_ALIAS_MAXIMUM, settings.topicAliasMaximum());
			}
			properties = builder.build();
		}
		else if (login.password() != null && login.userName() == null) {
			// [MQTT-3.1.2-22]
			throw new MqttConnectException(
					"A password without a user name needs MQTT 5: set a user name, or the version " + "to MQTT 5",
					null);
		}
		return new Connect(version, clientIdentifier, cleanStart, settings.keepAlive(), login.userName(),
				login.password(), settings.will(), properties);
	}

	/**
	 * Return the failure of an attempt that could not even be made.
	 * @param endpoint the server
	 * @param cause why, or {@code null} if it took too long
	 * @return the failure
	 */
	static MqttConnectException unprepared(Endpoint endpoint, @Nullable Exception cause) {
		String reason;
		if (cause == null) {
			reason = "credentials, name resolution or key material took longer than the connect timeout";
		}
		else if (cause instanceof UnknownHostException) {
			reason = "the host name is unknown (" + cause.getMessage() + "). Check its spelling and the name service";
		}
		else if (cause instanceof RejectedExecutionException) {
			reason = "the listener executor takes no work";
		}
		else {
			// the message may hold what the provider was given, so only its type is shown
			reason = "credentials or key material could not be had (" + cause.getClass().getSimpleName() + ")";
		}
		return new MqttConnectException("No connection to " + endpoint + ": " + reason, cause);
	}

	/**
	 * Return the failure of a connection that was closed before CONNACK.
	 * @param endpoint the server
	 * @param cause why, or {@code null} if the server closed it without a word
	 * @return the failure
	 */
	static MqttConnectException unopened(Endpoint endpoint, @Nullable Throwable cause) {
		if (cause == null) {
			return new MqttConnectException("The server " + endpoint + " closed the connection without CONNACK: "
					+ "check that it speaks " + protocol(endpoint) + " on this port, and this MQTT version", null);
		}
		if (cause instanceof MqttException) {
			return new MqttConnectException("No connection to " + endpoint + ": " + cause.getMessage(), cause);
		}
		String advice = (cause instanceof SSLException)
				? "Check that it speaks TLS on this port, that its certificate is valid, names the host and is "
						+ "trusted, and whether it wants a client certificate"
				: "Check host and port, and that the server is up";
		return new MqttConnectException("No connection to " + endpoint + ": " + cause.getMessage() + ". " + advice,
				cause);
	}

	/**
	 * Return the failure of a connection on which something else than MQTT was spoken.
	 * @param endpoint the server
	 * @param cause what was wrong
	 * @return the failure
	 */
	static MqttConnectException notMqtt(Endpoint endpoint, MqttProtocolException cause) {
		return new MqttConnectException("The server " + endpoint + " did not answer as MQTT "
				+ "servers do: check that it speaks " + protocol(endpoint) + " on this port", cause);
	}

	private static String protocol(Endpoint endpoint) {
		String protocol = endpoint.scheme().isWebSocket() ? "MQTT over WebSocket" : "MQTT";
		return endpoint.scheme().isSecure() ? protocol : protocol + ", without TLS,";
	}

	/**
	 * Return what was agreed.
	 * @param connect what was asked for
	 * @param connAck what was answered
	 * @param endpoint who answered
	 * @return the agreement
	 * @throws MqttConnectException if the server has refused
	 * @throws MqttProtocolException if the answer is not legal
	 */
	static Negotiated accept(Connect connect, ConnAck connAck, Endpoint endpoint) {
		if (connAck.reasonCode().isError()) {
			throw refused(connect, connAck, endpoint);
		}
		Negotiated negotiated = Negotiated.of(connect, connAck);
		if (connAck.sessionPresent() && connect.cleanStart()) {
			// [MQTT-3.2.2-2] [MQTT-3.2.2-4]
			throw new MqttProtocolException(ReasonCode.PROTOCOL_ERROR,
					"The server went on with a stored session although a clean start was asked for");
		}
		return negotiated;
	}

	private static MqttConnectException refused(Connect connect, ConnAck connAck, Endpoint endpoint) {
		ReasonCode reasonCode = connAck.reasonCode();
		String reason = connAck.properties().text(Property.REASON_STRING);
		String advice = switch (reasonCode) {
			case BAD_USER_NAME_OR_PASSWORD, NOT_AUTHORIZED -> "check user name and password";
			case CLIENT_IDENTIFIER_NOT_VALID -> "choose another client identifier";
			case UNSUPPORTED_PROTOCOL_VERSION -> "choose another MQTT version than " + connect.version();
			case USE_ANOTHER_SERVER, SERVER_MOVED ->
				"connect to " + connAck.properties().text(Property.SERVER_REFERENCE);
			default -> "see the server's log";
		};
		return new MqttConnectException("The server " + endpoint + " refused the connection with " + reasonCode
				+ ((reason != null) ? " (" + reason + ")" : "") + ": " + advice, reasonCode, null);
	}

}
