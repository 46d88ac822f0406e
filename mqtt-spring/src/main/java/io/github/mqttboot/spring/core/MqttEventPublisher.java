package io.github.mqttboot.spring.core;

import java.time.Duration;

import io.github.mqttboot.client.ConnectResult;
import io.github.mqttboot.client.MqttConnectionListener;
import io.github.mqttboot.client.SubscribeResult;
import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.spring.core.MqttMessageDroppedEvent.Cause;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.util.Assert;

/**
 * Makes application events of what happens to a client's connection. To be given to the
 * client's builder as a connection listener.
 */
public class MqttEventPublisher implements MqttConnectionListener {

	/** Name of the client in an application that has only one. */
	public static final String DEFAULT_CLIENT_NAME = "default";

	private final ApplicationEventPublisher publisher;

	private final String clientName;

	/**
	 * Create a publisher for the only client.
	 * @param publisher publishes the events
	 */
	public MqttEventPublisher(ApplicationEventPublisher publisher) {
		this(publisher, DEFAULT_CLIENT_NAME);
	}

	/**
	 * Create a publisher.
	 * @param publisher publishes the events
	 * @param clientName the name that the client has in this application
	 */
	public MqttEventPublisher(ApplicationEventPublisher publisher, String clientName) {
		Assert.notNull(publisher, "Publisher must not be null");
		Assert.hasText(clientName, "Client name must not be empty");
		this.publisher = publisher;
		this.clientName = clientName;
	}

	@Override
	public void onConnected(ConnectResult result, boolean reconnect) {
		this.publisher.publishEvent(new MqttConnectedEvent(this, this.clientName, result, reconnect));
	}

	@Override
	public void onDisconnected(@Nullable MqttException cause, @Nullable ReasonCode reasonCode,
			@Nullable Duration reconnectDelay) {
		this.publisher
			.publishEvent(new MqttDisconnectedEvent(this, this.clientName, cause, reasonCode, reconnectDelay));
	}

	@Override
	public void onConnectFailed(MqttException cause, @Nullable Duration reconnectDelay) {
		this.publisher.publishEvent(new MqttConnectFailedEvent(this, this.clientName, cause, reconnectDelay));
	}

	@Override
	public void onSessionTakenOver(String clientIdentifier) {
		this.publisher.publishEvent(new MqttSessionTakenOverEvent(this, this.clientName, clientIdentifier, false));
	}

	@Override
	public void onTakeOverSuspected(String clientIdentifier) {
		this.publisher.publishEvent(new MqttSessionTakenOverEvent(this, this.clientName, clientIdentifier, true));
	}

	@Override
	public void onSubscribed(SubscribeResult.Answer answer) {
		this.publisher.publishEvent(new MqttSubscribedEvent(this, this.clientName, answer));
	}

	@Override
	public void onSubscriptionRefused(SubscribeResult.Answer answer) {
		this.publisher.publishEvent(new MqttSubscriptionRefusedEvent(this, this.clientName, answer));
	}

	@Override
	public void onMessageDropped(MqttMessage message) {
		publishDropped(message, Cause.NO_LISTENER);
	}

	/**
	 * Tell of a message that was dropped after it had left the client.
	 * @param message the message
	 * @param cause why
	 */
	public void publishDropped(MqttMessage message, Cause cause) {
		this.publisher.publishEvent(new MqttMessageDroppedEvent(this, this.clientName, message, cause));
	}

}
