package io.github.mqttboot.autoconfigure;

import io.github.mqttboot.spring.publisher.InvalidMqttPublisherException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells which MQTT publisher could never work, why, and what to do about it.
 */
class InvalidMqttPublisherFailureAnalyzer extends AbstractFailureAnalyzer<InvalidMqttPublisherException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidMqttPublisherException cause) {
		String description = "An MQTT publisher is not valid:%n%n    Publisher: %s%n    Reason: %s."
			.formatted(cause.getPublisher(), cause.getProblem());
		return new FailureAnalysis(description, cause.getRemedy() + ".", cause);
	}

}
