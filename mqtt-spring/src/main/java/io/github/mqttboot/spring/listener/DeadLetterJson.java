package io.github.mqttboot.spring.listener;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.UserProperty;
import org.jspecify.annotations.Nullable;

/**
 * Writes a dead letter as a JSON object: the facts, what the message has beside its
 * payload, and the payload in Base64. By hand, since there may be no JSON library.
 */
final class DeadLetterJson {

	private static final String PREFIX = "dead-letter-";

	private final StringBuilder json = new StringBuilder("{");

	private DeadLetterJson() {
	}

	/**
	 * Write a message.
	 * @param message the message
	 * @param facts what there is to know about the failure, by name of the user property
	 * @return the object's bytes
	 */
	static byte[] write(MqttMessage message, Map<String, String> facts) {
		DeadLetterJson writer = new DeadLetterJson();
		facts.forEach((name, value) -> writer.field(name.substring(PREFIX.length()), value));
		writer.field("contentType", message.contentType());
		writer.field("responseTopic", (message.responseTopic() != null) ? message.responseTopic().value() : null);
		byte[] correlationData = message.correlationData();
		writer.field("correlationData", (correlationData != null) ? base64(correlationData) : null);
		if (!message.userProperties().isEmpty()) {
			writer.name("userProperties").append('[');
			for (UserProperty property : message.userProperties()) {
				writer.separate().append("{");
				writer.field("name", property.name());
				writer.field("value", property.value());
				writer.json.append('}');
			}
			writer.json.append(']');
		}
		writer.field("payload", base64(message.payload()));
		return writer.json.append('}').toString().getBytes(StandardCharsets.UTF_8);
	}

	private static String base64(byte[] bytes) {
		return Base64.getEncoder().encodeToString(bytes);
	}

	private void field(String name, @Nullable String value) {
		if (value != null) {
			name(name);
			text(value);
		}
	}

	private StringBuilder name(String name) {
		separate();
		text(name);
		return this.json.append(':');
	}

	private StringBuilder separate() {
		char last = this.json.charAt(this.json.length() - 1);
		return (last == '{' || last == '[') ? this.json : this.json.append(',');
	}

	private void text(String value) {
		this.json.append('"');
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c == '"' || c == '\\') {
				this.json.append('\\').append(c);
			}
			else if (c < ' ') {
				this.json.append(String.format("\\u%04x", (int) c));
			}
			else {
				this.json.append(c);
			}
		}
		this.json.append('"');
	}

}
