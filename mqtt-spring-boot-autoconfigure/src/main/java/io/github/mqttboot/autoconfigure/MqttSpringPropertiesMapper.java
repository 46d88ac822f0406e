package io.github.mqttboot.autoconfigure;

import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.config.DefaultMqttListenerContainerFactory;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.spring.core.ReplyConvention;
import io.github.mqttboot.spring.core.TransactionMode;
import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Maps {@link MqttProperties} to the parts of the Spring layer.
 */
final class MqttSpringPropertiesMapper {

	private final MqttProperties properties;

	private final CheckedPropertyMapper map;

	MqttSpringPropertiesMapper(MqttClientSettings settings) {
		this.properties = settings.properties();
		this.map = settings.map();
	}

	/**
	 * Map the defaults of the template.
	 * @param template the template to set
	 */
	void map(MqttTemplate template) {
		MqttProperties.Template properties = this.properties.getTemplate();
		if (StringUtils.hasText(properties.getDefaultTopic())) {
			this.map.map("template.default-topic", properties.getDefaultTopic(), template::setDefaultTopic);
		}
		this.map.map("template.default-qos", properties.getDefaultQos(), (qos) -> template.setDefaultQos(QoS.of(qos)));
		template.setDefaultRetain(properties.isDefaultRetain());
		this.map.map("template.reply-timeout", properties.getReplyTimeout(), template::setReplyTimeout);
		if (StringUtils.hasText(properties.getReplyTopic())) {
			this.map.map("template.reply-topic", properties.getReplyTopic(), template::setReplyTopic);
		}
		template.setReplyConvention(replyConvention(properties.getReplyConvention()));
		if (properties.getTransactional() != TransactionMode.NONE) {
			this.map.map("template.transactional", properties.getTransactional(), this::requireTransactions);
			template.setTransactionMode(properties.getTransactional());
		}
	}

	private @Nullable ReplyConvention replyConvention(MqttProperties.Template.ReplyConvention properties) {
		String requestTopic = properties.getRequestTopic();
		String replyTopic = properties.getReplyTopic();
		if (!StringUtils.hasText(requestTopic) && !StringUtils.hasText(replyTopic)) {
			return null;
		}
		return this.map.convert("template.reply-convention", requestTopic + ", " + replyTopic, () -> {
			Assert.isTrue(StringUtils.hasText(requestTopic) && StringUtils.hasText(replyTopic),
					"A convention needs both topics");
			return ReplyConvention.topics(requestTopic, replyTopic);
		}, "Set both '%s.request-topic' and '%s.reply-topic', as in {topic}/{correlation} and "
				+ "{topic}/{correlation}/reply, or remove both.");
	}

	private void requireTransactions(TransactionMode mode) {
		Assert.isTrue(
				ClassUtils.isPresent("org.springframework.transaction.support.TransactionSynchronizationManager",
						getClass().getClassLoader()),
				"Spring's transactions (org.springframework:spring-tx) are missing");
	}

	/**
	 * Map the defaults of listeners.
	 * @param factory the factory to set
	 */
	void map(DefaultMqttListenerContainerFactory factory) {
		MqttProperties.Listener properties = this.properties.getListener();
		factory.setAutoStartup(properties.isAutoStartup());
		this.map.map("listener.qos", properties.getQos(), (qos) -> factory.setQos(QoS.of(qos)));
		factory.setAckMode(properties.getAckMode());
		this.map.map("listener.shutdown-timeout", properties.getShutdownTimeout(), factory::setShutdownTimeout);
		factory.setRetryPolicy(retryPolicy(properties.getRetry()));
	}

	private RetryPolicy retryPolicy(MqttProperties.Listener.Retry properties) {
		RetryPolicy.Builder builder = RetryPolicy.builder();
		this.map.map("listener.retry.attempts", properties.getAttempts(), (attempts) -> {
			Assert.isTrue(attempts > 0, "A listener is called at least once for each message");
			builder.maxRetries(attempts - 1);
		});
		this.map.map("listener.retry.delay", properties.getDelay(), builder::delay);
		this.map.map("listener.retry.multiplier", properties.getMultiplier(), builder::multiplier);
		this.map.map("listener.retry.max-delay", properties.getMaxDelay(), builder::maxDelay);
		this.map.map("listener.retry.jitter", properties.getJitter(), builder::jitter);
		return builder.build();
	}

}
