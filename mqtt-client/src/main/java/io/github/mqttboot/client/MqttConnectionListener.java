package io.github.mqttboot.client;

import java.time.Duration;

import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * Hears of everything that happens to a client's connection. Called on one thread of the
 * listener executor at a time, in the order of events; exceptions are logged.
 */
public interface MqttConnectionListener {

	/**
	 * A connection is established; subscriptions are in force.
	 * @param result what was agreed
	 * @param reconnect whether there was a connection before
	 */
	default void onConnected(ConnectResult result, boolean reconnect) {
	}

	/**
	 * An established connection has ended.
	 * @param cause why; {@code null} after {@link MqttClient#disconnect()}; an
	 * {@link io.github.mqttboot.client.error.MqttDisconnectedException} with everything
	 * that the server said, if it sent DISCONNECT
	 * @param reasonCode the reason code of the server's DISCONNECT, if it sent one
	 * @param reconnectDelay time until the next attempt, or {@code null} if there is none
	 */
	default void onDisconnected(@Nullable MqttException cause, @Nullable ReasonCode reasonCode,
			@Nullable Duration reconnectDelay) {
	}

	/**
	 * An attempt to connect has failed.
	 * @param cause why
	 * @param reconnectDelay time until the next attempt, or {@code null} if there is none
	 */
	default void onConnectFailed(MqttException cause, @Nullable Duration reconnectDelay) {
	}

	/**
	 * The server has stopped the connection because another client came with the same
	 * client identifier.
	 * @param clientIdentifier the client identifier
	 * @see MqttClientBuilder#whenTakenOver(MqttClientOptions.WhenTakenOver)
	 */
	default void onSessionTakenOver(String clientIdentifier) {
	}

	/**
	 * The server has closed several connections in a row soon after they were made and
	 * without a reason. Before MQTT 5, and with some servers of MQTT 5, that is what it
	 * looks like when another client has the same client identifier.
	 * @param clientIdentifier the client identifier
	 * @see MqttClientBuilder#whenTakenOver(MqttClientOptions.WhenTakenOver)
	 */
	default void onTakeOverSuspected(String clientIdentifier) {
	}

	/**
	 * The server wants the client to use another one.
	 * @param serverReference what it said: names or addresses with blanks between them
	 * @param followed whether the next attempt goes there
	 * @see MqttClientBuilder#serverReferences(String...)
	 */
	default void onServerReference(String serverReference, boolean followed) {
	}

	/**
	 * The server has made a subscription.
	 * @param answer topic filter, requested and granted QoS
	 */
	default void onSubscribed(SubscribeResult.Answer answer) {
	}

	/**
	 * The server has refused a subscription.
	 * @param answer topic filter and reason code
	 */
	default void onSubscriptionRefused(SubscribeResult.Answer answer) {
	}

	/**
	 * A received message was dropped: nobody wanted it. It has been acknowledged.
	 * @param message the message
	 */
	default void onMessageDropped(MqttMessage message) {
	}

	/**
	 * A message listener has thrown. The message has been acknowledged.
	 * @param message the message
	 * @param failure what was thrown
	 */
	default void onListenerFailed(MqttMessage message, Throwable failure) {
	}

}
