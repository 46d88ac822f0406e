package io.github.mqttboot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;

/**
 * Tells which {@code mqtt} property has an invalid value, where it comes from, and what
 * to set instead.
 */
class InvalidMqttPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidMqttPropertyException> {

	private final Environment environment;

	InvalidMqttPropertyFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidMqttPropertyException cause) {
		StringBuilder description = new StringBuilder("An MQTT property has a value that cannot work:%n".formatted());
		description.append("%n    Property: %s".formatted(cause.getName()));
		if (cause.getValue() != null) {
			description.append("%n    Value: \"%s\"".formatted(cause.getValue()));
		}
		Origin origin = findOrigin(cause.getName());
		if (origin != null) {
			description.append("%n    Origin: %s".formatted(origin));
		}
		description.append("%n    Reason: %s".formatted(cause.getReason()));
		return new FailureAnalysis(description.toString(), cause.getRemedy(), cause);
	}

	private @Nullable Origin findOrigin(String name) {
		ConfigurationPropertyName propertyName = ConfigurationPropertyName.adapt(name, '.');
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty property = source.getConfigurationProperty(propertyName);
			if (property != null) {
				return property.getOrigin();
			}
		}
		return null;
	}

}
