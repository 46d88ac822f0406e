package io.github.mqttboot.autoconfigure;

import io.github.mqttboot.client.error.MqttConnectException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Tells which property to change when there is no connection and {@code mqtt.startup}
 * says that the application cannot start without one.
 */
class MqttConnectFailureAnalyzer extends AbstractFailureAnalyzer<MqttConnectException> {

	private static final String RETRY = "To start without a connection and connect as soon as it is possible, set "
			+ "'mqtt.startup' to 'retry'.";

	private final Environment environment;

	MqttConnectFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MqttConnectException cause) {
		// of a named client, what is set for it
		MqttConnectAdvice advice = new MqttConnectAdvice(this.environment,
				new NamedMqttClients(this.environment).mapper(rootFailure));
		boolean required = advice.isConnectionRequired();
		String description = "There is no connection to the MQTT server%s:%n%n    %s"
			.formatted(required ? ", and 'mqtt.startup' is 'fail'" : "", cause.getMessage());
		String remedy = advice.remedy(cause);
		return new FailureAnalysis(advice.withNames(description),
				required ? "%s%n%n%s".formatted(remedy, advice.withNames(RETRY)) : remedy, cause);
	}

}
