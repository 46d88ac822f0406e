package io.github.mqttboot.spring.core;

/**
 * The server has ended the connection because another client came with the same client
 * identifier: two instances share one, and would throw each other out for ever.
 */
public class MqttSessionTakenOverEvent extends MqttEvent {

	private static final long serialVersionUID = 1L;

	private final String clientIdentifier;

	MqttSessionTakenOverEvent(Object source, String clientName, String clientIdentifier) {
		super(source, clientName);
		this.clientIdentifier = clientIdentifier;
	}

	/**
	 * Return the client identifier that is used twice.
	 * @return the client identifier
	 */
	public String getClientIdentifier() {
		return this.clientIdentifier;
	}

}
