package io.github.mqttboot.client;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * An MQTT client: one connection, one session, and everything needed to keep both alive.
 * Reconnection, subscribing again and sending again happen inside.
 *
 * <p>
 * Thread-safe. No method blocks; futures complete, and listeners run, on threads of the
 * listener executor and never on the I/O thread, so publishing, subscribing and blocking
 * from them is legal. Invalid arguments throw {@link IllegalArgumentException} at once;
 * everything else is reported by the future, as a child of
 * {@link io.github.mqttboot.client.error.MqttException}.
 */
public interface MqttClient extends AutoCloseable {

	/**
	 * Start to build a client.
	 * @return a builder with the defaults of {@link MqttClientOptions}
	 */
	static MqttClientBuilder builder() {
		return new MqttClientBuilder();
	}

	/**
	 * Load the classes that the first client of the JVM is made of, so that it is built
	 * sooner: for a thread that runs beside the start of an application. Nobody has to
	 * call this. It opens no connection and leaves no thread behind.
	 */
	static void preload() {
		MqttClientBuilder.preload();
	}

	/**
	 * Connect, and from then on stay connected until {@link #disconnect()}. While the
	 * client waits between two attempts, the next one starts at once. Subscriptions made
	 * before are sent with the connection. Calling it while connected returns the result
	 * of the connection that is there; calling it while connecting joins the attempt.
	 * @return what was agreed with the server; fails with
	 * {@link io.github.mqttboot.client.error.MqttConnectException} if the first attempt
	 * fails, unless {@link MqttClientOptions#retryFirstConnect()} is set: then it ends
	 * with the first success
	 */
	CompletableFuture<ConnectResult> connect();

	/**
	 * Publish a message. While there is no connection it waits in the outbound queue,
	 * unless the options say otherwise. Cancelling the future takes a message back that
	 * still waits; one that was sent goes its way.
	 * @param message the message
	 * @return completes for QoS 0 when written, for QoS 1 with PUBACK, for QoS 2 with
	 * PUBCOMP. Fails with {@link io.github.mqttboot.client.error.MqttNotSentException},
	 * {@link io.github.mqttboot.client.error.MqttRefusedException} or
	 * {@link io.github.mqttboot.client.error.MqttOutcomeUnknownException}, at the latest
	 * after {@link MqttClientOptions#deliveryTimeout()}
	 */
	CompletableFuture<PublishResult> publish(MqttMessage message);

	/**
	 * Subscribe. The message is acknowledged when the listener has returned. The
	 * subscription belongs to the client: it is made again whenever the server has lost
	 * it. Several listeners may have the same topic filter: each gets every message, the
	 * options of the last one hold, and the highest QoS that any of them has asked for,
	 * until the last of them is gone. The same listener again only gets the new options.
	 *
	 * <p>
	 * There is no order between subscribing and publishing: SUBSCRIBE may leave before
	 * messages that were published earlier and still wait, so that they come back to a
	 * subscription that matches them. To be sure, wait for one before the other.
	 * @param subscription the subscription
	 * @param listener called for each message, one at a time and in order
	 * @return the server's answer; while there is no connection, it comes with the next.
	 * Fails with {@link io.github.mqttboot.client.error.MqttRefusedException} if every
	 * topic filter was refused
	 */
	default CompletableFuture<SubscribeResult> subscribe(TopicSubscription subscription, MqttMessageListener listener) {
		return subscribe(List.of(subscription), listener);
	}

	/**
	 * Subscribe to several topic filters with one listener, in one SUBSCRIBE where limits
	 * allow. A message that matches several of them reaches the listener once.
	 * @param subscriptions one subscription at least
	 * @param listener called for each message, one at a time and in order
	 * @return the server's answers, one for each topic filter in its order
	 */
	CompletableFuture<SubscribeResult> subscribe(List<TopicSubscription> subscriptions, MqttMessageListener listener);

	/**
	 * Subscribe with a listener that acknowledges by itself, at any time and on any
	 * thread.
	 * @param subscriptions one subscription at least
	 * @param listener called for each message, one at a time and in order
	 * @return the server's answers, one for each topic filter in its order
	 */
	CompletableFuture<SubscribeResult> subscribe(List<TopicSubscription> subscriptions,
			ManualAcknowledgmentListener listener);

	/**
	 * End subscriptions, for all listeners that have them. Once the future has completed,
	 * listeners get at most what had been handed over to them before.
	 * @param topicFilters one topic filter at least
	 * @return the server's answers, one for each topic filter in its order
	 */
	CompletableFuture<UnsubscribeResult> unsubscribe(String... topicFilters);

	/**
	 * End subscriptions of one listener. The server is told of those that no other
	 * listener has.
	 * @param listener the listener, the same object as when it was subscribed
	 * @param topicFilters one topic filter at least
	 * @return the server's answers, one for each topic filter in its order; success where
	 * other listeners keep the subscription
	 */
	CompletableFuture<UnsubscribeResult> unsubscribe(MqttMessageListener listener, List<String> topicFilters);

	/**
	 * End subscriptions of one listener, as
	 * {@link #unsubscribe(MqttMessageListener, List)} does.
	 * @param listener the listener, the same object as when it was subscribed
	 * @param topicFilters one topic filter at least
	 * @return the server's answers, one for each topic filter in its order
	 */
	CompletableFuture<UnsubscribeResult> unsubscribe(ManualAcknowledgmentListener listener, List<String> topicFilters);

	/**
	 * Prepare an end in good order: hand no message to some listeners any more. Their
	 * subscriptions stay, what comes for them is left unacknowledged, and everything else
	 * goes on; a session that outlives the connection brings it again. Subscribing again
	 * with a listener undoes it: what was left unacknowledged on the connection is handed
	 * over then.
	 * @param listeners the listeners, the same objects as when they were subscribed
	 * @return completes when all of them have returned for what was handed to them
	 * before. Called by a listener, it does not wait for listeners
	 */
	CompletableFuture<Void> stopReceiving(Collection<ManualAcknowledgmentListener> listeners);

	/**
	 * Wait for what is on its way to the server.
	 * @return completes when no publish and no request is open any more, or when there is
	 * no connection that could end them
	 */
	CompletableFuture<Void> flush();

	/**
	 * Authenticate the established connection again, with a new conversation of the
	 * {@link MqttAuthenticator}, for example before a token expires (MQTT 5.0 section
	 * 4.12.1). Messages go on meanwhile. If it fails, the connection is closed, and made
	 * again as after any loss. Calling it while it goes on joins what goes on.
	 * @return completes when client and server have accepted each other. Fails with
	 * {@link io.github.mqttboot.client.error.MqttNotSentException} if there is no
	 * connection or no authenticator, with
	 * {@link io.github.mqttboot.client.error.MqttDisconnectedException} if the server
	 * refuses, and with another {@link io.github.mqttboot.client.error.MqttException} if
	 * the authenticator does or the connect timeout is over
	 */
	CompletableFuture<Void> reauthenticate();

	/**
	 * Disconnect and stay disconnected. Outbound messages that were not acknowledged keep
	 * their place if the session outlives the connection.
	 * @return completes when the connection is closed; also if there was none
	 */
	default CompletableFuture<Void> disconnect() {
		return disconnect(DisconnectOptions.NORMAL);
	}

	/**
	 * Disconnect with a reason and properties, and stay disconnected. Before MQTT 5, only
	 * the reason code counts: {@link ReasonCode#SUCCESS} sends DISCONNECT, which drops
	 * the will; any other closes the connection without, so that the will is published.
	 * @param options what DISCONNECT says
	 * @return completes when the connection is closed; also if there was none
	 * @throws IllegalArgumentException if the options give the session an expiry interval
	 * that the client does not have: what was to end with the connection can't be kept
	 */
	CompletableFuture<Void> disconnect(DisconnectOptions options);

	/**
	 * Make the connection again, for example because there is a new certificate. An
	 * established connection is ended by a normal DISCONNECT, which drops the will, and
	 * then made again as if it had been lost: nothing of a session that outlives the
	 * connection is lost, and attempts that fail are followed by others, unless
	 * reconnection is off. Without an established connection, nothing is done: the next
	 * one is new anyway.
	 */
	default void reconnect() {
		if (state() == ClientState.CONNECTED) {
			disconnect().thenRun(this::connect);
		}
	}

	/**
	 * Return the state of the connection right now.
	 * @return the state
	 */
	ClientState state();

	/**
	 * Return what was agreed with the server on the connection that is there right now.
	 * @return the same as {@link #connect()} while connected, {@code null} otherwise
	 */
	@Nullable ConnectResult connectResult();

	/**
	 * Return the options that the client was built with.
	 * @return the options; never changed by what a server says
	 */
	MqttClientOptions options();

	/**
	 * Return counters of what the client has done since it was built.
	 * @return a snapshot
	 */
	ClientStatistics statistics();

	/**
	 * Return the blocking view of this client.
	 * @return a view that shares connection, session and subscriptions
	 */
	BlockingMqttClient blocking();

	/**
	 * Disconnect, end every future that is still open, and release the threads. Messages
	 * that come from now on are not taken; half of
	 * {@link MqttClientOptions#closeTimeout()} is for listeners that are at work, for
	 * what was handed to them before, and for outbound messages that are under way, so
	 * that their acknowledgements still get through. After that, no listener is started
	 * any more. Called by a listener, it does not wait for listeners. A closed client
	 * cannot be used again.
	 */
	@Override
	void close();

}
