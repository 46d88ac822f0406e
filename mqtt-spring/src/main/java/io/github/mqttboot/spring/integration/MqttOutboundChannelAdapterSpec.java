package io.github.mqttboot.spring.integration;

import java.time.Duration;
import java.util.function.Function;

import io.github.mqttboot.client.message.QoS;
import org.jspecify.annotations.Nullable;

import org.springframework.integration.dsl.MessageHandlerSpec;
import org.springframework.integration.expression.FunctionExpression;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;

/**
 * A {@link MqttPublishingMessageHandler} in Spring Integration's Java DSL.
 */
public class MqttOutboundChannelAdapterSpec
		extends MessageHandlerSpec<MqttOutboundChannelAdapterSpec, MqttPublishingMessageHandler> {

	private final MqttPublishingMessageHandler handler;

	MqttOutboundChannelAdapterSpec(MqttPublishingMessageHandler handler) {
		this.handler = handler;
		this.target = handler;
	}

	/**
	 * Set the topic.
	 * @param topic a topic, with or without variables
	 * @return this spec
	 * @see MqttPublishingMessageHandler#setTopic
	 */
	public MqttOutboundChannelAdapterSpec topic(String topic) {
		this.handler.setTopic(topic);
		return this;
	}

	/**
	 * Set what says the topic of a message.
	 * @param topicExpression evaluated on the message
	 * @return this spec
	 * @see MqttPublishingMessageHandler#setTopicExpression
	 */
	public MqttOutboundChannelAdapterSpec topicExpression(String topicExpression) {
		this.handler.setTopicExpression(PARSER.parseExpression(topicExpression));
		return this;
	}

	/**
	 * Set what says the topic of a message.
	 * @param <P> the type of the payloads
	 * @param topicFunction called with the message
	 * @return this spec
	 * @see MqttPublishingMessageHandler#setTopicExpression
	 */
	public <P> MqttOutboundChannelAdapterSpec topicFunction(Function<Message<P>, String> topicFunction) {
		this.handler.setTopicExpression(new FunctionExpression<>(topicFunction));
		return this;
	}

	/**
	 * Set the quality of service.
	 * @param qos the quality of service
	 * @return this spec
	 */
	public MqttOutboundChannelAdapterSpec qos(QoS qos) {
		this.handler.setQos(qos);
		return this;
	}

	/**
	 * Set what says the quality of service of a message.
	 * @param qosExpression evaluated on the message
	 * @return this spec
	 * @see MqttPublishingMessageHandler#setQosExpression
	 */
	public MqttOutboundChannelAdapterSpec qosExpression(String qosExpression) {
		this.handler.setQosExpression(PARSER.parseExpression(qosExpression));
		return this;
	}

	/**
	 * Set whether the server keeps messages as the retained ones of their topics.
	 * @param retain the flag
	 * @return this spec
	 */
	public MqttOutboundChannelAdapterSpec retain(boolean retain) {
		this.handler.setRetain(retain);
		return this;
	}

	/**
	 * Set what says whether the server keeps a message as the retained one of its topic.
	 * @param retainExpression evaluated on the message
	 * @return this spec
	 * @see MqttPublishingMessageHandler#setRetainExpression
	 */
	public MqttOutboundChannelAdapterSpec retainExpression(String retainExpression) {
		this.handler.setRetainExpression(PARSER.parseExpression(retainExpression));
		return this;
	}

	/**
	 * Set whether a publish is waited for.
	 * @param sync the switch
	 * @return this spec
	 * @see MqttPublishingMessageHandler#setSync
	 */
	public MqttOutboundChannelAdapterSpec sync(boolean sync) {
		this.handler.setSync(sync);
		return this;
	}

	/**
	 * Set how long a publish is waited for.
	 * @param sendTimeout more than zero, or {@code null} for the client's delivery
	 * timeout
	 * @return this spec
	 * @see MqttPublishingMessageHandler#setSendTimeout
	 */
	public MqttOutboundChannelAdapterSpec sendTimeout(@Nullable Duration sendTimeout) {
		this.handler.setSendTimeout(sendTimeout);
		return this;
	}

	/**
	 * Set who is told of a message that is published, unless that is waited for.
	 * @param sendSuccessChannel the channel
	 * @return this spec
	 * @see MqttPublishingMessageHandler#setSendSuccessChannel
	 */
	public MqttOutboundChannelAdapterSpec sendSuccessChannel(MessageChannel sendSuccessChannel) {
		this.handler.setSendSuccessChannel(sendSuccessChannel);
		return this;
	}

	/**
	 * Set who is told of a message that could not be published, unless that is waited
	 * for.
	 * @param sendFailureChannel the channel
	 * @return this spec
	 * @see MqttPublishingMessageHandler#setSendFailureChannel
	 */
	public MqttOutboundChannelAdapterSpec sendFailureChannel(MessageChannel sendFailureChannel) {
		this.handler.setSendFailureChannel(sendFailureChannel);
		return this;
	}

}
