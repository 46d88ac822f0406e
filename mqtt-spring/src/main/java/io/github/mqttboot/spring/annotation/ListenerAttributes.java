package io.github.mqttboot.spring.annotation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.config.InvalidMqttListenerException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.BeanExpressionResolver;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.util.ObjectUtils;

/**
 * Reads the attributes of one annotation: resolves placeholders and expressions, and
 * names the attribute, its value and what is possible where that does not fit.
 */
final class ListenerAttributes {

	private final ConfigurableBeanFactory beanFactory;

	private final String listener;

	/**
	 * Create attributes.
	 * @param beanFactory resolves placeholders and expressions
	 * @param listener describes the listener in messages
	 */
	ListenerAttributes(ConfigurableBeanFactory beanFactory, String listener) {
		this.beanFactory = beanFactory;
		this.listener = listener;
	}

	/**
	 * Resolve placeholders and expressions.
	 * @param value what the annotation says
	 * @return whatever the expression yields; {@code null} for nothing or an empty text
	 */
	@Nullable Object resolve(String value) {
		if (value.isEmpty()) {
			return null;
		}
		try {
			String text = this.beanFactory.resolveEmbeddedValue(value);
			BeanExpressionResolver expressionResolver = this.beanFactory.getBeanExpressionResolver();
			Object result = (expressionResolver != null)
					? expressionResolver.evaluate(text, new BeanExpressionContext(this.beanFactory, null)) : text;
			return "".equals(result) ? null : result;
		}
		catch (BeansException | IllegalArgumentException ex) {
			throw new InvalidMqttListenerException(this.listener,
					"'" + value + "' cannot be resolved: " + ex.getMessage(),
					"Correct it, or configure the property. Topic variables are written without the dollar sign: {name}",
					ex);
		}
	}

	@Nullable String text(String value) {
		Object result = resolve(value);
		return (result != null) ? result.toString() : null;
	}

	List<String> texts(String... values) {
		List<String> texts = new ArrayList<>();
		for (String value : values) {
			Object result = resolve(value);
			if (result instanceof Iterable<?> elements) {
				elements.forEach((element) -> texts.add(String.valueOf(element)));
			}
			else if (result != null) {
				Arrays.stream(ObjectUtils.toObjectArray(result.getClass().isArray() ? result : new Object[] { result }))
					.map(String::valueOf)
					.forEach(texts::add);
			}
		}
		return texts;
	}

	@Nullable Boolean flag(String attribute, String value) {
		String text = text(value);
		if (text == null) {
			return null;
		}
		return switch (text.toLowerCase(Locale.ROOT)) {
			case "true" -> true;
			case "false" -> false;
			default -> throw invalid(attribute, text, "true or false");
		};
	}

	@Nullable QoS qos(String value) {
		String text = text(value);
		if (text == null) {
			return null;
		}
		return switch (text) {
			case "0", "1", "2" -> QoS.of(Integer.parseInt(text));
			default -> constant("qos", text, QoS.class, "0, 1 or 2");
		};
	}

	<E extends Enum<E>> @Nullable E constant(String attribute, String value, Class<E> type) {
		String text = text(value);
		return (text != null)
				? constant(attribute, text, type,
						Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", ")))
				: null;
	}

	private <E extends Enum<E>> E constant(String attribute, String text, Class<E> type, String possible) {
		String name = text.trim().replace('-', '_');
		return Arrays.stream(type.getEnumConstants())
			.filter((constant) -> constant.name().equalsIgnoreCase(name))
			.findFirst()
			.orElseThrow(() -> invalid(attribute, text, possible));
	}

	<T> T bean(String attribute, Object value, Class<T> type) {
		if (type.isInstance(value)) {
			return type.cast(value);
		}
		String name = value.toString();
		if (!this.beanFactory.containsBean(name) || !this.beanFactory.isTypeMatch(name, type)) {
			throw invalid(attribute, name, "the name of a bean of type " + type.getName());
		}
		return this.beanFactory.getBean(name, type);
	}

	String listener() {
		return this.listener;
	}

	InvalidMqttListenerException invalid(String problem, String remedy) {
		return new InvalidMqttListenerException(this.listener, problem, remedy);
	}

	private InvalidMqttListenerException invalid(String attribute, String value, String possible) {
		return new InvalidMqttListenerException(this.listener, "its " + attribute + " is '" + value + "'",
				"It must be " + possible);
	}

}
