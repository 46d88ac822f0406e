package io.github.mqttboot.spring.core;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.Message;

/**
 * What an application does with MQTT beside listening. Payloads: {@code byte[]},
 * {@link java.nio.ByteBuffer} and {@link String} (UTF-8, {@code text/plain}) go as they
 * are, {@code null} is an empty payload, everything else goes through a message
 * converter.
 * <p>
 * Futures complete for QoS 0 when the message was written, for QoS 1 with PUBACK, for QoS
 * 2 with PUBCOMP. They fail with
 * {@link io.github.mqttboot.client.error.MqttNotSentException},
 * {@link io.github.mqttboot.client.error.MqttRefusedException} or
 * {@link io.github.mqttboot.client.error.MqttOutcomeUnknownException}, at the latest
 * after the client's delivery timeout. A topic that is not valid, or an object that
 * cannot be converted, is the caller's mistake and thrown at once.
 */
public interface MqttOperations {

	/**
	 * Publish with the default QoS and retain flag.
	 * @param topic the topic
	 * @param payload the payload, or {@code null} for an empty one
	 * @return the result
	 * @throws IllegalArgumentException if the topic is not valid
	 * @throws org.springframework.messaging.converter.MessageConversionException if the
	 * payload cannot be converted
	 */
	CompletableFuture<PublishResult> publish(String topic, @Nullable Object payload);

	/**
	 * Publish with the default retain flag.
	 * @param topic the topic
	 * @param payload the payload, or {@code null} for an empty one
	 * @param qos the quality of service
	 * @return the result
	 * @throws IllegalArgumentException if the topic is not valid
	 * @throws org.springframework.messaging.converter.MessageConversionException if the
	 * payload cannot be converted
	 */
	CompletableFuture<PublishResult> publish(String topic, @Nullable Object payload, QoS qos);

	/**
	 * Publish.
	 * @param topic the topic
	 * @param payload the payload, or {@code null} for an empty one
	 * @param qos the quality of service
	 * @param retain whether the server keeps the message as the topic's retained message
	 * @return the result
	 * @throws IllegalArgumentException if the topic is not valid
	 * @throws org.springframework.messaging.converter.MessageConversionException if the
	 * payload cannot be converted
	 */
	CompletableFuture<PublishResult> publish(String topic, @Nullable Object payload, QoS qos, boolean retain);

	/**
	 * Publish a message whose headers say the rest, see
	 * {@link io.github.mqttboot.spring.support.MqttHeaders}.
	 * @param message the message; without a topic header it goes to the default topic
	 * @return the result
	 * @throws IllegalArgumentException if a header is not valid, or there is no topic
	 * @throws org.springframework.messaging.converter.MessageConversionException if the
	 * payload cannot be converted
	 */
	CompletableFuture<PublishResult> publish(Message<?> message);

	/**
	 * Publish with the default QoS and retain flag, and wait until it is done.
	 * @param topic the topic
	 * @param payload the payload, or {@code null} for an empty one
	 * @param timeout more than zero
	 * @return the result
	 * @throws io.github.mqttboot.client.error.MqttNotSentException if the time is over
	 * and nothing was written; nothing will be
	 * @throws io.github.mqttboot.client.error.MqttOutcomeUnknownException if the time is
	 * over and the message was written
	 * @throws io.github.mqttboot.client.error.MqttRefusedException if the server refused
	 * the message
	 * @throws IllegalStateException if a transaction is active that publishes wait for
	 */
	PublishResult publishAndWait(String topic, @Nullable Object payload, Duration timeout);

	/**
	 * Start a message with more than topic, QoS and retain flag.
	 * @param payload the payload, or {@code null} for an empty one
	 * @return what the message is specified with, and published by
	 */
	PublishSpec newMessage(@Nullable Object payload);

	/**
	 * Publish a request and wait for its reply, without blocking, for the default time.
	 * The request carries a response topic, which belongs to this instance, and
	 * correlation data (MQTT 5), or goes by a {@link ReplyConvention}. It expires with
	 * the timeout.
	 * @param <T> the type of the reply
	 * @param topic the topic
	 * @param payload the payload, or {@code null} for an empty one
	 * @param replyType the type to convert the reply to
	 * @return the reply; fails with {@link MqttReplyTimeoutException} if none came, with
	 * {@link MqttErrorReplyException} if it is an error, and as a publish does if the
	 * request could not be delivered. Cancelling it takes back a request that still waits
	 * @throws IllegalArgumentException if the topic is not valid
	 * @throws IllegalStateException if the client cannot speak MQTT 5 and there is no
	 * {@link ReplyConvention}, or if a transaction is active that publishes wait for
	 */
	<T> CompletableFuture<T> request(String topic, @Nullable Object payload, Class<T> replyType);

	/**
	 * Publish a request and wait for its reply, without blocking. The request carries a
	 * response topic, which belongs to this instance, and correlation data (MQTT 5), or
	 * goes by a {@link ReplyConvention}. It expires with the timeout.
	 * @param <T> the type of the reply
	 * @param topic the topic
	 * @param payload the payload, or {@code null} for an empty one
	 * @param replyType the type to convert the reply to
	 * @param timeout longest time until the reply, more than zero
	 * @return the reply; fails with {@link MqttReplyTimeoutException} if none came, with
	 * {@link MqttErrorReplyException} if it is an error, and as a publish does if the
	 * request could not be delivered. Cancelling it takes back a request that still waits
	 * @throws IllegalArgumentException if the topic is not valid
	 * @throws IllegalStateException if the client cannot speak MQTT 5 and there is no
	 * {@link ReplyConvention}, or if a transaction is active that publishes wait for
	 */
	<T> CompletableFuture<T> request(String topic, @Nullable Object payload, Class<T> replyType, Duration timeout);

	/**
	 * Publish a request and wait for its reply of a generic type, without blocking, for
	 * the default time.
	 * @param <T> the type of the reply
	 * @param topic the topic
	 * @param payload the payload, or {@code null} for an empty one
	 * @param replyType the type to convert the reply to
	 * @return the reply; fails with {@link MqttReplyTimeoutException} if none came, with
	 * {@link MqttErrorReplyException} if it is an error, and as a publish does if the
	 * request could not be delivered. Cancelling it takes back a request that still waits
	 * @throws IllegalArgumentException if the topic is not valid
	 * @throws IllegalStateException if the client cannot speak MQTT 5 and there is no
	 * {@link ReplyConvention}, or if a transaction is active that publishes wait for
	 */
	<T> CompletableFuture<T> request(String topic, @Nullable Object payload, ParameterizedTypeReference<T> replyType);

	/**
	 * Publish a request and wait for its reply of a generic type, without blocking.
	 * @param <T> the type of the reply
	 * @param topic the topic
	 * @param payload the payload, or {@code null} for an empty one
	 * @param replyType the type to convert the reply to
	 * @param timeout longest time until the reply, more than zero
	 * @return the reply; fails with {@link MqttReplyTimeoutException} if none came, with
	 * {@link MqttErrorReplyException} if it is an error, and as a publish does if the
	 * request could not be delivered. Cancelling it takes back a request that still waits
	 * @throws IllegalArgumentException if the topic is not valid
	 * @throws IllegalStateException if the client cannot speak MQTT 5 and there is no
	 * {@link ReplyConvention}, or if a transaction is active that publishes wait for
	 */
	<T> CompletableFuture<T> request(String topic, @Nullable Object payload, ParameterizedTypeReference<T> replyType,
			Duration timeout);

	/**
	 * Make the server forget the retained message of a topic.
	 * @param topic the topic
	 * @return the result
	 * @throws IllegalArgumentException if the topic is not valid
	 */
	CompletableFuture<PublishResult> clearRetained(String topic);

	/**
	 * Subscribe by code. A message is acknowledged when the handler has returned; also if
	 * it has thrown, which is logged.
	 * @param topicFilter the topic filter
	 * @param qos the maximum QoS to receive with
	 * @param handler called for each message, one at a time and in order
	 * @return a handle that ends the subscription when closed
	 * @throws IllegalArgumentException if the topic filter is not valid
	 */
	Subscription subscribe(String topicFilter, QoS qos, Consumer<MqttMessage> handler);

	/**
	 * Subscribe by code, with converted payloads.
	 * @param <T> the type of the payloads
	 * @param topicFilter the topic filter
	 * @param qos the maximum QoS to receive with
	 * @param payloadType the type to convert payloads to
	 * @param handler called for each payload, one at a time and in order
	 * @return a handle that ends the subscription when closed
	 * @throws IllegalArgumentException if the topic filter is not valid
	 */
	<T> Subscription subscribe(String topicFilter, QoS qos, Class<T> payloadType, Consumer<T> handler);

	/**
	 * Subscribe by code, with payloads converted to a generic type.
	 * @param <T> the type of the payloads
	 * @param topicFilter the topic filter
	 * @param qos the maximum QoS to receive with
	 * @param payloadType the type to convert payloads to
	 * @param handler called for each payload, one at a time and in order
	 * @return a handle that ends the subscription when closed
	 * @throws IllegalArgumentException if the topic filter is not valid
	 */
	<T> Subscription subscribe(String topicFilter, QoS qos, ParameterizedTypeReference<T> payloadType,
			Consumer<T> handler);

	/**
	 * Return the client underneath.
	 * @return the client
	 */
	MqttClient client();

}
