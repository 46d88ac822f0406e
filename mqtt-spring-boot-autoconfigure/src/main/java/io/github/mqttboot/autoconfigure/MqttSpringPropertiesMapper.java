package io.github.mqttboot.autoconfigure;

import java.util.Locale;
import java.util.function.BiFunction;

import io.github.mqttboot.autoconfigure.MqttProperties.Listener.OnFailure;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.config.DefaultMqttListenerContainerFactory;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.spring.core.ReplyConvention;
import io.github.mqttboot.spring.core.TransactionMode;
import io.github.mqttboot.spring.listener.DeadLetterRecoverer;
import io.github.mqttboot.spring.listener.LoggingRecoverer;
import io.github.mqttboot.spring.listener.MqttMessageRecoverer;
import io.github.mqttboot.spring.listener.RejectingRecoverer;
import io.github.mqttboot.spring.listener.RetrySettings;
import io.github.mqttboot.spring.listener.StopContainerRecoverer;
import org.jspecify.annotations.Nullable;

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
		this.map.map("listener.concurrency", properties.getConcurrency(), factory::setConcurrency);
		if (StringUtils.hasText(properties.getOrderBy())) {
			this.map.map("listener.order-by", properties.getOrderBy(), factory::setOrderBy);
		}
		this.map.map("listener.shutdown-timeout", properties.getShutdownTimeout(), factory::setShutdownTimeout);
		factory.setRetrySettings(retrySettings(properties.getRetry()));
		factory.setRetryQos0(properties.getRetry().isIncludeQos0());
		DeadLetterRecoverer deadLetters = deadLetters(properties.getDeadLetter(), factory.getClient());
		factory.setDeadLetterRecoverer(deadLetters);
		factory.setRecoverer(recoverer(properties, deadLetters));
	}

	private RetrySettings retrySettings(MqttProperties.Listener.Retry properties) {
		RetrySettings settings = RetrySettings.DEFAULT;
		settings = with(settings, "attempts", properties.getAttempts(), RetrySettings::withAttempts);
		settings = with(settings, "delay", properties.getDelay(), RetrySettings::withDelay);
		settings = with(settings, "multiplier", properties.getMultiplier(), RetrySettings::withMultiplier);
		settings = with(settings, "max-delay", properties.getMaxDelay(), RetrySettings::withMaxDelay);
		return with(settings, "jitter", properties.getJitter(), RetrySettings::withJitter);
	}

	private <T> RetrySettings with(RetrySettings settings, String name, T value,
			BiFunction<RetrySettings, T, RetrySettings> change) {
		return this.map.convert("listener.retry." + name, value, () -> change.apply(settings, value),
				CheckedPropertyMapper.DEFAULT_REMEDY);
	}

	private DeadLetterRecoverer deadLetters(MqttProperties.Listener.DeadLetter properties, MqttClient client) {
		DeadLetterRecoverer recoverer = this.map.convert("listener.dead-letter.topic", properties.getTopic(),
				() -> new DeadLetterRecoverer(client, properties.getTopic()), CheckedPropertyMapper.DEFAULT_REMEDY);
		this.map.map("listener.dead-letter.qos", properties.getQos(), (qos) -> recoverer.setQos(QoS.of(qos)));
		recoverer.setEnvelope(properties.getEnvelope());
		recoverer.setIncludeMessage(properties.isIncludeMessage());
		return recoverer;
	}

	private MqttMessageRecoverer recoverer(MqttProperties.Listener properties, DeadLetterRecoverer deadLetters) {
		OnFailure onFailure = properties.getOnFailure();
		if (properties.getDeadLetter().isEnabled()) {
			if (onFailure != OnFailure.ACKNOWLEDGE) {
				throw this.map.invalid("listener.on-failure", onFailure.name().toLowerCase(Locale.ROOT),
						"A dead letter is acknowledged once it is published",
						"Remove '%s', or set '" + this.map.name("listener.dead-letter.enabled") + "' to false.", null);
			}
			return deadLetters;
		}
		return switch (onFailure) {
			case ACKNOWLEDGE -> new LoggingRecoverer();
			case REJECT -> new RejectingRecoverer();
			case STOP -> new StopContainerRecoverer();
		};
	}

}
