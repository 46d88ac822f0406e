package io.github.mqttboot.client.internal.connection;

import java.io.IOException;
import java.net.UnknownHostException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLException;

import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.error.MqttDisconnectedException;
import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.error.MqttForeignProtocolException;
import io.github.mqttboot.client.error.MqttForeignProtocolException.Protocol;
import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.error.ServerReason;
import io.github.mqttboot.client.internal.packet.ConnAck;
import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.internal.packet.Disconnect;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.session.Negotiated;
import io.github.mqttboot.client.internal.transport.Endpoint;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.WillMessage;
import org.jspecify.annotations.Nullable;

/**
 * CONNECT and CONNACK, and what is told when they do not come together.
 */
final class Handshake {

	private Handshake() {
	}

	/**
	 * Return the CONNECT of an attempt.
	 * @param settings what connections are made from
	 * @param version the version to speak
	 * @param clientIdentifier the client identifier, perhaps one that the server assigned
	 * @param personal what the application was asked for
	 * @param cleanStart whether to start without a stored session
	 * @return the packet
	 */
	static Connect connect(ConnectionSettings settings, ProtocolVersion version, String clientIdentifier,
			Personal personal, boolean cleanStart) {
		Login login = personal.login();
		PacketProperties properties = PacketProperties.NONE;
		if (version.hasProperties()) {
			properties = properties(settings, personal);
		}
		else if (login.password() != null && login.userName() == null) {
			// [MQTT-3.1.2-22]
			throw new MqttConnectException(
					"A password without a user name needs MQTT 5: set a user name, or the version " + "to MQTT 5",
					null);
		}
		return new Connect(version, clientIdentifier, cleanStart, settings.keepAlive(), login.userName(),
				login.password(), personal.will(), properties);
	}

	private static PacketProperties properties(ConnectionSettings settings, Personal personal) {
		PacketProperties.Builder builder = PacketProperties.builder().userProperties(settings.userProperties());
		builder.set(Property.RECEIVE_MAXIMUM, settings.receiveMaximum());
		builder.set(Property.MAXIMUM_PACKET_SIZE, settings.maximumPacketSize());
		if (settings.sessionExpiryInterval() > 0) {
			builder.set(Property.SESSION_EXPIRY_INTERVAL, settings.sessionExpiryInterval());
		}
		if (settings.topicAliasMaximum() > 0) {
			builder.set(Property.TOPIC_ALIAS_MAXIMUM, settings.topicAliasMaximum());
		}
		if (!settings.requestProblemInformation()) {
			builder.set(Property.REQUEST_PROBLEM_INFORMATION, 0);
		}
		if (settings.requestResponseInformation()) {
			builder.set(Property.REQUEST_RESPONSE_INFORMATION, 1);
		}
		return builder.set(Property.AUTHENTICATION_METHOD, personal.authenticationMethod())
			.set(Property.AUTHENTICATION_DATA, personal.authenticationData())
			.build();
	}

	/**
	 * Return the failure of an attempt that could not even be made.
	 * @param endpoint the server
	 * @param step what the application or the name service was asked for
	 * @param cause why, or {@code null} if it took too long
	 * @return the failure
	 */
	static MqttConnectException unprepared(Endpoint endpoint, String step, @Nullable Throwable cause) {
		String reason;
		if (cause == null) {
			reason = step + " took longer than the connect timeout";
		}
		else if (cause instanceof UnknownHostException) {
			reason = "the host name is unknown (" + cause.getMessage() + "). Check its spelling and the name service";
		}
		else if (cause instanceof RejectedExecutionException) {
			reason = "the listener executor takes no work";
		}
		else {
			// the message may hold what the provider was given, so only its type is shown
			reason = step + " could not be had (" + cause.getClass().getSimpleName() + ")";
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
	 * Return the failure of a connection on which CONNACK has not come in time.
	 * @param endpoint the server
	 * @param timeoutNanos the time that was allowed
	 * @return the failure
	 */
	static MqttConnectException unanswered(Endpoint endpoint, long timeoutNanos) {
		return new MqttConnectException("The server " + endpoint + " has not answered within "
				+ TimeUnit.NANOSECONDS.toMillis(timeoutNanos) + " ms: check that it speaks " + protocol(endpoint)
				+ " on this port, or raise the connect timeout", null);
	}

	/**
	 * Return the failure of a connection on which something else than MQTT was spoken.
	 * @param endpoint the server
	 * @param cause what was wrong
	 * @return the failure
	 */
	static MqttConnectException notMqtt(Endpoint endpoint, MqttProtocolException cause) {
		if (cause instanceof MqttForeignProtocolException foreign) {
			return new MqttConnectException("The server " + endpoint + " speaks " + foreign.protocol()
					+ " on this port instead of MQTT: check the port, or use the scheme "
					+ ((foreign.protocol() == Protocol.TLS) ? "mqtts" : "ws for MQTT over WebSocket"), cause);
		}
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
		if (connAck.sessionPresent() && connect.cleanStart()) {
			// [MQTT-3.2.2-2] [MQTT-3.2.2-4]
			throw new MqttProtocolException(ReasonCode.PROTOCOL_ERROR,
					"The server went on with a stored session although a clean start was asked for");
		}
		boolean authenticates = connect.properties().has(Property.AUTHENTICATION_METHOD);
		if (connAck.properties().has(Property.AUTHENTICATION_METHOD) && !authenticates) {
			// [MQTT-4.12.0-6]
			throw new MqttProtocolException(ReasonCode.PROTOCOL_ERROR,
					"The server has an authentication method although CONNECT had none");
		}
		return Negotiated.of(connect, connAck);
	}

	private static MqttConnectException refused(Connect connect, ConnAck connAck, Endpoint endpoint) {
		ReasonCode reasonCode = connAck.reasonCode();
		PacketProperties properties = connAck.properties();
		String reason = properties.text(Property.REASON_STRING);
		String reference = properties.text(Property.SERVER_REFERENCE);
		String advice = switch (reasonCode) {
			case BAD_USER_NAME_OR_PASSWORD, NOT_AUTHORIZED -> "check user name and password";
			case BAD_AUTHENTICATION_METHOD -> "check the authentication method";
			case CLIENT_IDENTIFIER_NOT_VALID -> "choose another client identifier";
			case UNSUPPORTED_PROTOCOL_VERSION -> "choose another MQTT version than " + connect.version();
			case USE_ANOTHER_SERVER,
					SERVER_MOVED ->
				(reference != null)
						? "it names " + reference
								+ ", to which it must be allowed to refer: see the option for server references"
						: "it names no other server";
			default -> "see the server's log";
		};
		return new MqttConnectException(new ServerReason(reasonCode, reason, reference, properties.userProperties()),
				"The server " + endpoint + " refused the connection with " + reasonCode
						+ ((reason != null) ? " (" + reason + ")" : "") + ": " + advice);
	}

	/**
	 * Return the failure of a connection that the server ended by DISCONNECT before
	 * CONNACK, which it may not [MQTT-3.14.0-1].
	 * @param endpoint the server
	 * @param disconnect the packet
	 * @return the failure
	 */
	static MqttConnectException disconnected(Endpoint endpoint, Disconnect disconnect) {
		return new MqttConnectException(reason(disconnect), "The server " + endpoint + " sent DISCONNECT with "
				+ disconnect.reasonCode() + " instead of CONNACK: see the server's log");
	}

	/**
	 * Return whether a DISCONNECT instead of CONNACK may be meant for the version.
	 * @param disconnect the packet
	 * @return {@code true} unless its reason is another one
	 */
	static boolean mayRefuseVersion(Disconnect disconnect) {
		return switch (disconnect.reasonCode()) {
			case SUCCESS, UNSPECIFIED_ERROR, MALFORMED_PACKET, PROTOCOL_ERROR, IMPLEMENTATION_SPECIFIC_ERROR -> true;
			default -> false;
		};
	}

	/**
	 * Return the end of a connection by the server's DISCONNECT.
	 * @param endpoint the server
	 * @param reason what it said
	 * @return the exception
	 */
	static MqttDisconnectedException ended(Endpoint endpoint, ServerReason reason) {
		String text = reason.reasonString();
		return new MqttDisconnectedException(reason, "The server " + endpoint + " ended the connection with "
				+ reason.reasonCode() + ((text != null) ? " (" + text + ")" : ""));
	}

	/**
	 * Return the end of a connection without a DISCONNECT.
	 * @param endpoint the server
	 * @param cause why, or {@code null} if the server closed it
	 * @return the exception
	 */
	static MqttException lost(Endpoint endpoint, @Nullable Throwable cause) {
		return new MqttException("The connection to " + endpoint + " was lost"
				+ ((cause != null) ? ": " + cause.getMessage() : ": the server closed it"), cause);
	}

	/**
	 * Return whether the server has closed or reset a connection, rather than the network
	 * broken it.
	 * @param cause what the transport tells, or {@code null} if the stream ended
	 * @return {@code true} if it was the server
	 */
	static boolean isEndedByServer(@Nullable Throwable cause) {
		String message = (cause instanceof IOException) ? cause.getMessage() : "";
		return cause == null || (message != null && message.contains("reset"));
	}

	/**
	 * Return what a DISCONNECT says.
	 * @param disconnect the packet
	 * @return code and properties
	 */
	static ServerReason reason(Disconnect disconnect) {
		PacketProperties properties = disconnect.properties();
		return new ServerReason(disconnect.reasonCode(), properties.text(Property.REASON_STRING),
				properties.text(Property.SERVER_REFERENCE), properties.userProperties());
	}

	/**
	 * What the application was asked for on this attempt.
	 *
	 * @param login user name and password
	 * @param will the will message, or {@code null} for none
	 * @param authenticationMethod the authentication method, or {@code null} for none
	 * @param authenticationData the first authentication data, or {@code null} for none
	 */
	@SuppressWarnings("ArrayRecordComponent")
	record Personal(Login login, @Nullable WillMessage will, @Nullable String authenticationMethod,
			byte @Nullable [] authenticationData) {

		@Override
		public String toString() {
			return "Personal[******]";
		}

	}

}
