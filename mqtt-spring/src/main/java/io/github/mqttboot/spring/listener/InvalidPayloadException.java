package io.github.mqttboot.spring.listener;

import java.util.stream.Collectors;

import io.github.mqttboot.spring.support.PrintableText;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.validation.BindingResult;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/**
 * A payload that the validator has refused. Where its parent quotes each rejected value,
 * and the validator's text that may quote it, too, this names fields and constraints
 * only. {@link #getBindingResult()} still has everything.
 */
final class InvalidPayloadException extends MethodArgumentNotValidException {

	private static final long serialVersionUID = 1L;

	private final String text;

	InvalidPayloadException(Message<?> message, MethodParameter parameter, BindingResult result) {
		super(message, parameter, result);
		this.text = "The payload is not valid: " + result.getAllErrors()
			.stream()
			.map(InvalidPayloadException::describe)
			.collect(Collectors.joining(", "));
	}

	private static String describe(ObjectError error) {
		String[] codes = error.getCodes();
		// the last code is the most general one: the constraint alone
		String constraint = (codes != null && codes.length > 0) ? codes[codes.length - 1] : "not valid";
		String place = (error instanceof FieldError field) ? field.getField() : error.getObjectName();
		// keys of a map stand in the path of a field, and came in the payload
		return PrintableText.of(place) + " (" + constraint + ")";
	}

	@Override
	public String getMessage() {
		return this.text;
	}

}
