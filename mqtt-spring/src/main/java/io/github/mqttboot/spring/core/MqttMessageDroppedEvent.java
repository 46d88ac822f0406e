package io.github.mqttboot.spring.core;

import io.github.mqttboot.client.message.MqttMessage;

/**
 * A received message was dropped: nobody wanted it. It has been acknowledged.
 */
public class MqttMessageDroppedEvent extends MqttEvent {

	private static final long serialVersionUID = 1L;

	private final transient MqttMessage mqttMessage;

	private final Cause cause;

	MqttMessageDroppedEvent(Object source, String clientName, MqttMessage mqttMessage, Cause cause) {
		super(source, clientName);
		this.cause = cause;
		this.mqttMessage = mqttMessage;
	}

	/**
	 * Return the message.
	 * @return the message
	 */
	public MqttMessage getMqttMessage() {
		return this.mqttMessage;
	}

	/**
	 * Return why nobody wanted it.
	 * @return the cause
	 */
	public Cause getCause() {
		return this.cause;
	}

	/**
	 * Why nobody wanted a message.
	 */
	public enum Cause {

		/**
		 * No subscription of this client matches its topic: the server keeps one of an
		 * earlier run in the session.
		 */
		NO_LISTENER,

		/** Its listener was stopped while it was on its way. */
		LISTENER_STOPPED

	}

}
