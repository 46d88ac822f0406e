package io.github.mqttboot.client;

import java.time.Duration;

import io.github.mqttboot.client.MqttClientOptions.WhenDisconnected;
import org.jspecify.annotations.Nullable;

/**
 * The part of {@link MqttClientBuilder} that is about messages on their way: queues,
 * windows, policies and time limits. Every setter checks its argument at once and throws
 * {@link IllegalArgumentException} if it is out of range.
 *
 * @param <B> the builder that the methods return
 */
public abstract sealed class FlowOptionsBuilder<B extends FlowOptionsBuilder<B>> permits ConnectOptionsBuilder {

	int maxInFlight = 1_000;

	int maxQos2InFlight = 20;

	int queueCapacity = 10_000;

	long queueSize = 64L * 1024 * 1024;

	WhenDisconnected whenDisconnected = WhenDisconnected.QUEUE;

	Duration deliveryTimeout = Duration.ofMinutes(2);

	int subscribeBatchSize = 8;

	int inboundQueueCapacity = 1_024;

	boolean topicAliases;

	DeliveryOptions delivery = DeliveryOptions.DEFAULT;

	@Nullable MqttMessageListener unmatchedListener;

	@Nullable SessionStore sessionStore;

	FlowOptionsBuilder() {
	}

	abstract B self();

	/**
	 * Set how many QoS 1 and 2 messages may be in flight to the server.
	 * @param maxInFlight most QoS 1 and 2 messages in flight to the server, 1 to 65,535;
	 * the server's receive maximum may lower it
	 * @return this builder
	 * @throws IllegalArgumentException if the value is out of range
	 */
	public B maxInFlight(int maxInFlight) {
		OptionChecks.requireRange("Maximum in flight", maxInFlight, 1, 65_535);
		this.maxInFlight = maxInFlight;
		return self();
	}

	/**
	 * Set how many QoS 2 messages may be in flight while MQTT 3.1 or 3.1.1 is spoken; 20
	 * if not called. Servers of these versions cannot say how many they take, and
	 * mosquitto 2.0 drops what is above its own limit of 20 although it acknowledges it.
	 * QoS 1 messages wait, too, while so many are in flight.
	 * @param maxQos2InFlight 1 to 65,535; {@link #maxInFlight(int)} holds as well
	 * @return this builder
	 * @throws IllegalArgumentException if the value is out of range
	 */
	public B maxQos2InFlight(int maxQos2InFlight) {
		OptionChecks.requireRange("Maximum QoS 2 in flight", maxQos2InFlight, 1, 65_535);
		this.maxQos2InFlight = maxQos2InFlight;
		return self();
	}

	/**
	 * Set what keeps the session beyond the life of the process; memory alone if not
	 * called. The client needs an identifier of its own then, no clean start and, with
	 * MQTT 5, a session expiry. A QoS 1 or 2 message leaves only after it is in the
	 * store, stays there until it is done, whatever its {@link #deliveryTimeout} says
	 * about waiting for that, and is sent by the next client with the same identifier and
	 * store if this one does not live to see it. A received QoS 2 message is answered
	 * only after the store knows of it.
	 * @param sessionStore the store, or {@code null} for none
	 * @return this builder
	 */
	public B sessionStore(@Nullable SessionStore sessionStore) {
		this.sessionStore = sessionStore;
		return self();
	}

	/**
	 * Set the queue capacity.
	 * @param queueCapacity most outbound messages that are not done, at least 1
	 * @return this builder
	 * @throws IllegalArgumentException if the value is out of range
	 */
	public B queueCapacity(int queueCapacity) {
		OptionChecks.requireRange("Queue capacity", queueCapacity, 1, Integer.MAX_VALUE);
		this.queueCapacity = queueCapacity;
		return self();
	}

	/**
	 * Set the queue size.
	 * @param queueSize most payload bytes of outbound messages that are not done, at
	 * least 1
	 * @return this builder
	 * @throws IllegalArgumentException if the value is out of range
	 */
	public B queueSize(long queueSize) {
		OptionChecks.requireRange("Queue size", queueSize, 1, Long.MAX_VALUE);
		this.queueSize = queueSize;
		return self();
	}

	/**
	 * Set what happens to a publish while there is no connection.
	 * @param whenDisconnected the policy
	 * @return this builder
	 */
	public B whenDisconnected(WhenDisconnected whenDisconnected) {
		this.whenDisconnected = whenDisconnected;
		return self();
	}

	/**
	 * Set the delivery timeout.
	 * @param deliveryTimeout longest time from publish to its outcome
	 * @return this builder
	 * @throws IllegalArgumentException if the value is out of range
	 */
	public B deliveryTimeout(Duration deliveryTimeout) {
		OptionChecks.requirePositive("Delivery timeout", deliveryTimeout);
		this.deliveryTimeout = deliveryTimeout;
		return self();
	}

	/**
	 * Set the subscribe batch size.
	 * @param subscribeBatchSize most topic filters in one SUBSCRIBE, at least 1
	 * @return this builder
	 * @throws IllegalArgumentException if the value is out of range
	 */
	public B subscribeBatchSize(int subscribeBatchSize) {
		OptionChecks.requireRange("Subscribe batch size", subscribeBatchSize, 1, Integer.MAX_VALUE);
		this.subscribeBatchSize = subscribeBatchSize;
		return self();
	}

	/**
	 * Set the inbound queue capacity.
	 * @param inboundQueueCapacity received messages that wait for listeners before
	 * reading pauses, at least 1
	 * @return this builder
	 * @throws IllegalArgumentException if the value is out of range
	 */
	public B inboundQueueCapacity(int inboundQueueCapacity) {
		OptionChecks.requireRange("Inbound queue capacity", inboundQueueCapacity, 1, Integer.MAX_VALUE);
		this.inboundQueueCapacity = inboundQueueCapacity;
		return self();
	}

	/**
	 * Set whether topics that are used again are sent as topic aliases (MQTT 5 section
	 * 3.3.2.3.4), as many as the server accepts; {@code false} if not called. It saves
	 * the length of the topic in most packets, for a look into a table with every
	 * message: worth it where bytes are dear, and with servers that get it right.
	 * @param topicAliases whether to use them
	 * @return this builder
	 */
	public B topicAliases(boolean topicAliases) {
		this.topicAliases = topicAliases;
		return self();
	}

	/**
	 * Set who gets messages that no listener has subscribed to: those of subscriptions
	 * that the server has kept from an earlier run, for example. Without such a listener
	 * they are acknowledged, counted, and reported to the connection listeners.
	 * @param unmatchedListener called for each such message, one at a time and in order,
	 * or {@code null} for none
	 * @return this builder
	 */
	public B unmatchedListener(@Nullable MqttMessageListener unmatchedListener) {
		this.unmatchedListener = unmatchedListener;
		return self();
	}

	/**
	 * Set what is done where MQTT leaves the choice: {@link DeliveryOptions#DEFAULT} if
	 * not called.
	 * @param delivery the options
	 * @return this builder
	 */
	public B delivery(DeliveryOptions delivery) {
		this.delivery = delivery;
		return self();
	}

}
