package com.example.fleet.broker;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches while neither {@code mqtt.url} nor {@code mqtt.urls} is set.
 */
class NoBrokerConfigured implements Condition {

	@Override
	public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Environment environment = context.getEnvironment();
		return !environment.containsProperty("mqtt.url") && !environment.containsProperty("mqtt.urls")
				&& !environment.containsProperty("mqtt.urls[0]");
	}

}
