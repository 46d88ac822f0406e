package io.github.mqttboot.client;

import java.time.Duration;
import java.util.List;

import io.github.mqttboot.client.message.MqttMessage;
import org.jspecify.annotations.Nullable;

/**
 * The blocking view of a {@link MqttClient}, with pull-style receiving: a program that
 * never wants a callback can do everything in one thread.
 *
 * <p>
 * Thread-safe. Every method has a time limit, throws a child of
 * {@link io.github.mqttboot.client.error.MqttException}, and refuses to run on an I/O
 * thread with {@link IllegalStateException}. When the thread is interrupted, the
 * interrupt status is kept and the exception tells whether the packet was sent.
 */
public interface BlockingMqttClient extends AutoCloseable {

	/**
	 * Connect.
	 * @return what was agreed with the server
	 * @see MqttClient#connect()
	 */
	ConnectResult connect();

	/**
	 * Wait until there is a connection and its subscriptions are in force.
	 * @param timeout how long to wait; zero only looks
	 * @return whether there is a connection
	 */
	boolean awaitConnection(Duration timeout);

	/**
	 * Publish and wait until it is done, at most for
	 * {@link MqttClientOptions#deliveryTimeout()}. Waits for room if the outbound queue
	 * is full, and, if the options say {@code WAIT}, before that for a connection.
	 * @param message the message
	 * @return the result
	 * @see MqttClient#publish(MqttMessage)
	 */
	PublishResult publish(MqttMessage message);

	/**
	 * Publish and wait until it is done or the time is over, time that was waited for a
	 * connection or for room included.
	 * @param message the message
	 * @param timeout more than zero
	 * @return the result
	 * @throws io.github.mqttboot.client.error.MqttOutcomeUnknownException if the time is
	 * over and the message was written
	 * @throws io.github.mqttboot.client.error.MqttNotSentException if the time is over
	 * and the message was not written: for want of a connection, of room, or while it
	 * waited in the queue, from which it is withdrawn
	 */
	PublishResult publish(MqttMessage message, Duration timeout);

	/**
	 * Wait until the outbound queue has room for a message. Another thread may take the
	 * room first.
	 * @param payloadLength the length of the message's payload in bytes
	 * @param timeout how long to wait; zero only looks
	 * @return whether there is room
	 */
	boolean awaitCapacity(int payloadLength, Duration timeout);

	/**
	 * Subscribe for {@link #receive(Duration)}.
	 * @param subscriptions one subscription at least
	 * @return the server's answers
	 */
	SubscribeResult subscribe(TopicSubscription... subscriptions);

	/**
	 * Subscribe with a listener.
	 * @param subscriptions one subscription at least
	 * @param listener called for each message
	 * @return the server's answers
	 */
	SubscribeResult subscribe(List<TopicSubscription> subscriptions, MqttMessageListener listener);

	/**
	 * Take the next message of the subscriptions made without a listener. A message is
	 * acknowledged when it is handed out.
	 * @param timeout how long to wait; zero only looks
	 * @return the message, or {@code null} if none came in time
	 */
	@Nullable MqttMessage receive(Duration timeout);

	/**
	 * End subscriptions.
	 * @param topicFilters one topic filter at least
	 * @return the server's answers
	 */
	UnsubscribeResult unsubscribe(String... topicFilters);

	/**
	 * Authenticate the established connection again.
	 * @see MqttClient#reauthenticate()
	 */
	void reauthenticate();

	/**
	 * Disconnect.
	 */
	void disconnect();

	/**
	 * Disconnect with a reason and properties.
	 * @param options what DISCONNECT says
	 * @see MqttClient#disconnect(DisconnectOptions)
	 */
	void disconnect(DisconnectOptions options);

	/**
	 * Return the asynchronous view.
	 * @return the client that this is a view of
	 */
	MqttClient async();

	/**
	 * Close the client.
	 * @see MqttClient#close()
	 */
	@Override
	void close();

}
