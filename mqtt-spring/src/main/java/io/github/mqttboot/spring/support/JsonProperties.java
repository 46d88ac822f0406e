package io.github.mqttboot.spring.support;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

import org.springframework.util.ClassUtils;

/**
 * Reads single properties of a JSON object without making anything of it. Used by one
 * thread.
 */
public final class JsonProperties {

	private static final boolean present = ClassUtils.isPresent("tools.jackson.core.json.JsonFactory",
			JsonProperties.class.getClassLoader());

	private final byte[] payload;

	private final Map<String, @Nullable String> known = new HashMap<>();

	/**
	 * Create properties.
	 * @param payload what may be a JSON object
	 */
	public JsonProperties(byte[] payload) {
		this.payload = payload;
	}

	/**
	 * Return whether Jackson is there.
	 * @return {@code true} if properties can be read
	 */
	public static boolean isAvailable() {
		return present;
	}

	/**
	 * Return a property of the outermost object.
	 * @param name its name
	 * @return the text, the number or the boolean as text; {@code null} if there is none,
	 * or if the payload is no JSON object up to there
	 */
	public @Nullable String get(String name) {
		if (!this.known.containsKey(name)) {
			this.known.put(name, Reader.read(this.payload, name));
		}
		return this.known.get(name);
	}

	/**
	 * Touched only if Jackson is there.
	 */
	private static final class Reader {

		private static final JsonFactory FACTORY = new JsonFactory();

		static @Nullable String read(byte[] payload, String name) {
			try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), payload)) {
				if (parser.nextToken() != JsonToken.START_OBJECT) {
					return null;
				}
				while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
					boolean found = name.equals(parser.currentName());
					JsonToken value = parser.nextToken();
					if (found) {
						return value.isScalarValue() ? parser.getString() : null;
					}
					parser.skipChildren();
				}
				return null;
			}
			catch (JacksonException ex) {
				// devices send what they like: what is no JSON has no property
				return null;
			}
		}

	}

}
