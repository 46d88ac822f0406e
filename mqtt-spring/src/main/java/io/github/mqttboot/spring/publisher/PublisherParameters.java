package io.github.mqttboot.spring.publisher;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.client.topic.TopicName;
import io.github.mqttboot.spring.annotation.TopicVariable;
import io.github.mqttboot.spring.core.PublishSpec;
import io.github.mqttboot.spring.support.MqttHeaders;
import io.github.mqttboot.spring.support.TopicTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.SynthesizingMethodParameter;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.util.StringUtils;

/**
 * What the parameters of one method are for.
 */
final class PublisherParameters {

	/** What a header sets, by its name. */
	private static final Map<String, Setter> HEADERS = Map.of(MqttHeaders.QOS,
			new Setter(QoS.class, (spec, value) -> spec.qos((QoS) value)), MqttHeaders.RETAIN,
			new Setter(boolean.class, (spec, value) -> spec.retain((Boolean) value)), MqttHeaders.MESSAGE_EXPIRY,
			new Setter(Duration.class, (spec, value) -> spec.expiry((Duration) value)), MqttHeaders.RESPONSE_TOPIC,
			new Setter(String.class, (spec, value) -> spec.responseTopic((String) value)), MqttHeaders.CORRELATION_DATA,
			new Setter(byte[].class, (spec, value) -> spec.correlationData((byte[]) value)),
			MessageHeaders.CONTENT_TYPE, new Setter(String.class, (spec, value) -> spec.contentType((String) value)));

	private final String method;

	private final Map<String, Integer> topicVariables = new LinkedHashMap<>();

	private final Map<Integer, BiConsumer<PublishSpec, Object>> setters = new LinkedHashMap<>();

	private int payload = -1;

	private PublisherParameters(String method) {
		this.method = method;
	}

	static PublisherParameters of(Method method, String description, String topic) {
		PublisherParameters parameters = new PublisherParameters(description);
		List<Integer> leftOver = new ArrayList<>();
		for (int i = 0; i < method.getParameterCount(); i++) {
			MethodParameter parameter = new SynthesizingMethodParameter(method, i);
			parameter.initParameterNameDiscovery(DefaultParameterNameDiscoverer.getSharedInstance());
			if (!parameters.add(parameter)) {
				leftOver.add(i);
			}
		}
		if (leftOver.size() > 1) {
			throw parameters.invalid("it has " + leftOver.size() + " parameters for the one payload",
					"Annotate the others with @TopicVariable, @Header or @UserProperty");
		}
		if (!leftOver.isEmpty()) {
			parameters.payload = leftOver.get(0);
		}
		parameters.requireTopic(topic);
		return parameters;
	}

	private boolean add(MethodParameter parameter) {
		TopicVariable variable = parameter.getParameterAnnotation(TopicVariable.class);
		Header header = parameter.getParameterAnnotation(Header.class);
		UserProperty property = parameter.getParameterAnnotation(UserProperty.class);
		int index = parameter.getParameterIndex();
		if (variable != null) {
			this.topicVariables.put(name(parameter, variable.value()), index);
		}
		else if (header != null) {
			this.setters.put(index, header(parameter, name(parameter, header.value())));
		}
		else if (property != null) {
			String name = name(parameter, property.value());
			this.setters.put(index, (spec, value) -> addUserProperties(spec, name, value));
		}
		else if (parameter.getParameterType() == UserProperties.class
				&& !parameter.hasParameterAnnotation(Payload.class)) {
			this.setters.put(index, (spec, value) -> spec.userProperties((UserProperties) value));
		}
		else {
			return false;
		}
		return true;
	}

	private String name(MethodParameter parameter, String declared) {
		String name = StringUtils.hasText(declared) ? declared : parameter.getParameterName();
		if (name == null) {
			throw invalid("the name of its parameter #" + parameter.getParameterIndex() + " is not known",
					"Name it in the annotation, or compile with -parameters");
		}
		return name;
	}

	private BiConsumer<PublishSpec, Object> header(MethodParameter parameter, String name) {
		Setter setter = HEADERS.get(name);
		if (setter == null) {
			throw invalid("its parameter #" + parameter.getParameterIndex() + " is for the header '" + name
					+ "', which no publish has", "Use a name from MqttHeaders, or @UserProperty");
		}
		Class<?> type = parameter.getParameterType();
		if (type != setter.type() && !(type == Boolean.class && setter.type() == boolean.class)) {
			throw invalid("its parameter #" + parameter.getParameterIndex() + " for the header '" + name + "' is a "
					+ type.getSimpleName(), "Make it a " + setter.type().getSimpleName());
		}
		return setter.action();
	}

	private static void addUserProperties(PublishSpec spec, String name, Object value) {
		if (value instanceof Collection<?> values) {
			values.forEach((element) -> spec.userProperty(name, String.valueOf(element)));
		}
		else {
			spec.userProperty(name, value.toString());
		}
	}

	private void requireTopic(String topic) {
		if (topic.isEmpty()) {
			throw invalid("it has no topic", "Name one in @MqttPublish or @MqttPublisher");
		}
		Set<String> needed = TopicTemplate.variableNames(topic);
		for (String name : needed) {
			if (!this.topicVariables.containsKey(name)) {
				throw invalid("its topic '" + topic + "' needs the variable '" + name + "'",
						"Add a parameter with @TopicVariable(\"" + name + "\")");
			}
		}
		for (String name : this.topicVariables.keySet()) {
			if (!needed.contains(name)) {
				throw invalid("its topic '" + topic + "' does not have the variable '" + name + "'",
						"Add {" + name + "} to the topic, or remove the parameter");
			}
		}
		try {
			Map<String, String> samples = new HashMap<>();
			needed.forEach((name) -> samples.put(name, "x"));
			TopicName.of(TopicTemplate.expand(topic, samples));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidMqttPublisherException(this.method, String.valueOf(ex.getMessage()),
					"Correct the topic: a message goes to one topic, without + and #", ex);
		}
	}

	private InvalidMqttPublisherException invalid(String problem, String remedy) {
		return new InvalidMqttPublisherException(this.method, problem, remedy);
	}

	@Nullable Object payload(@Nullable Object[] arguments) {
		return (this.payload >= 0) ? arguments[this.payload] : null;
	}

	Map<String, @Nullable Object> topicVariables(@Nullable Object[] arguments) {
		Map<String, @Nullable Object> values = new HashMap<>();
		this.topicVariables.forEach((name, index) -> values.put(name, arguments[index]));
		return values;
	}

	void apply(@Nullable Object[] arguments, PublishSpec spec) {
		this.setters.forEach((index, setter) -> {
			Object value = arguments[index];
			if (value != null) {
				setter.accept(spec, value);
			}
		});
	}

	/**
	 * What a header sets.
	 *
	 * @param type the type of its values
	 * @param action sets it
	 */
	private record Setter(Class<?> type, BiConsumer<PublishSpec, Object> action) {

	}

}
