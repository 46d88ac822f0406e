package io.github.mqttboot.spring.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.TopicSubscription.RetainHandling;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.topic.TopicFilter;
import io.github.mqttboot.spring.core.MqttEventPublisher;
import io.github.mqttboot.spring.core.MqttOperations;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.spring.listener.AckMode;
import io.github.mqttboot.spring.listener.DeadLetterRecoverer;
import io.github.mqttboot.spring.listener.ListenerSubscription;
import io.github.mqttboot.spring.listener.LoggingRecoverer;
import io.github.mqttboot.spring.listener.MqttListenerContainer;
import io.github.mqttboot.spring.listener.MqttListenerErrorHandler;
import io.github.mqttboot.spring.listener.MqttListenerInterceptor;
import io.github.mqttboot.spring.listener.MqttListenerInvoker;
import io.github.mqttboot.spring.listener.MqttMessageRecoverer;
import io.github.mqttboot.spring.listener.RetrySettings;
import io.github.mqttboot.spring.observation.MqttListenerObservationConvention;
import io.github.mqttboot.spring.support.MqttMessageConverter;
import io.github.mqttboot.spring.support.TopicTemplate;
import io.micrometer.observation.ObservationRegistry;
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

	private final ListenerConcurrency concurrency = new ListenerConcurrency();

	private @Nullable Executor taskExecutor;

	private List<MqttListenerInterceptor> interceptors = List.of();

	private boolean autoStartup = true;

	private MqttMessageConverter messageConverter = new MqttMessageConverter();

	private @Nullable Validator validator;

	private RetrySettings retrySettings = RetrySettings.DEFAULT;

	private @Nullable RetryPolicy retryPolicy;

	private boolean retryQos0;

	private @Nullable MqttListenerErrorHandler errorHandler;

	private MqttMessageRecoverer recoverer = new LoggingRecoverer();

	private @Nullable DeadLetterRecoverer deadLetterRecoverer;

	private Duration shutdownTimeout = MqttListenerContainer.DEFAULT_SHUTDOWN_TIMEOUT;

	private @Nullable MqttOperations replyTemplate;

	private @Nullable MqttEventPublisher eventPublisher;

	private ObservationRegistry observationRegistry = ObservationRegistry.NOOP;

	private @Nullable MqttListenerObservationConvention observationConvention;

	/**
	 * Create a factory.
	 * @param client the client that the containers subscribe with
	 */
	public DefaultMqttListenerContainerFactory(MqttClient client) {
		Assert.notNull(client, "Client must not be null");
		this.client = client;
	}

	/**
	 * Return the client.
	 * @return the client that the containers subscribe with
	 */
	public MqttClient getClient() {
		return this.client;
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
	 * Set how many messages of a listener are worked on at a time.
	 * @param concurrency 1 or more; 1 if not called
	 */
	public void setConcurrency(int concurrency) {
		this.concurrency.setConcurrency(concurrency);
	}

	/**
	 * Set what stays in order among them.
	 * @param orderBy {@code listener}: everything, so one at a time; {@code topic};
	 * {@code none}; or the name of a topic variable. If not called, {@code listener}, or
	 * {@code topic} where the concurrency is above 1
	 */
	public void setOrderBy(String orderBy) {
		this.concurrency.setOrderBy(orderBy);
	}

	/**
	 * Set what runs listeners that work on several messages at a time, or wait for
	 * asynchronous results, or take batches.
	 * @param taskExecutor the executor; if not called, each of these listeners has
	 * threads of its own, which are named after it and end when they have nothing to do
	 */
	public void setTaskExecutor(Executor taskExecutor) {
		Assert.notNull(taskExecutor, "Task executor must not be null");
		this.taskExecutor = taskExecutor;
	}

	/**
	 * Set what is called around each listener.
	 * @param interceptors the interceptors in their order; none if not called
	 */
	public void setInterceptors(List<MqttListenerInterceptor> interceptors) {
		this.interceptors = List.copyOf(interceptors);
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
	 * Set how often, and how far apart, a listener is tried again on the same message. A
	 * listener may override each setting.
	 * @param retrySettings the settings; three attempts, 100 milliseconds and then 200
	 * milliseconds apart, if not called
	 */
	public void setRetrySettings(RetrySettings retrySettings) {
		Assert.notNull(retrySettings, "Retry settings must not be null");
		this.retrySettings = retrySettings;
	}

	/**
	 * Set when a listener is tried again if the settings cannot say it. Listeners that
	 * override settings go by these instead.
	 * @param retryPolicy the policy, or {@code null} to go by the settings
	 */
	public void setRetryPolicy(@Nullable RetryPolicy retryPolicy) {
		this.retryPolicy = retryPolicy;
	}

	/**
	 * Set whether a listener is tried again on messages of QoS 0, too.
	 * @param retryQos0 {@code false} if not called
	 */
	public void setRetryQos0(boolean retryQos0) {
		this.retryQos0 = retryQos0;
	}

	/**
	 * Set who is asked first once a listener has failed for good.
	 * @param errorHandler the handler, or {@code null} to leave every failure to the
	 * recoverer
	 */
	public void setErrorHandler(@Nullable MqttListenerErrorHandler errorHandler) {
		this.errorHandler = errorHandler;
	}

	/**
	 * Set what becomes of messages that a listener has failed on for good and the error
	 * handler has let through.
	 * @param recoverer the recoverer; it logs if not called
	 */
	public void setRecoverer(MqttMessageRecoverer recoverer) {
		Assert.notNull(recoverer, "Recoverer must not be null");
		this.recoverer = recoverer;
	}

	/**
	 * Set what publishes the dead letters of listeners that name a topic of their own for
	 * them.
	 * @param deadLetterRecoverer the recoverer; if not called, {@link #setRecoverer} if
	 * that is one, or else one with defaults
	 */
	public void setDeadLetterRecoverer(DeadLetterRecoverer deadLetterRecoverer) {
		this.deadLetterRecoverer = deadLetterRecoverer;
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

	/**
	 * Set what tells of messages that are dropped because a listener was stopped.
	 * @param eventPublisher the publisher; such messages are only logged if not called
	 */
	public void setEventPublisher(@Nullable MqttEventPublisher eventPublisher) {
		this.eventPublisher = eventPublisher;
	}

	/**
	 * Set where deliveries are observed.
	 * @param observationRegistry the registry; deliveries are not observed if not called
	 */
	public void setObservationRegistry(ObservationRegistry observationRegistry) {
		Assert.notNull(observationRegistry, "Observation registry must not be null");
		this.observationRegistry = observationRegistry;
	}

	/**
	 * Set what the observation of a delivery is called and what it says.
	 * @param observationConvention the convention, or {@code null} for the registry's or
	 * the default one
	 */
	public void setObservationConvention(@Nullable MqttListenerObservationConvention observationConvention) {
		this.observationConvention = observationConvention;
	}

	@Override
	public MqttListenerContainer createContainer(MqttListenerEndpoint endpoint) {
		AckMode effectiveAckMode = (endpoint.getAckMode() != null) ? endpoint.getAckMode() : this.ackMode;
		List<ListenerSubscription> subscriptions = subscriptions(endpoint);
		endpoint.validate(effectiveAckMode, this.client.options().version());
		MqttListenerInvoker invoker = (endpoint.getBatch() > 0) ? (message) -> null
				: endpoint.createInvoker(messageConverter(endpoint), this.validator, replyOperations());
		MqttListenerContainer container = new MqttListenerContainer(endpoint.getId(), this.client, subscriptions,
				invoker);
		container.setAckMode(effectiveAckMode);
		this.concurrency.apply(endpoint, subscriptions, container);
		container.setTaskExecutor(this.taskExecutor);
		if (endpoint.getBatch() > 0) {
			container.setBatch(endpoint.createBatchInvoker(messageConverter(endpoint), this.validator),
					batchSize(endpoint), (endpoint.getBatchTimeout() != null) ? endpoint.getBatchTimeout()
							: MqttListenerContainer.DEFAULT_BATCH_TIMEOUT);
		}
		container.setFilter(endpoint.getFilter());
		container.setInterceptors(this.interceptors);
		container.setAutoStartup((endpoint.getAutoStartup() != null) ? endpoint.getAutoStartup() : this.autoStartup);
		container.setSkipRetained(endpoint.isSkipRetained());
		container.setRetryPolicy(retryPolicy(endpoint));
		container.setRetryQos0(this.retryQos0);
		container
			.setErrorHandler((endpoint.getErrorHandler() != null) ? endpoint.getErrorHandler() : this.errorHandler);
		container.setRecoverer(recoverer(endpoint, effectiveAckMode, subscriptions));
		container.setShutdownTimeout(this.shutdownTimeout);
		container.setEventPublisher(this.eventPublisher);
		container.setObservationRegistry(this.observationRegistry);
		container.setObservationConvention(this.observationConvention);
		return container;
	}

	private int batchSize(MqttListenerEndpoint endpoint) {
		int most = this.client.options().receiveMaximum();
		if (endpoint.getBatch() <= most) {
			return endpoint.getBatch();
		}
		logger.warn("MQTT listener " + endpoint.getDescription() + " takes batches of " + endpoint.getBatch()
				+ " messages, but the client receives at most " + most
				+ " before it acknowledges: its batches have at most that many. Raise the receive maximum");
		return most;
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

	private RetryPolicy retryPolicy(MqttListenerEndpoint endpoint) {
		if (endpoint.getRetryCustomizer() != null) {
			return endpoint.getRetryCustomizer().apply(this.retrySettings).toPolicy();
		}
		return (this.retryPolicy != null) ? this.retryPolicy : this.retrySettings.toPolicy();
	}

	private MqttMessageRecoverer recoverer(MqttListenerEndpoint endpoint, AckMode ackMode,
			List<ListenerSubscription> subscriptions) {
		RecovererSelection selection = new RecovererSelection(this.client, this.recoverer, this.deadLetterRecoverer);
		return selection.select(endpoint, ackMode, subscriptions);
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
