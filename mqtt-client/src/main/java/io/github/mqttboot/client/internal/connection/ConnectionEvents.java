package io.github.mqttboot.client.internal.connection;

import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.internal.packet.Subscription;
import io.github.mqttboot.client.internal.session.Negotiated;
import io.github.mqttboot.client.internal.transport.Endpoint;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a client's connection. Called on the event loop, but for
 * {@link #onListenerFailed}.
 */
public interface ConnectionEvents {

	/** No further attempt will be made. */
	long NO_RETRY = -1;

	/**
	 * A connection is established and its subscriptions are in force.
	 * @param negotiated what was agreed
	 * @param endpoint the server
	 * @param reconnect whether there was a connection before
	 */
	void onConnected(Negotiated negotiated, Endpoint endpoint, boolean reconnect);

	/**
	 * An established connection has ended.
	 * @param cause why, or {@code null} if the application wanted it
	 * @param reasonCode the reason code of the server's DISCONNECT, or {@code null}
	 * @param retryDelayNanos time until the next attempt, or {@link #NO_RETRY}
	 */
	void onDisconnected(@Nullable MqttException cause, @Nullable ReasonCode reasonCode, long retryDelayNanos);

	/**
	 * An attempt has failed at every server.
	 * @param cause why
	 * @param retryDelayNanos time until the next attempt, or {@link #NO_RETRY}
	 */
	void onConnectFailed(MqttException cause, long retryDelayNanos);

	/**
	 * Another client has taken the session over.
	 * @param clientIdentifier the client identifier
	 * @param retryDelayNanos time until the next attempt, or {@link #NO_RETRY}
	 */
	void onSessionTakenOver(String clientIdentifier, long retryDelayNanos);

	/**
	 * The connection was closed by the server again and again, as it is when another
	 * client uses the same client identifier.
	 * @param clientIdentifier the client identifier
	 * @param retryDelayNanos time until the next attempt, or {@link #NO_RETRY}
	 */
	void onTakeOverSuspected(String clientIdentifier, long retryDelayNanos);

	/**
	 * The server wants us to use another one.
	 * @param reference what it said
	 * @param from the server
	 * @param followed where the next attempt goes, or {@code null} if that is not allowed
	 */
	void onServerReference(String reference, Endpoint from, @Nullable Endpoint followed);

	/**
	 * The server has answered a subscription.
	 * @param subscription the subscription
	 * @param reasonCode granted or refused
	 */
	void onSubscribed(Subscription subscription, ReasonCode reasonCode);

	/**
	 * No listener wanted a message.
	 * @param message the message
	 */
	void onUnmatched(MqttMessage message);

	/**
	 * A listener has thrown. Called on the thread that ran it.
	 * @param message the message
	 * @param failure what was thrown
	 */
	void onListenerFailed(MqttMessage message, Throwable failure);

}
