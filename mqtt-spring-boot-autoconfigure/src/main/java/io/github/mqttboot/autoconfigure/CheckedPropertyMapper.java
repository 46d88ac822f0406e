package io.github.mqttboot.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;

/**
 * Hands the values of properties to their targets. What a target refuses ends in an
 * {@link InvalidMqttPropertyException} with the name of the property.
 */
final class CheckedPropertyMapper {

	static final String DEFAULT_REMEDY = "Change '%s' in your application's configuration, or remove it to "
			+ "use the default.";

	private final UnaryOperator<String> names;

	/**
	 * Create a mapper.
	 * @param prefix what the names start with, without the dot
	 */
	CheckedPropertyMapper(String prefix) {
		this((name) -> prefix + "." + name);
	}

	/**
	 * Create a mapper.
	 * @param names makes full names of those after the prefix
	 */
	CheckedPropertyMapper(UnaryOperator<String> names) {
		this.names = names;
	}

	/**
	 * Return the full name of a property.
	 * @param name the name of the property after the prefix
	 * @return the name under which it is set, or would have to be
	 */
	String name(String name) {
		return this.names.apply(name);
	}

	/**
	 * Hand over a value unless it is {@code null}.
	 * @param <T> the type of the value
	 * @param name the name of the property after the prefix
	 * @param value the value
	 * @param target throws {@link IllegalArgumentException} if it refuses the value
	 */
	<T> void map(String name, @Nullable T value, Consumer<T> target) {
		if (value != null) {
			convert(name, value, () -> {
				target.accept(value);
				return value;
			}, DEFAULT_REMEDY);
		}
	}

	/**
	 * Make something out of a value.
	 * @param <T> the type of the result
	 * @param name the name of the property after the prefix
	 * @param value the value as it may be shown
	 * @param conversion throws {@link IllegalArgumentException} if it refuses the value
	 * @param remedy what to do if it does, with {@code %s} for the name of the property
	 * @return what was made
	 */
	<T> T convert(String name, Object value, Supplier<T> conversion, String remedy) {
		try {
			return conversion.get();
		}
		catch (IllegalArgumentException ex) {
			throw invalid(name, toText(value), String.valueOf(ex.getMessage()), remedy, ex);
		}
	}

	/**
	 * Return the exception for an invalid value.
	 * @param name the name of the property after the prefix
	 * @param value the value as it may be shown
	 * @param reason why it is invalid
	 * @param remedy what to do, with {@code %s} for the name of the property
	 * @param cause the cause or {@code null}
	 * @return the exception
	 */
	InvalidMqttPropertyException invalid(String name, @Nullable String value, String reason, String remedy,
			@Nullable Throwable cause) {
		String property = name(name);
		return new InvalidMqttPropertyException(property, value, reason, remedy.replace("%s", property), cause);
	}

	/**
	 * Refuse what MQTT cannot say.
	 * @param value the value
	 * @return the value
	 * @throws IllegalArgumentException if there are fractions of a second
	 */
	static Duration requireWholeSeconds(Duration value) {
		if (!value.equals(value.truncatedTo(ChronoUnit.SECONDS))) {
			throw new IllegalArgumentException("MQTT counts this in whole seconds, and " + value + " is not");
		}
		return value;
	}

	private static String toText(Object value) {
		if (value instanceof Duration duration) {
			ChronoUnit unit = (duration.toMillisPart() == 0) ? ChronoUnit.SECONDS : ChronoUnit.MILLIS;
			return DurationStyle.SIMPLE.print(duration, unit);
		}
		return value.toString();
	}

}
