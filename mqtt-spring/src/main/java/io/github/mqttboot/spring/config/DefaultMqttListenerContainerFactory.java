package io.github.mqttboot.spring.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.TopicSubscription.RetainHandling;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.topic.TopicFilter;
import io.github.mqttboot.spring.core.MqttOperations;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.spring.listener.AckMode;
import io.github.mqttboot.spring.listener.ListenerSubscription;
import io.github.mqttboot.spring.listener.LoggingErrorHandler;
import io.github.mqttboot.spring.listener.MqttListenerContainer;
import io.github.mqttboot.spring.listener.MqttListenerErrorHandler;
import io.github.mqttboot.spring.listener.MqttListenerInvoker;
import io.github.mqttboot.spring.support.MqttMessageConverter;
import io.github.mqttboot.spring.support.TopicTemplate;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.util.Assert;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.validation.Validator;

/**
 * Makes containers that share a client and what a listener has not set for itself.
 */
public class DefaultMqttListenerContainerFactory implements MqttListenerContainerFactory {

	private static final Log logger = LogFactory.getLog(DefaultMqttListenerContainerFactory.class);

	private final MqttClient client;

	private QoS qos = QoS.AT_LEAST_ONCE;

	private AckMode ackMode = AckMode.AUTO;

	private boolean autoStartup = true;

	private MqttMessageConverter messageConverter = new MqttMessageConverter();

	private @Nullable Validator validator;

	private RetryPolicy retryPolicy = MqttListenerContainer.DEFAULT_RETRY_POLICY;

	private MqttListenerErrorHandler errorHandler = new LoggingErrorHandler();

	private Duration shutdownTimeout = MqttListenerContainer.DEFAULT_SHUTDOWN_TIMEOUT;

	private @Nullable MqttOperations replyTemplate;

	/**
	 * Create a factory.
	 * @param client the client that the containers subscribe with
	 */
	public DefaultMqttListenerContainerFactory(MqttClient client) {
		Assert.notNull(client, "Client must not be null");
		this.client = client;
	}

	/**
	 * Set the maximum QoS to receive with.
	 * @param qos the quality of service; QoS 1 if not called
	 */
	public void setQos(QoS qos) {
		Assert.notNull(qos, "QoS must not be null");
		this.qos = qos;
	}

	/**
	 * Set when messages are acknowledged.
	 * @param ackMode the mode; {@link AckMode#AUTO} if not called
	 */
	public void setAckMode(AckMode ackMode) {
		Assert.notNull(ackMode, "Ack mode must not be null");
		this.ackMode = ackMode;
	}

	/**
	 * Set whether listeners are started with the application.
	 * @param autoStartup {@code true} if not called
	 */
	public void setAutoStartup(boolean autoStartup) {
		this.autoStartup = autoStartup;
	}

	/**
	 * Set what converts payloads that are neither bytes nor text.
	 * @param messageConverter the converter; JSON by Jackson if not called
	 */
	public void setMessageConverter(MessageConverter messageConverter) {
		Assert.notNull(messageConverter, "Message converter must not be null");
		this.messageConverter = MqttMessageConverter.of(messageConverter);
	}

	/**
	 * Set what validates payloads whose parameter says so.
	 * @param validator the validator, or {@code null} not to validate
	 */
	public void setValidator(@Nullable Validator validator) {
		this.validator = validator;
	}

	/**
	 * Set how often, and how far apart, a listener is tried again on the same message.
	 * @param retryPolicy the policy; three attempts, 100 milliseconds and then 200
	 * milliseconds apart, if not called
	 */
	public void setRetryPolicy(RetryPolicy retryPolicy) {
		Assert.notNull(retryPolicy, "Retry policy must not be null");
		this.retryPolicy = retryPolicy;
	}

	/**
	 * Set what happens once a listener has failed for good.
	 * @param errorHandler the handler; it logs if not called
	 */
	public void setErrorHandler(MqttListenerErrorHandler errorHandler) {
		Assert.notNull(errorHandler, "Error handler must not be null");
		this.errorHandler = errorHandler;
	}

	/**
	 * Set how long a stop waits for the message that a listener is busy with.
	 * @param shutdownTimeout zero or more; eight seconds if not called
	 */
	public void setShutdownTimeout(Duration shutdownTimeout) {
		Assert.isTrue(!shutdownTimeout.isNegative(), "Shutdown timeout must not be negative");
		this.shutdownTimeout = shutdownTimeout;
	}

	/**
	 * Set what publishes the results of listeners.
	 * @param replyTemplate the template; one on the same client and converter if not
	 * called
	 */
	public void setReplyTemplate(MqttOperations replyTemplate) {
		this.replyTemplate = replyTemplate;
	}

	@Override
	public MqttListenerContainer createContainer(MqttListenerEndpoint endpoint) {
		AckMode effectiveAckMode = (endpoint.getAckMode() != null) ? endpoint.getAckMode() : this.ackMode;
		List<ListenerSubscription> subscriptions = subscriptions(endpoint);
		endpoint.validate(effectiveAckMode, this.client.options().version());
		MqttListenerInvoker invoker = endpoint.createInvoker(messageConverter(endpoint), this.validator,
				replyOperations());
		MqttListenerContainer container = new MqttListenerContainer(endpoint.getId(), this.client, subscriptions,
				invoker);
		container.setAckMode(effectiveAckMode);
		container.setAutoStartup((endpoint.getAutoStartup() != null) ? endpoint.getAutoStartup() : this.autoStartup);
		container.setSkipRetained(endpoint.isSkipRetained());
		container.setRetryPolicy(this.retryPolicy);
		container
			.setErrorHandler((endpoint.getErrorHandler() != null) ? endpoint.getErrorHandler() : this.errorHandler);
		container.setShutdownTimeout(this.shutdownTimeout);
		return container;
	}

	private MessageConverter messageConverter(MqttListenerEndpoint endpoint) {
		MessageConverter own = endpoint.getMessageConverter();
		MqttMessageConverter converter = (own != null) ? MqttMessageConverter.of(own) : this.messageConverter;
		String contentType = endpoint.getContentType();
		if (contentType == null) {
			return converter;
		}
		try {
			return converter.readingAs(contentType);
		}
		catch (InvalidMimeTypeException ex) {
			throw invalid(endpoint, String.valueOf(ex.getMessage()),
					"Set contentType to a media type as in application/json", ex);
		}
	}

	private MqttOperations replyOperations() {
		if (this.replyTemplate != null) {
			return this.replyTemplate;
		}
		MqttTemplate template = new MqttTemplate(this.client);
		template.setMessageConverter(this.messageConverter);
		return template;
	}

	private List<ListenerSubscription> subscriptions(MqttListenerEndpoint endpoint) {
		if (endpoint.getTopics().isEmpty()) {
			throw invalid(endpoint, "it has no topic", "Name one topic filter at least", null);
		}
		validateOptions(endpoint);
		List<ListenerSubscription> subscriptions = new ArrayList<>();
		for (String topic : endpoint.getTopics()) {
			try {
				TopicTemplate template = TopicTemplate.of(topic);
				subscriptions.add(new ListenerSubscription(template, subscription(endpoint, template.topicFilter())));
			}
			catch (IllegalArgumentException ex) {
				throw invalid(endpoint, String.valueOf(ex.getMessage()), topicRemedy(topic, endpoint), ex);
			}
		}
		return subscriptions;
	}

	private static String topicRemedy(String topic, MqttListenerEndpoint endpoint) {
		if (topic.contains("${")) {
			return "Correct the topic: configure the property, give it a default as in ${name:value}, or write {name} "
					+ "for a topic variable";
		}
		if (endpoint.isNoLocal() && endpoint.getShare() != null) {
			return "Remove noLocal or share";
		}
		return (topic.indexOf('#') >= 0 && topic.indexOf('#') < topic.length() - 1)
				? "Correct the topic: write + for a single level, and # at the end only" : "Correct the topic";
	}

	private TopicSubscription subscription(MqttListenerEndpoint endpoint, TopicFilter filter) {
		String share = endpoint.getShare();
		TopicFilter effectiveFilter = (share != null) ? TopicFilter.shared(share, filter.value()) : filter;
		RetainHandling retainHandling = endpoint.getRetainHandling();
		if (retainHandling == null) {
			retainHandling = endpoint.isSkipRetained() ? RetainHandling.DO_NOT_SEND : RetainHandling.SEND;
		}
		return new TopicSubscription(effectiveFilter, (endpoint.getQos() != null) ? endpoint.getQos() : this.qos,
				endpoint.isNoLocal(), endpoint.isRetainAsPublished(), retainHandling);
	}

	private void validateOptions(MqttListenerEndpoint endpoint) {
		if (endpoint.isSkipRetained() && endpoint.isRetainAsPublished()) {
			throw invalid(endpoint,
					"with retainAsPublished, skipRetained would also pass over new messages that are to be retained",
					"Use retainHandling = \"DO_NOT_SEND\" instead of skipRetained", null);
		}
		MqttVersion version = this.client.options().version();
		if (version == MqttVersion.MQTT_5 || version == MqttVersion.AUTO) {
			return;
		}
		String remedy = "Remove it, or let the client speak MQTT 5";
		if (endpoint.isNoLocal()) {
			throw invalid(endpoint, "noLocal needs MQTT 5, but the client speaks " + version, remedy, null);
		}
		if (endpoint.isRetainAsPublished()) {
			throw invalid(endpoint, "retainAsPublished needs MQTT 5, but the client speaks " + version, remedy, null);
		}
		if (endpoint.getRetainHandling() != null) {
			throw invalid(endpoint, "retainHandling needs MQTT 5, but the client speaks " + version, remedy, null);
		}
		if (endpoint.getShare() != null) {
			logger.warn("MQTT listener " + endpoint.getDescription() + " uses the share group '" + endpoint.getShare()
					+ "' with " + version
					+ ", where shared subscriptions are an extension: a server without it sends nothing");
		}
	}

	private static InvalidMqttListenerException invalid(MqttListenerEndpoint endpoint, String problem, String remedy,
			@Nullable Throwable cause) {
		return new InvalidMqttListenerException(endpoint.getDescription(), problem, remedy, cause);
	}

}
