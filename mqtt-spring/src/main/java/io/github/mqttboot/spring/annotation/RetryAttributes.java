package io.github.mqttboot.spring.annotation;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.github.mqttboot.spring.config.InvalidMqttListenerException;
import io.github.mqttboot.spring.config.MqttListenerEndpoint;
import io.github.mqttboot.spring.listener.RetrySettings;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * Reads {@link MqttRetry} on a class and on a method, and hands an endpoint what they
 * override.
 */
final class RetryAttributes {

	private static final String DURATION = "a duration as in 100ms, 2s or PT2S";

	private final ListenerAttributes attributes;

	private UnaryOperator<RetrySettings> customizer = UnaryOperator.identity();

	private boolean present;

	private @Nullable String deadLetterTopic;

	private RetryAttributes(ListenerAttributes attributes) {
		this.attributes = attributes;
	}

	/**
	 * Hand an endpoint what its method and class override.
	 * @param type the class without proxies
	 * @param method the method, or {@code null} if the class is the listener
	 * @param attributes resolves values
	 * @param endpoint the endpoint
	 * @throws InvalidMqttListenerException if an attribute is not valid
	 */
	static void apply(Class<?> type, @Nullable Method method, ListenerAttributes attributes,
			MqttListenerEndpoint endpoint) {
		RetryAttributes reader = new RetryAttributes(attributes);
		reader.read(AnnotatedElementUtils.findMergedAnnotation(type, MqttRetry.class));
		if (method != null) {
			reader.read(AnnotatedElementUtils.findMergedAnnotation(method, MqttRetry.class));
		}
		if (reader.present) {
			endpoint.setRetryCustomizer(reader.customizer);
		}
		endpoint.setDeadLetterTopic(reader.deadLetterTopic);
	}

	private void read(@Nullable MqttRetry annotation) {
		if (annotation == null) {
			return;
		}
		override("attempts", this.attributes.text(annotation.attempts()), Integer::valueOf, (value) -> value >= 1,
				"a whole number of at least 1", RetrySettings::withAttempts);
		override("delay", this.attributes.text(annotation.delay()), RetryAttributes::duration,
				(value) -> !value.isNegative(), DURATION, RetrySettings::withDelay);
		override("multiplier", this.attributes.text(annotation.multiplier()), Double::valueOf,
				(value) -> value >= 1 && !value.isInfinite(), "a number of at least 1", RetrySettings::withMultiplier);
		override("maxDelay", this.attributes.text(annotation.maxDelay()), RetryAttributes::duration,
				(value) -> value.compareTo(Duration.ZERO) > 0, DURATION + ", more than zero",
				RetrySettings::withMaxDelay);
		override("jitter", this.attributes.text(annotation.jitter()), RetryAttributes::duration,
				(value) -> !value.isNegative(), DURATION, RetrySettings::withJitter);
		if (annotation.include().length > 0) {
			List<Class<? extends Throwable>> classes = List.of(annotation.include());
			classes.forEach(this::requireRetryable);
			add((settings) -> settings.withIncludes(classes));
		}
		if (annotation.exclude().length > 0) {
			List<Class<? extends Throwable>> classes = List.of(annotation.exclude());
			add((settings) -> settings.withExcludes(classes));
		}
		String topic = this.attributes.text(annotation.deadLetterTopic());
		this.deadLetterTopic = (topic != null) ? topic : this.deadLetterTopic;
	}

	private <T> void override(String attribute, @Nullable String text, Function<String, T> conversion,
			Predicate<T> condition, String possible, Step<T> step) {
		if (text == null) {
			return;
		}
		T value = convert(text.trim(), conversion);
		if (value == null || !condition.test(value)) {
			throw this.attributes.invalid("@MqttRetry " + attribute, text, possible);
		}
		add((settings) -> step.apply(settings, value));
	}

	private static <T> @Nullable T convert(String text, Function<String, T> conversion) {
		try {
			return conversion.apply(text);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static Duration duration(String text) {
		return DurationFormatterUtils.detectAndParse(text, DurationFormat.Unit.MILLIS);
	}

	private void requireRetryable(Class<? extends Throwable> type) {
		if (Error.class.isAssignableFrom(type)) {
			throw this.attributes.invalid("@MqttRetry include", type.getName(), "exceptions: errors are never retried");
		}
	}

	private void add(UnaryOperator<RetrySettings> step) {
		UnaryOperator<RetrySettings> before = this.customizer;
		this.customizer = (settings) -> step.apply(before.apply(settings));
		this.present = true;
	}

	/**
	 * Overrides one setting.
	 *
	 * @param <T> type of the setting
	 */
	@FunctionalInterface
	private interface Step<T> {

		RetrySettings apply(RetrySettings settings, T value);

	}

}
