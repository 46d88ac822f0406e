package io.github.mqttboot.spring.publisher;

import java.time.Duration;

import io.github.mqttboot.client.message.QoS;
import org.jspecify.annotations.Nullable;

import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.MimeTypeUtils;
import org.springframework.util.StringUtils;
import org.springframework.util.StringValueResolver;

/**
 * Reads the attributes of one method: resolves placeholders, and names the attribute, its
 * value and what is possible where that does not fit.
 */
final class PublisherAttributes {

	private final StringValueResolver resolver;

	private final String method;

	PublisherAttributes(StringValueResolver resolver, String method) {
		this.resolver = resolver;
		this.method = method;
	}

	String text(String value) {
		String text = value.isEmpty() ? null : this.resolver.resolveStringValue(value);
		return (text != null) ? text : "";
	}

	@Nullable QoS qos(String value) {
		String text = text(value);
		return switch (text) {
			case "" -> null;
			case "0", "1", "2" -> QoS.of(Integer.parseInt(text));
			default -> throw invalid("qos", text, "0, 1 or 2", null);
		};
	}

	@Nullable Boolean flag(String attribute, String value) {
		String text = text(value);
		return switch (text) {
			case "" -> null;
			case "true" -> true;
			case "false" -> false;
			default -> throw invalid(attribute, text, "true or false", null);
		};
	}

	@Nullable Duration duration(String attribute, String value) {
		String text = text(value);
		if (text.isEmpty()) {
			return null;
		}
		try {
			Duration duration = DurationFormatterUtils.detectAndParse(text, DurationFormat.Unit.MILLIS);
			if (!duration.isNegative() && !duration.isZero()) {
				return duration;
			}
		}
		catch (IllegalArgumentException ex) {
			throw invalid(attribute, text, "a duration, as in 30s", ex);
		}
		throw invalid(attribute, text, "more than zero", null);
	}

	@Nullable String contentType(String value) {
		String text = text(value);
		if (!StringUtils.hasText(text)) {
			return null;
		}
		try {
			MimeTypeUtils.parseMimeType(text);
			return text;
		}
		catch (IllegalArgumentException ex) {
			throw invalid("contentType", text, "a media type, as in application/json", ex);
		}
	}

	private InvalidMqttPublisherException invalid(String attribute, String value, String possible,
			@Nullable Throwable cause) {
		return new InvalidMqttPublisherException(this.method, "its " + attribute + " is '" + value + "'",
				"It must be " + possible, cause);
	}

}
