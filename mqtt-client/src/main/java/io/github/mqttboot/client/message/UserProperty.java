package io.github.mqttboot.client.message;

import java.util.Objects;

import io.github.mqttboot.client.topic.Utf8;

/**
 * A name and a value that travel with a packet (MQTT 5.0 section 1.5.7). Names may
 * repeat.
 *
 * @param name the name, well-formed text of at most 65,535 UTF-8 bytes without U+0000
 * @param value the value, under the same rules
 */
public record UserProperty(String name, String value) {

	/**
	 * Create a user property.
	 * @throws IllegalArgumentException if name or value is not valid text [MQTT-1.5.7-1]
	 */
	public UserProperty {
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(value, "value");
		Utf8.requireValid("User property name", name);
		Utf8.requireValid("User property value", value);
	}

	/** Values may be confidential, so only the name is shown. */
	@Override
	public String toString() {
		return "UserProperty[name=" + this.name + "]";
	}

}
