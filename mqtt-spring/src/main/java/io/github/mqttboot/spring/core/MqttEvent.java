package io.github.mqttboot.spring.core;

import org.springframework.context.ApplicationEvent;

/**
 * Something that happened to a client's connection. Published on a thread of the client's
 * listener executor, in the order of what happened.
 */
public abstract class MqttEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	private final String clientName;

	MqttEvent(Object source, String clientName) {
		super(source);
		this.clientName = clientName;
	}

	/**
	 * Return which client this is about.
	 * @return the name that the client has in this application
	 */
	public String getClientName() {
		return this.clientName;
	}

	/** Shows what happened, never a payload. */
	@Override
	public String toString() {
		return getClass().getSimpleName() + "[client=" + this.clientName + "]";
	}

}
