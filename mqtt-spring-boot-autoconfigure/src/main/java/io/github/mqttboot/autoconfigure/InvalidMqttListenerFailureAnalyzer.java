package io.github.mqttboot.autoconfigure;

import io.github.mqttboot.spring.config.InvalidMqttListenerException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells which MQTT listener could never work, why, and what to do about it.
 */
class InvalidMqttListenerFailureAnalyzer extends AbstractFailureAnalyzer<InvalidMqttListenerException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidMqttListenerException cause) {
		String description = "An MQTT listener is not valid:%n%n    Listener: %s%n    Reason: %s."
			.formatted(cause.getListener(), cause.getProblem());
		return new FailureAnalysis(description, cause.getRemedy() + ".", cause);
	}

}
