package io.github.mqttboot.spring.publisher;

import org.jspecify.annotations.Nullable;

/**
 * A method of a publisher could never work as it was declared.
 */
public class InvalidMqttPublisherException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String publisher;

	private final String problem;

	private final String remedy;

	/**
	 * Create an exception.
	 * @param publisher the method or the interface
	 * @param problem what is wrong, as the rest of a sentence
	 * @param remedy what to do about it
	 */
	public InvalidMqttPublisherException(String publisher, String problem, String remedy) {
		this(publisher, problem, remedy, null);
	}

	/**
	 * Create an exception with a cause.
	 * @param publisher the method or the interface
	 * @param problem what is wrong, as the rest of a sentence
	 * @param remedy what to do about it
	 * @param cause the cause, or {@code null}
	 */
	public InvalidMqttPublisherException(String publisher, String problem, String remedy, @Nullable Throwable cause) {
		super("MQTT publisher " + publisher + " is not valid: " + problem + ". " + remedy, cause);
		this.publisher = publisher;
		this.problem = problem;
		this.remedy = remedy;
	}

	/**
	 * Return what is not valid.
	 * @return the method or the interface
	 */
	public String getPublisher() {
		return this.publisher;
	}

	/**
	 * Return what is wrong.
	 * @return the problem
	 */
	public String getProblem() {
		return this.problem;
	}

	/**
	 * Return what to do about it.
	 * @return the remedy
	 */
	public String getRemedy() {
		return this.remedy;
	}

}
