package io.github.mqttboot.spring.listener;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.spring.core.ErrorReply;
import io.github.mqttboot.spring.core.MqttOperations;
import io.github.mqttboot.spring.support.MqttHeaders;
import io.github.mqttboot.spring.support.PrintableText;
import io.github.mqttboot.spring.support.TopicTemplate;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

/**
 * Publishes what a listener returns: to a topic of its own, or else to the response topic
 * of the message, with its correlation data (MQTT 5.0 section 4.10).
 */
public class ReplyPublisher {

	private static final Log logger = LogFactory.getLog(ReplyPublisher.class);

	private final MqttOperations operations;

	private final @Nullable String topicTemplate;

	private final AtomicBoolean warned = new AtomicBoolean();

	/**
	 * Create a publisher.
	 * @param operations publishes
	 * @param topicTemplate topic, or template with variables of the listener's topic;
	 * {@code null} for the response topic of each message
	 */
	public ReplyPublisher(MqttOperations operations, @Nullable String topicTemplate) {
		this.operations = operations;
		this.topicTemplate = topicTemplate;
	}

	/**
	 * Publish a reply.
	 * @param result what the listener returned
	 * @param request what it was called with
	 * @return the outcome, or {@code null} if nobody asked for a reply
	 */
	@Nullable CompletionStage<?> publish(Object result, ListenerMessage request) {
		if (result instanceof Optional<?> optional) {
			return optional.isPresent() ? publish(optional.get(), request) : null;
		}
		String topic = topicFor(request);
		if (topic == null) {
			if (this.warned.compareAndSet(false, true)) {
				logger.warn("A listener for '" + PrintableText.of(request.getMqttMessage().topic())
						+ "' returned a value, but the message has no response topic: it is dropped. "
						+ "Add @SendTo, or make the method void");
			}
			return null;
		}
		MessageBuilder<?> reply = builder(result);
		reply.setHeader(MqttHeaders.TOPIC, topic);
		if (this.topicTemplate == null) {
			// nobody would ever clear it, whatever the template does with other messages
			reply.setHeaderIfAbsent(MqttHeaders.RETAIN, false);
		}
		byte[] correlationData = request.getMqttMessage().correlationData();
		if (correlationData != null) {
			reply.setHeader(MqttHeaders.CORRELATION_DATA, correlationData);
		}
		return this.operations.publish(reply.build());
	}

	private static MessageBuilder<?> builder(Object result) {
		if (result instanceof ErrorReply error) {
			return MessageBuilder.withPayload(error.text())
				.setHeader(MqttHeaders.USER_PROPERTIES,
						UserProperties.none().with(ErrorReply.USER_PROPERTY, error.text()));
		}
		return (result instanceof Message<?> message) ? MessageBuilder.fromMessage(message)
				: MessageBuilder.withPayload(result);
	}

	private @Nullable String topicFor(ListenerMessage request) {
		if (this.topicTemplate != null) {
			return TopicTemplate.expand(this.topicTemplate, request.getTopicVariables());
		}
		MqttMessage message = request.getMqttMessage();
		return (message.responseTopic() != null) ? message.responseTopic().value() : null;
	}

}
