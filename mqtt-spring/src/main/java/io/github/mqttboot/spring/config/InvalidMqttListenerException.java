package io.github.mqttboot.spring.config;

import org.jspecify.annotations.Nullable;

/**
 * A listener was declared in a way that could never work. Found at start-up.
 */
public class InvalidMqttListenerException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String listener;

	private final String problem;

	private final String remedy;

	/**
	 * Create an exception.
	 * @param listener which listener: class and method
	 * @param problem what is wrong
	 * @param remedy what to do about it
	 */
	public InvalidMqttListenerException(String listener, String problem, String remedy) {
		this(listener, problem, remedy, null);
	}

	/**
	 * Create an exception with a cause.
	 * @param listener which listener: class and method
	 * @param problem what is wrong
	 * @param remedy what to do about it
	 * @param cause the cause, or {@code null}
	 */
	public InvalidMqttListenerException(String listener, String problem, String remedy, @Nullable Throwable cause) {
		super("MQTT listener " + listener + " is not valid: " + problem + ". " + remedy, cause);
		this.listener = listener;
		this.problem = problem;
		this.remedy = remedy;
	}

	/**
	 * Return which listener it is.
	 * @return class and method
	 */
	public String getListener() {
		return this.listener;
	}

	/**
	 * Return what is wrong.
	 * @return a sentence without its full stop
	 */
	public String getProblem() {
		return this.problem;
	}

	/**
	 * Return what to do about it.
	 * @return a sentence
	 */
	public String getRemedy() {
		return this.remedy;
	}

}
