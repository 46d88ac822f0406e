package io.github.mqttboot.spring.annotation;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.spring.config.InvalidMqttListenerException;
import io.github.mqttboot.spring.config.MqttListenerEndpoint;
import io.github.mqttboot.spring.listener.ListenerMethod;
import io.github.mqttboot.spring.support.MqttHeaders;
import io.github.mqttboot.spring.support.TopicTemplate;

import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.SynthesizingMethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.util.StringUtils;

/**
 * Checks that the variables of a listener's topics and the parameters of its methods
 * belong together.
 */
final class TopicVariables {

	private final MqttListenerEndpoint endpoint;

	private final Set<String> used = new HashSet<>();

	private boolean hasParameters;

	private boolean seesAll;

	private TopicVariables(MqttListenerEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Check a listener.
	 * @param endpoint the listener
	 * @param methods its methods
	 * @param templates what may use variables beside parameters
	 * @throws InvalidMqttListenerException if a parameter has no variable, or a variable
	 * has no parameter although the methods take others
	 */
	static void check(MqttListenerEndpoint endpoint, Collection<Method> methods, Collection<String> templates) {
		TopicVariables variables = new TopicVariables(endpoint);
		for (Method method : methods) {
			for (int i = 0; i < method.getParameterCount(); i++) {
				variables.check(new SynthesizingMethodParameter(method, i));
			}
		}
		templates.forEach(variables::use);
		variables.used.add(String.valueOf(endpoint.getOrderBy()));
		if (endpoint.getDeadLetterTopic() != null) {
			variables.use(endpoint.getDeadLetterTopic());
		}
		endpoint.getTopics().forEach(variables::requireUse);
	}

	private void use(String template) {
		this.used.addAll(TopicTemplate.variableNames(template));
	}

	private void check(MethodParameter parameter) {
		TopicVariable annotation = parameter.getParameterAnnotation(TopicVariable.class);
		if (annotation == null) {
			this.seesAll |= seesAll(parameter);
			return;
		}
		this.hasParameters = true;
		parameter.initParameterNameDiscovery(DefaultParameterNameDiscoverer.getSharedInstance());
		String name = StringUtils.hasText(annotation.value()) ? annotation.value() : parameter.getParameterName();
		this.used.add(String.valueOf(name));
		if (annotation.required() && parameter.getParameterType() != Optional.class) {
			this.endpoint.getTopics().forEach((topic) -> requireVariable(parameter, String.valueOf(name), topic));
		}
	}

	private static boolean seesAll(MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		Header header = parameter.getParameterAnnotation(Header.class);
		return (header != null && header.value().equals(MqttHeaders.TOPIC_VARIABLES))
				|| parameter.hasParameterAnnotation(Headers.class) || Message.class.isAssignableFrom(type)
				|| MessageHeaders.class.isAssignableFrom(type) || type == MqttMessage.class;
	}

	private void requireVariable(MethodParameter parameter, String name, String topic) {
		if (!TopicTemplate.variableNames(topic).contains(name)) {
			throw new InvalidMqttListenerException(describe(parameter),
					"its parameter #" + parameter.getParameterIndex() + " needs the topic variable '" + name
							+ "', which '" + topic + "' does not have",
					"Name the wildcard: {" + name + "} instead of +");
		}
	}

	private static String describe(MethodParameter parameter) {
		Method method = parameter.getMethod();
		return (method != null) ? ListenerMethod.describe(parameter.getContainingClass(), method) : "";
	}

	private void requireUse(String topic) {
		for (String name : TopicTemplate.variableNames(topic)) {
			if (this.used.contains(name)) {
				continue;
			}
			if (name.indexOf('.') >= 0 || name.indexOf(':') >= 0) {
				throw new InvalidMqttListenerException(this.endpoint.getDescription(),
						"'{" + name + "}' in '" + topic + "' is a topic variable, but looks like a property",
						"Write ${" + name + "} for the value of a property");
			}
			if (this.hasParameters && !this.seesAll) {
				throw new InvalidMqttListenerException(this.endpoint.getDescription(),
						"nothing uses the variable '" + name + "' of '" + topic + "'",
						"Add a parameter for it: @TopicVariable String " + name + ", or write + instead of {" + name
								+ "}");
			}
		}
	}

}
