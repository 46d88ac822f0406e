package io.github.mqttboot.spring.support;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.converter.MessageConversionException;

/**
 * A payload, or another value of a message, could not be converted. Parsers like to quote
 * what they choke on, and payloads must not get into a log that way: the message of this
 * exception tells where and why, but never a value, and it has no cause. What the parser
 * has thrown is there for those who know what they do, see {@link #getOriginal()}.
 */
public class PayloadConversionException extends MessageConversionException {

	private static final long serialVersionUID = 1L;

	private final transient @Nullable Throwable original;

	/**
	 * Create an exception.
	 * @param description what could not be done; must not contain a value
	 * @param original what the converter has thrown
	 */
	public PayloadConversionException(String description, Throwable original) {
		super(description + ": " + FailureText.of(original));
		this.original = original;
	}

	/**
	 * Return what the converter has thrown. Its message, and those of its causes, may
	 * quote the payload: not for logs in production.
	 * @return the exception, or {@code null} after serialization
	 */
	public @Nullable Throwable getOriginal() {
		return this.original;
	}

}
