package io.github.mqttboot.spring.core;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.MqttMessageBuilder;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.client.message.UserProperty;
import io.github.mqttboot.spring.support.TopicTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;

/**
 * A message on its way to be published, from {@link MqttOperations#newMessage(Object)}.
 * What is not set comes from the template. The MQTT 5 properties (expiry, content type,
 * response topic, correlation data, user properties) do not exist before MQTT 5, where
 * the client leaves them out. Not thread-safe, but may be published more than once.
 */
public final class PublishSpec {

	private final MqttTemplate template;

	private final @Nullable Object payload;

	private @Nullable String topic;

	/** What the topic was made of, for observations. */
	private @Nullable String topicTemplate;

	private @Nullable QoS qos;

	private @Nullable Boolean retain;

	private @Nullable Duration expiry;

	private @Nullable String contentType;

	private @Nullable String responseTopic;

	private byte @Nullable [] correlationData;

	private UserProperties userProperties = UserProperties.none();

	private @Nullable Duration replyTimeout;

	private @Nullable ReplyConvention replyConvention;

	PublishSpec(MqttTemplate template, @Nullable Object payload) {
		this.template = template;
		this.payload = payload;
	}

	/**
	 * Set the topic.
	 * @param topicTemplate a topic, with or without variables, as in
	 * <code>cmd/{deviceId}/set</code>
	 * @param variables the values for the variables in their order
	 * @return this spec
	 * @throws IllegalArgumentException if there are too few or too many values, or one
	 * has a {@code /}, {@code +}, {@code #} or U+0000
	 */
	public PublishSpec topic(String topicTemplate, Object... variables) {
		this.topic = TopicTemplate.expand(topicTemplate, variables);
		this.topicTemplate = (variables.length > 0) ? topicTemplate : null;
		return this;
	}

	/**
	 * Set the topic, with values for its variables by name.
	 * @param topicTemplate a topic, with or without variables, as in
	 * <code>cmd/{deviceId}/set</code>
	 * @param variables the values by the names of the variables
	 * @return this spec
	 * @throws IllegalArgumentException if a value is missing, or has a {@code /},
	 * {@code +}, {@code #} or U+0000
	 */
	public PublishSpec topic(String topicTemplate, Map<String, ?> variables) {
		this.topic = TopicTemplate.expand(topicTemplate, variables);
		this.topicTemplate = variables.isEmpty() ? null : topicTemplate;
		return this;
	}

	/**
	 * Set the quality of service.
	 * @param qos the quality of service
	 * @return this spec
	 */
	public PublishSpec qos(QoS qos) {
		this.qos = qos;
		return this;
	}

	/**
	 * Set whether the server keeps the message as the topic's retained message.
	 * @param retain the flag
	 * @return this spec
	 */
	public PublishSpec retain(boolean retain) {
		this.retain = retain;
		return this;
	}

	/**
	 * Set the message expiry interval (MQTT 5). Time in the outbound queue counts.
	 * @param expiry zero up to 4,294,967,295 seconds, fractions rounded up
	 * @return this spec
	 */
	public PublishSpec expiry(Duration expiry) {
		this.expiry = expiry;
		return this;
	}

	/**
	 * Set the content type (MQTT 5). It also selects the message converter.
	 * @param contentType a media type
	 * @return this spec
	 */
	public PublishSpec contentType(String contentType) {
		this.contentType = contentType;
		return this;
	}

	/**
	 * Set the topic that a response is expected on (MQTT 5).
	 * @param responseTopic a topic name
	 * @return this spec
	 */
	public PublishSpec responseTopic(String responseTopic) {
		this.responseTopic = responseTopic;
		return this;
	}

	/**
	 * Set what tells which request a response belongs to (MQTT 5).
	 * @param correlationData at most 65,535 bytes, not copied
	 * @return this spec
	 */
	public PublishSpec correlationData(byte[] correlationData) {
		this.correlationData = correlationData;
		return this;
	}

	/**
	 * Add a user property (MQTT 5). Names may repeat.
	 * @param name the name
	 * @param value the value
	 * @return this spec
	 * @throws IllegalArgumentException if name or value is not valid text
	 */
	public PublishSpec userProperty(String name, String value) {
		this.userProperties = this.userProperties.with(name, value);
		return this;
	}

	/**
	 * Add user properties (MQTT 5), in their order.
	 * @param userProperties what to add
	 * @return this spec
	 */
	public PublishSpec userProperties(UserProperties userProperties) {
		for (UserProperty property : userProperties) {
			this.userProperties = this.userProperties.with(property.name(), property.value());
		}
		return this;
	}

	/**
	 * Set how long {@link #request(Class)} waits for the reply.
	 * @param replyTimeout more than zero
	 * @return this spec
	 */
	public PublishSpec replyTimeout(Duration replyTimeout) {
		this.replyTimeout = replyTimeout;
		return this;
	}

	/**
	 * Set how the reply to {@link #request(Class)} finds back, for responders that do not
	 * know the response topic of MQTT 5.
	 * @param replyConvention the convention
	 * @return this spec
	 */
	public PublishSpec replyConvention(ReplyConvention replyConvention) {
		this.replyConvention = replyConvention;
		return this;
	}

	/**
	 * Publish the message.
	 * @return the result
	 * @throws IllegalArgumentException if there is no topic, or something cannot go on
	 * the wire
	 * @throws org.springframework.messaging.converter.MessageConversionException if the
	 * payload cannot be converted
	 */
	public CompletableFuture<PublishResult> publish() {
		return this.template.send(build(false), this.topicTemplate);
	}

	/**
	 * Publish the message as a request, and wait for its reply without blocking. Response
	 * topic and correlation data are set by the template. A request without an expiry
	 * expires with the time that the reply is waited for.
	 * @param <T> the type of the reply
	 * @param replyType the type to convert the reply to
	 * @return the reply, as
	 * {@link MqttOperations#request(String, Object, Class, Duration)} returns it
	 * @throws IllegalArgumentException if there is no topic, or something cannot go on
	 * the wire
	 * @throws IllegalStateException if the client cannot speak MQTT 5 and there is no
	 * {@link ReplyConvention}, or if a transaction is active that publishes wait for
	 */
	public <T> CompletableFuture<T> request(Class<T> replyType) {
		return this.template.request(build(true), this.replyTimeout, this.replyConvention,
				this.template.reader(replyType));
	}

	/**
	 * Publish the message as a request for a reply of a generic type.
	 * @param <T> the type of the reply
	 * @param replyType the type to convert the reply to
	 * @return the reply
	 * @throws IllegalArgumentException if there is no topic, or something cannot go on
	 * the wire
	 * @throws IllegalStateException if the client cannot speak MQTT 5 and there is no
	 * {@link ReplyConvention}, or if a transaction is active that publishes wait for
	 */
	public <T> CompletableFuture<T> request(ParameterizedTypeReference<T> replyType) {
		return this.template.request(build(true), this.replyTimeout, this.replyConvention,
				this.template.reader(replyType));
	}

	// A request is not retained by default: each new responder would answer it again
	private MqttMessage build(boolean request) {
		MqttMessageBuilder builder = this.template.newBuilder(this.topic);
		if (this.qos != null) {
			builder.qos(this.qos);
		}
		if (this.retain != null || request) {
			builder.retain(Boolean.TRUE.equals(this.retain));
		}
		builder.messageExpiryInterval(this.expiry)
			.responseTopic(this.responseTopic)
			.correlationData(this.correlationData)
			.userProperties(this.userProperties);
		return this.template.build(this.payload, this.contentType, builder);
	}

}
