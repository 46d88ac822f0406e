package io.github.mqttboot.spring.integration;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.config.MqttListenerContainerFactory;
import io.github.mqttboot.spring.config.MqttListenerEndpoint;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;
import io.github.mqttboot.spring.listener.AckMode;
import io.github.mqttboot.spring.listener.ContainerShutdown;
import io.github.mqttboot.spring.listener.MqttListenerContainer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.integration.IntegrationMessageHeaderAccessor;
import org.springframework.integration.core.Pausable;
import org.springframework.integration.endpoint.MessageProducerSupport;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.util.Assert;

/**
 * Inbound channel adapter: subscribes to topics and sends what comes to a channel. It is
 * a listener like others: its container is in the {@link MqttListenerEndpointRegistry},
 * if there is one, under the adapter's bean name, and ends with them. With
 * {@link AckMode#AUTO}, a message is acknowledged once the flow has returned; a channel
 * that hands over to another thread returns before the work is done.
 * <p>
 * What the flow throws goes to the error channel, if there is one, and is dealt with
 * then. If there is none, or its flow throws as well, the factory's retries, error
 * handler and recoverer follow.
 */
public class MqttMessageDrivenChannelAdapter extends MessageProducerSupport implements Pausable {

	private final MqttListenerContainerFactory containerFactory;

	private final List<String> topics;

	private @Nullable QoS qos;

	private @Nullable AckMode ackMode;

	private Class<?> payloadType = byte[].class;

	private Consumer<MqttListenerEndpoint> listenerCustomizer = (endpoint) -> {
	};

	private @Nullable MqttListenerEndpointRegistry registry;

	private @Nullable MqttListenerContainer container;

	/**
	 * Create an adapter.
	 * @param containerFactory makes the container, and says what is not set here
	 * @param topics topic filters or templates, one at least
	 */
	public MqttMessageDrivenChannelAdapter(MqttListenerContainerFactory containerFactory, String... topics) {
		Assert.notNull(containerFactory, "Container factory must not be null");
		this.containerFactory = containerFactory;
		this.topics = List.of(topics);
	}

	/**
	 * Set the maximum QoS to receive with.
	 * @param qos the quality of service; the factory's if not called
	 */
	public void setQos(QoS qos) {
		this.qos = qos;
	}

	/**
	 * Set when messages are acknowledged. With {@link AckMode#MANUAL}, each message has
	 * the header {@link IntegrationMessageHeaderAccessor#ACKNOWLEDGMENT_CALLBACK}, and
	 * the flow, or that of the error channel, has to call it, sooner or later.
	 * @param ackMode the mode; the factory's if not called
	 */
	public void setAckMode(AckMode ackMode) {
		this.ackMode = ackMode;
	}

	/**
	 * Set what payloads are converted to, by the factory's message converter.
	 * @param payloadType the type; {@code byte[]} if not called
	 */
	public void setPayloadType(Class<?> payloadType) {
		this.payloadType = payloadType;
	}

	/**
	 * Set what else the listener is to be: its concurrency, share group, retries and so
	 * on.
	 * @param listenerCustomizer called once, when everything else is set
	 */
	public void setListenerCustomizer(Consumer<MqttListenerEndpoint> listenerCustomizer) {
		this.listenerCustomizer = listenerCustomizer;
	}

	@Override
	public String getComponentType() {
		return "mqtt:inbound-channel-adapter";
	}

	@Override
	protected void onInit() {
		super.onInit();
		FlowEndpoint endpoint = new FlowEndpoint(this, this.payloadType);
		endpoint.setId(listenerId());
		endpoint.setTopics(this.topics);
		endpoint.setQos(this.qos);
		endpoint.setAckMode(this.ackMode);
		this.listenerCustomizer.accept(endpoint);
		// started by this, in its phase
		endpoint.setAutoStartup(false);
		BeanFactory beanFactory = getBeanFactory();
		this.registry = (beanFactory != null)
				? beanFactory.getBeanProvider(MqttListenerEndpointRegistry.class).getIfUnique() : null;
		this.container = (this.registry != null)
				? this.registry.registerListenerContainer(endpoint, this.containerFactory)
				: this.containerFactory.createContainer(endpoint);
	}

	// A flow names what it consists of as in "flow.mqtt:inbound-channel-adapter#0", and a
	// dead letter's topic has the id in it
	private String listenerId() {
		String name = getComponentName();
		return (name != null) ? name.replaceAll("[/+#]", "-") : getComponentType();
	}

	/**
	 * Take a message through the flow.
	 * @param message the message
	 * @throws Exception what the flow has failed with, if no error channel has dealt with
	 * it
	 */
	void receive(Message<?> message) throws Exception {
		try {
			sendMessage(message);
		}
		catch (MessagingException ex) {
			throw FlowFailures.toException(ex);
		}
	}

	/**
	 * Take a message to the error channel that could not even be made one of the flow.
	 * @param message the message
	 * @param failure why
	 * @throws Exception the failure if there is no error channel, or what that has failed
	 * with
	 */
	void fail(Message<?> message, MessageConversionException failure) throws Exception {
		boolean sent;
		try {
			sent = sendErrorMessageIfNecessary(message, failure);
		}
		catch (MessagingException ex) {
			throw FlowFailures.toException(ex);
		}
		if (!sent) {
			throw failure;
		}
	}

	@Override
	protected void doStart() {
		if (this.registry != null) {
			this.registry.start(container().getId());
		}
		else {
			container().start();
		}
	}

	/**
	 * Unsubscribe while the client stays connected.
	 * @see MqttListenerContainer#stop()
	 */
	@Override
	protected void doStop() {
		container().stop();
	}

	/**
	 * Stop because the application stops: what comes from now on is left to a kept
	 * session.
	 * @see ContainerShutdown
	 */
	@Override
	protected void doStop(Runnable callback) {
		try {
			ContainerShutdown.shutDown(List.of(container()));
		}
		finally {
			callback.run();
		}
	}

	@Override
	public void destroy() {
		super.destroy();
		if (this.registry != null) {
			this.registry.unregisterListenerContainer(container().getId());
		}
	}

	/**
	 * Begin with no more messages until {@link #resume()}, while the subscription stays.
	 * @see MqttListenerContainer#pause()
	 */
	@Override
	public void pause() {
		container().pause();
	}

	@Override
	public void resume() {
		container().resume();
	}

	@Override
	public boolean isPaused() {
		return container().isPaused();
	}

	private MqttListenerContainer container() {
		return Objects.requireNonNull(this.container, "The adapter has not been initialized");
	}

}
