package io.github.mqttboot.spring.core;

/**
 * The server has ended the connection because another client came with the same client
 * identifier: two instances share one, and would throw each other out for ever.
 */
public class MqttSessionTakenOverEvent extends MqttEvent {

	private static final long serialVersionUID = 1L;

	private final String clientIdentifier;

	private final boolean suspected;

	MqttSessionTakenOverEvent(Object source, String clientName, String clientIdentifier, boolean suspected) {
		super(source, clientName);
		this.suspected = suspected;
		this.clientIdentifier = clientIdentifier;
	}

	/**
	 * Return whether this is a guess: the server has closed several connections in a row
	 * soon after they were made and has not said why.
	 * @return {@code false} if the server said so
	 */
	public boolean isSuspected() {
		return this.suspected;
	}

	/**
	 * Return the client identifier that is used twice.
	 * @return the client identifier
	 */
	public String getClientIdentifier() {
		return this.clientIdentifier;
	}

}
