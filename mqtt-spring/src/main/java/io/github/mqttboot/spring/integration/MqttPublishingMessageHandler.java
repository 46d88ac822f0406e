package io.github.mqttboot.spring.integration;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.core.MqttOperations;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.spring.support.MqttHeaders;
import io.github.mqttboot.spring.support.TopicTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationContext;
import org.springframework.expression.Expression;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.integration.MessageTimeoutException;
import org.springframework.integration.core.MessagingTemplate;
import org.springframework.integration.expression.ExpressionUtils;
import org.springframework.integration.expression.FunctionExpression;
import org.springframework.integration.expression.ValueExpression;
import org.springframework.integration.handler.AbstractMessageHandler;
import org.springframework.integration.support.AbstractIntegrationMessageBuilder;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandlingException;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.support.ErrorMessage;
import org.springframework.util.Assert;

/**
 * Outbound channel adapter: publishes the messages of a channel. What is not set here
 * comes from the headers of a message, see {@link MqttHeaders}, and else from the
 * template. A publish is waited for by default, so that a flow goes on, and acknowledges
 * what it began with, only once the server has the message.
 */
public class MqttPublishingMessageHandler extends AbstractMessageHandler {

	private final MqttOperations operations;

	private final MessagingTemplate outcomes = new MessagingTemplate();

	private @Nullable Expression topicExpression;

	private @Nullable Expression qosExpression;

	private @Nullable Expression retainExpression;

	private boolean sync = true;

	private @Nullable Duration sendTimeout;

	private @Nullable MessageChannel sendSuccessChannel;

	private @Nullable MessageChannel sendFailureChannel;

	private EvaluationContext evaluationContext = new StandardEvaluationContext();

	/**
	 * Create a handler.
	 * @param operations what to publish with
	 */
	public MqttPublishingMessageHandler(MqttOperations operations) {
		Assert.notNull(operations, "Operations must not be null");
		this.operations = operations;
	}

	/**
	 * Set the topic.
	 * @param topic a topic, with or without variables, as in
	 * <code>cmd/{deviceId}/set</code>; their values are headers, or variables of the
	 * topic that the message was received from
	 */
	public void setTopic(String topic) {
		setTopicExpression(new FunctionExpression<Message<?>>((message) -> expand(topic, message)));
	}

	private static String expand(String topic, Message<?> message) {
		Map<String, Object> values = new HashMap<>();
		if (message.getHeaders().get(MqttHeaders.TOPIC_VARIABLES) instanceof Map<?, ?> variables) {
			variables.forEach((name, value) -> values.put(String.valueOf(name), value));
		}
		values.putAll(message.getHeaders());
		return TopicTemplate.expand(topic, values);
	}

	/**
	 * Set what says the topic of a message.
	 * @param topicExpression evaluated on the message, or {@code null} for the header
	 * {@link MqttHeaders#TOPIC} or else the template's default topic
	 */
	public void setTopicExpression(@Nullable Expression topicExpression) {
		this.topicExpression = topicExpression;
	}

	/**
	 * Set the quality of service.
	 * @param qos the quality of service
	 */
	public void setQos(QoS qos) {
		setQosExpression(new ValueExpression<>(qos));
	}

	/**
	 * Set what says the quality of service of a message.
	 * @param qosExpression makes a {@link QoS} or 0, 1 or 2 of the message; {@code null},
	 * also as what it makes, for the header {@link MqttHeaders#QOS} or else the
	 * template's default
	 */
	public void setQosExpression(@Nullable Expression qosExpression) {
		this.qosExpression = qosExpression;
	}

	/**
	 * Set whether the server keeps messages as the retained ones of their topics.
	 * @param retain the flag
	 */
	public void setRetain(boolean retain) {
		setRetainExpression(new ValueExpression<>(retain));
	}

	/**
	 * Set what says whether the server keeps a message as the retained one of its topic.
	 * @param retainExpression makes a boolean of the message; {@code null}, also as what
	 * it makes, for the header {@link MqttHeaders#RETAIN} or else the template's default
	 */
	public void setRetainExpression(@Nullable Expression retainExpression) {
		this.retainExpression = retainExpression;
	}

	/**
	 * Set whether a publish is waited for: for QoS 0 until it is written, for QoS 1 and 2
	 * until the server has acknowledged it. What fails is then thrown. With a template
	 * that publishes after commit, nothing is waited for inside a transaction.
	 * @param sync {@code true} if not called
	 */
	public void setSync(boolean sync) {
		this.sync = sync;
	}

	/**
	 * Set how long a publish is waited for. A message that has not left by then is taken
	 * back.
	 * @param sendTimeout more than zero, or {@code null}, the default, for the client's
	 * delivery timeout
	 */
	public void setSendTimeout(@Nullable Duration sendTimeout) {
		Assert.isTrue(sendTimeout == null || sendTimeout.compareTo(Duration.ZERO) > 0,
				() -> "Send timeout must be more than zero but is " + sendTimeout);
		this.sendTimeout = sendTimeout;
	}

	/**
	 * Set who is told of a message that is published, unless that is waited for.
	 * @param sendSuccessChannel gets the message with the header
	 * {@link MqttHeaders#PUBLISH_RESULT}, on a thread of the client; {@code null}, the
	 * default, for nobody
	 */
	public void setSendSuccessChannel(@Nullable MessageChannel sendSuccessChannel) {
		this.sendSuccessChannel = sendSuccessChannel;
	}

	/**
	 * Set who is told of a message that could not be published, unless that is waited
	 * for.
	 * @param sendFailureChannel gets an {@link ErrorMessage}, on a thread of the client;
	 * without one, {@code null} and the default, failures are logged
	 */
	public void setSendFailureChannel(@Nullable MessageChannel sendFailureChannel) {
		this.sendFailureChannel = sendFailureChannel;
	}

	@Override
	public String getComponentType() {
		return "mqtt:outbound-channel-adapter";
	}

	@Override
	protected void onInit() {
		super.onInit();
		this.evaluationContext = ExpressionUtils.createStandardEvaluationContext(getBeanFactory());
	}

	/**
	 * Return whether each message is logged at DEBUG, as handlers of Spring Integration
	 * do: with its payload, so that has to be asked for.
	 * @return {@code false} unless {@link #setLoggingEnabled} was called with
	 * {@code true}
	 */
	@Override
	public boolean isLoggingEnabled() {
		return getOverrides().loggingConfigured && super.isLoggingEnabled();
	}

	@Override
	protected void handleMessageInternal(Message<?> message) {
		boolean afterCommit = this.operations instanceof MqttTemplate template && template.isWaitingForCommit();
		CompletableFuture<PublishResult> outcome = this.operations.publish(toPublish(message));
		if (this.sync && !afterCommit) {
			await(outcome, message);
		}
		else {
			outcome.whenComplete((result, failure) -> tell(message, result, failure));
		}
	}

	private Message<?> toPublish(Message<?> message) {
		AbstractIntegrationMessageBuilder<?> builder = getMessageBuilderFactory().fromMessage(message);
		if (this.topicExpression != null) {
			String topic = this.topicExpression.getValue(this.evaluationContext, message, String.class);
			Assert.state(topic != null, () -> "The topic expression of " + this + " has no value for a message");
			builder.setHeader(MqttHeaders.TOPIC, topic);
		}
		if (this.qosExpression != null) {
			Object qos = this.qosExpression.getValue(this.evaluationContext, message);
			builder.setHeader(MqttHeaders.QOS, (qos != null) ? qos : message.getHeaders().get(MqttHeaders.QOS));
		}
		if (this.retainExpression != null) {
			Boolean retain = this.retainExpression.getValue(this.evaluationContext, message, Boolean.class);
			builder.setHeader(MqttHeaders.RETAIN,
					(retain != null) ? retain : message.getHeaders().get(MqttHeaders.RETAIN));
		}
		return builder.build();
	}

	private void await(CompletableFuture<PublishResult> outcome, Message<?> message) {
		try {
			if (this.sendTimeout != null) {
				outcome.get(this.sendTimeout.toNanos(), TimeUnit.NANOSECONDS);
			}
			else {
				outcome.get();
			}
		}
		catch (TimeoutException ex) {
			// the flow takes it for failed, and may try again
			outcome.cancel(false);
			throw new MessageTimeoutException(message,
					"The server has not acknowledged the message within " + this.sendTimeout, ex);
		}
		catch (ExecutionException ex) {
			throw notPublished(message, (ex.getCause() != null) ? ex.getCause() : ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new MessageHandlingException(message, "Interrupted while the message was published", ex);
		}
	}

	private void tell(Message<?> message, @Nullable PublishResult result, @Nullable Throwable failure) {
		MessageChannel channel = (failure != null) ? this.sendFailureChannel : this.sendSuccessChannel;
		if (channel == null) {
			if (failure != null) {
				this.logger.error(failure, () -> this + " could not publish a message");
			}
			return;
		}
		try {
			this.outcomes.send(channel, (failure != null) ? failed(message, failure) : published(message, result));
		}
		catch (MessagingException ex) {
			this.logger.error(FlowFailures.withoutMessage(ex), () -> this + " could not tell a channel of an outcome");
		}
	}

	private Message<?> published(Message<?> message, @Nullable PublishResult result) {
		return getMessageBuilderFactory().fromMessage(message).setHeader(MqttHeaders.PUBLISH_RESULT, result).build();
	}

	private static ErrorMessage failed(Message<?> message, Throwable failure) {
		return new ErrorMessage(notPublished(message, failure), message);
	}

	private static MessageHandlingException notPublished(Message<?> message, Throwable failure) {
		return new MessageHandlingException(message, "The message could not be published", failure);
	}

}
