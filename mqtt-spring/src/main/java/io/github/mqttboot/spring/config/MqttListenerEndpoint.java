package io.github.mqttboot.spring.config;

import java.util.List;

import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.TopicSubscription.RetainHandling;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.core.MqttOperations;
import io.github.mqttboot.spring.listener.AckMode;
import io.github.mqttboot.spring.listener.MqttListenerErrorHandler;
import io.github.mqttboot.spring.listener.MqttListenerInvoker;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.converter.MessageConverter;
import org.springframework.validation.Validator;

/**
 * A listener as it was declared: what it listens to and how. What is {@code null} comes
 * from the container factory.
 */
public abstract class MqttListenerEndpoint {

	private String id = "";

	private List<String> topics = List.of();

	private @Nullable String share;

	private @Nullable QoS qos;

	private @Nullable AckMode ackMode;

	private @Nullable Boolean autoStartup;

	private @Nullable RetainHandling retainHandling;

	private boolean noLocal;

	private boolean retainAsPublished;

	private boolean skipRetained;

	private @Nullable String contentType;

	private @Nullable MessageConverter messageConverter;

	private @Nullable MqttListenerErrorHandler errorHandler;

	/**
	 * Make what calls the listener.
	 * @param messageConverter converts payloads
	 * @param validator validates payloads, or {@code null} not to
	 * @param operations publishes replies
	 * @return the invoker
	 * @throws InvalidMqttListenerException if the listener cannot be called
	 */
	protected abstract MqttListenerInvoker createInvoker(MessageConverter messageConverter,
			@Nullable Validator validator, MqttOperations operations);

	/**
	 * Check what can be known before the first message.
	 * @param effectiveAckMode the acknowledgement mode in force
	 * @param version the version that the client was told to speak
	 * @throws InvalidMqttListenerException if the listener could never work
	 */
	protected abstract void validate(AckMode effectiveAckMode, MqttVersion version);

	/**
	 * Describe the listener for people.
	 * @return what was declared where
	 */
	public abstract String getDescription();

	/**
	 * Return the id.
	 * @return the id, unique in the registry
	 */
	public String getId() {
		return this.id;
	}

	/**
	 * Set the id.
	 * @param id the id, unique in the registry
	 */
	public void setId(String id) {
		this.id = id;
	}

	/**
	 * Return the topics.
	 * @return topic filters or templates
	 */
	public List<String> getTopics() {
		return this.topics;
	}

	/**
	 * Set the topics.
	 * @param topics topic filters or templates, one at least
	 */
	public void setTopics(List<String> topics) {
		this.topics = List.copyOf(topics);
	}

	/**
	 * Return the share group.
	 * @return the name, or {@code null} if this listener gets every message
	 */
	public @Nullable String getShare() {
		return this.share;
	}

	/**
	 * Set the share group.
	 * @param share the name, or {@code null} for none
	 */
	public void setShare(@Nullable String share) {
		this.share = share;
	}

	/**
	 * Return the maximum QoS.
	 * @return the quality of service, or {@code null} for the factory's
	 */
	public @Nullable QoS getQos() {
		return this.qos;
	}

	/**
	 * Set the maximum QoS.
	 * @param qos the quality of service, or {@code null} for the factory's
	 */
	public void setQos(@Nullable QoS qos) {
		this.qos = qos;
	}

	/**
	 * Return when messages are acknowledged.
	 * @return the mode, or {@code null} for the factory's
	 */
	public @Nullable AckMode getAckMode() {
		return this.ackMode;
	}

	/**
	 * Set when messages are acknowledged.
	 * @param ackMode the mode, or {@code null} for the factory's
	 */
	public void setAckMode(@Nullable AckMode ackMode) {
		this.ackMode = ackMode;
	}

	/**
	 * Return whether the registry starts the listener by itself.
	 * @return the switch, or {@code null} for the factory's
	 */
	public @Nullable Boolean getAutoStartup() {
		return this.autoStartup;
	}

	/**
	 * Set whether the registry starts the listener by itself.
	 * @param autoStartup the switch, or {@code null} for the factory's
	 */
	public void setAutoStartup(@Nullable Boolean autoStartup) {
		this.autoStartup = autoStartup;
	}

	/**
	 * Return which retained messages are sent on subscribing (MQTT 5).
	 * @return the option, or {@code null} for the default
	 */
	public @Nullable RetainHandling getRetainHandling() {
		return this.retainHandling;
	}

	/**
	 * Set which retained messages are sent on subscribing (MQTT 5).
	 * @param retainHandling the option, or {@code null} for the default
	 */
	public void setRetainHandling(@Nullable RetainHandling retainHandling) {
		this.retainHandling = retainHandling;
	}

	/**
	 * Return whether messages that this client published are kept away (MQTT 5).
	 * @return the option
	 */
	public boolean isNoLocal() {
		return this.noLocal;
	}

	/**
	 * Set whether messages that this client published are kept away (MQTT 5).
	 * @param noLocal the option
	 */
	public void setNoLocal(boolean noLocal) {
		this.noLocal = noLocal;
	}

	/**
	 * Return whether the retain flag stays as it was published (MQTT 5).
	 * @return the option
	 */
	public boolean isRetainAsPublished() {
		return this.retainAsPublished;
	}

	/**
	 * Set whether the retain flag stays as it was published (MQTT 5).
	 * @param retainAsPublished the option
	 */
	public void setRetainAsPublished(boolean retainAsPublished) {
		this.retainAsPublished = retainAsPublished;
	}

	/**
	 * Return whether messages are passed over that the server had kept from before.
	 * @return the switch
	 */
	public boolean isSkipRetained() {
		return this.skipRetained;
	}

	/**
	 * Set whether messages are passed over that the server had kept from before.
	 * @param skipRetained the switch
	 */
	public void setSkipRetained(boolean skipRetained) {
		this.skipRetained = skipRetained;
	}

	/**
	 * Return what payloads are read as.
	 * @return the content type, or {@code null} to go by each message
	 */
	public @Nullable String getContentType() {
		return this.contentType;
	}

	/**
	 * Set what payloads are read as, whatever messages say.
	 * @param contentType the content type, or {@code null} to go by each message
	 */
	public void setContentType(@Nullable String contentType) {
		this.contentType = contentType;
	}

	/**
	 * Return what converts payloads.
	 * @return the converter, or {@code null} for the factory's
	 */
	public @Nullable MessageConverter getMessageConverter() {
		return this.messageConverter;
	}

	/**
	 * Set what converts payloads. It has the say alone.
	 * @param messageConverter the converter, or {@code null} for the factory's
	 */
	public void setMessageConverter(@Nullable MessageConverter messageConverter) {
		this.messageConverter = messageConverter;
	}

	/**
	 * Return what happens once the listener has failed for good.
	 * @return the handler, or {@code null} for the factory's
	 */
	public @Nullable MqttListenerErrorHandler getErrorHandler() {
		return this.errorHandler;
	}

	/**
	 * Set what happens once the listener has failed for good.
	 * @param errorHandler the handler, or {@code null} for the factory's
	 */
	public void setErrorHandler(@Nullable MqttListenerErrorHandler errorHandler) {
		this.errorHandler = errorHandler;
	}

}
