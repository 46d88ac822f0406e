package io.github.mqttboot.spring.listener;

import java.util.Map;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.spring.support.PrintableText;
import org.jspecify.annotations.Nullable;

/**
 * A listener has failed on a message for good. The cause is what the last attempt threw.
 */
public class ListenerExecutionFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String listenerId;

	private final int attempts;

	private final transient @Nullable Map<String, String> topicVariables;

	/**
	 * Create an exception.
	 * @param listenerId id of the listener
	 * @param attempts how often the listener was tried, at least 1
	 * @param cause what the last attempt threw
	 */
	public ListenerExecutionFailedException(String listenerId, int attempts, Throwable cause) {
		this(listenerId, attempts, Map.of(), cause);
	}

	/**
	 * Create an exception.
	 * @param listenerId id of the listener
	 * @param attempts how often the listener was tried, at least 1
	 * @param topicVariables values of the listener's topic variables by name
	 * @param cause what the last attempt threw
	 */
	public ListenerExecutionFailedException(String listenerId, int attempts, Map<String, String> topicVariables,
			Throwable cause) {
		super("Listener '" + listenerId + "' failed after " + ((attempts == 1) ? "1 attempt" : attempts + " attempts"),
				cause);
		this.listenerId = listenerId;
		this.attempts = attempts;
		this.topicVariables = topicVariables;
	}

	/**
	 * Return the id of the listener.
	 * @return the id
	 */
	public String getListenerId() {
		return this.listenerId;
	}

	/**
	 * Return how often the listener was tried.
	 * @return 1 or more
	 */
	public int getAttempts() {
		return this.attempts;
	}

	/**
	 * Return the values of the listener's topic variables.
	 * @return values by name, empty if there are none or the exception was serialized
	 */
	public Map<String, String> getTopicVariables() {
		Map<String, String> variables = this.topicVariables;
		return (variables != null) ? variables : Map.of();
	}

	/**
	 * Return whether the listener's method was never called, because its arguments could
	 * not be made of the message.
	 * @return {@code true} for a payload, header or topic variable that did not fit
	 */
	public boolean isConversionFailure() {
		return getCause() instanceof ListenerArgumentException;
	}

	/**
	 * Describe the failure for people.
	 * @param message the message
	 * @return a sentence without its full stop, and without the payload
	 */
	String describe(MqttMessage message) {
		return getMessage() + " on a message to topic '" + PrintableText.of(message.topic()) + "' ("
				+ message.payload().length + " bytes, QoS " + message.qos().value() + ")";
	}

}
