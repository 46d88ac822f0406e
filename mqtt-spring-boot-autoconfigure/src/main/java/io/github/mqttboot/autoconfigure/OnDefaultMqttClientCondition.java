package io.github.mqttboot.autoconfigure;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.Assert;

/**
 * Matches unless there are named clients only, each with servers of its own: a default
 * client would then connect to localhost, which nobody has asked for.
 */
class OnDefaultMqttClientCondition extends SpringBootCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Default MQTT client");
		if (new NamedMqttClients(context.getEnvironment()).isTopLevelServerNeeded()) {
			return ConditionOutcome.match(message.because("'mqtt.url' applies"));
		}
		ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
		Assert.state(beanFactory != null, "No bean factory");
		for (String name : beanFactory.getBeanNamesForType(MqttConnectionDetails.class, true, false)) {
			if (isForDefaultClient(name, beanFactory)) {
				return ConditionOutcome.match(message.foundExactly("connection details '" + name + "'"));
			}
		}
		return ConditionOutcome
			.noMatch(message.because("every client in 'mqtt.clients' has a URL of its own, and 'mqtt.url' is not set"));
	}

	private static boolean isForDefaultClient(String name, ConfigurableListableBeanFactory beanFactory) {
		if (beanFactory.getType(name, false) == PropertiesMqttConnectionDetails.class) {
			return false;
		}
		// not a definition: registered as an object
		return !beanFactory.containsBeanDefinition(name)
				|| !(beanFactory.getBeanDefinition(name) instanceof AbstractBeanDefinition definition)
				|| (definition.isAutowireCandidate() && definition.isDefaultCandidate());
	}

}
