package io.github.mqttboot.client.internal.packet;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import io.github.mqttboot.client.message.UserProperties;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one packet (MQTT 5.0 section 2.2.2). Numbers are held as
 * {@link Long}, flags as 0 or 1, text as {@link String}, binary data as {@code byte[]}.
 * The properties of an application message live in the message instead, and so do those
 * of a will. Immutable.
 */
public final class PacketProperties {

	/** No properties. */
	public static final PacketProperties NONE = new PacketProperties(new EnumMap<>(Property.class),
			UserProperties.none());

	private final Map<Property, Object> values;

	private final UserProperties userProperties;

	private PacketProperties(Map<Property, Object> values, UserProperties userProperties) {
		this.values = values;
		this.userProperties = userProperties;
	}

	/**
	 * Start properties.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return whether a property is there.
	 * @param property the property, not the user property
	 * @return {@code true} if it has a value
	 */
	public boolean has(Property property) {
		return this.values.containsKey(property);
	}

	/**
	 * Return a number or flag.
	 * @param property a property of an integer type
	 * @param absent what to return if it is not there
	 * @return the value
	 */
	public long number(Property property, long absent) {
		Object value = this.values.get(property);
		return (value != null) ? (Long) value : absent;
	}

	/**
	 * Return a text.
	 * @param property a property of type UTF-8 string
	 * @return the value, or {@code null} if it is not there
	 */
	public @Nullable String text(Property property) {
		return (String) this.values.get(property);
	}

	/**
	 * Return binary data. The array must not be changed.
	 * @param property a property of type binary data
	 * @return the value, or {@code null} if it is not there
	 */
	public byte @Nullable [] binary(Property property) {
		return (byte[]) this.values.get(property);
	}

	/**
	 * Return the user properties.
	 * @return the user properties, empty if there are none
	 */
	public UserProperties userProperties() {
		return this.userProperties;
	}

	/**
	 * Return all values but the user properties.
	 * @return an unmodifiable view in the order of {@link Property}
	 */
	public Map<Property, Object> values() {
		return Collections.unmodifiableMap(this.values);
	}

	/**
	 * Return whether there is nothing at all.
	 * @return {@code true} if empty
	 */
	public boolean isEmpty() {
		return this.values.isEmpty() && this.userProperties.isEmpty();
	}

	/**
	 * Return a copy without reason string and user properties: what is left out first
	 * when a packet would be too large [MQTT-3.4.2-2] [MQTT-3.4.2-3].
	 * @return the copy
	 */
	public PacketProperties withoutDiagnostics() {
		return new PacketProperties(without(Property.REASON_STRING).values, UserProperties.none());
	}

	/**
	 * Return a copy without one property.
	 * @param property the property, not the user property
	 * @return the copy
	 */
	public PacketProperties without(Property property) {
		if (!has(property)) {
			return this;
		}
		EnumMap<Property, Object> kept = new EnumMap<>(Property.class);
		kept.putAll(this.values);
		kept.remove(property);
		return new PacketProperties(kept, this.userProperties);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof PacketProperties that && this.userProperties.equals(that.userProperties)
				&& this.values.keySet().equals(that.values.keySet())
				&& this.values.keySet()
					.stream()
					.allMatch((property) -> Objects.deepEquals(this.values.get(property), that.values.get(property)));
	}

	@Override
	public int hashCode() {
		return Arrays.deepHashCode(this.values.values().toArray()) * 31 + this.userProperties.hashCode();
	}

	/** Shows which properties are there, never a value. */
	@Override
	public String toString() {
		return this.values.keySet() + ", " + this.userProperties;
	}

	/**
	 * Builds {@link PacketProperties}.
	 */
	public static final class Builder {

		private final EnumMap<Property, Object> values = new EnumMap<>(Property.class);

		private UserProperties userProperties = UserProperties.none();

		private Builder() {
		}

		/**
		 * Set a number or flag.
		 * @param property a property of an integer type
		 * @param value the value
		 * @return this builder
		 */
		public Builder set(Property property, long value) {
			this.values.put(property, value);
			return this;
		}

		/**
		 * Set a text.
		 * @param property a property of type UTF-8 string
		 * @param value the value; {@code null} leaves it out
		 * @return this builder
		 */
		public Builder set(Property property, @Nullable String value) {
			if (value != null) {
				this.values.put(property, value);
			}
			return this;
		}

		/**
		 * Set binary data.
		 * @param property a property of type binary data
		 * @param value the value, not copied; {@code null} leaves it out
		 * @return this builder
		 */
		public Builder set(Property property, byte @Nullable [] value) {
			if (value != null) {
				this.values.put(property, value);
			}
			return this;
		}

		/**
		 * Set the user properties.
		 * @param userProperties the user properties
		 * @return this builder
		 */
		public Builder userProperties(UserProperties userProperties) {
			this.userProperties = userProperties;
			return this;
		}

		/**
		 * Return whether a property has been set.
		 * @param property the property
		 * @return {@code true} if it has a value
		 */
		public boolean has(Property property) {
			return this.values.containsKey(property);
		}

		/**
		 * Return the properties.
		 * @return the properties
		 */
		public PacketProperties build() {
			boolean none = this.values.isEmpty() && this.userProperties.isEmpty();
			return none ? NONE : new PacketProperties(this.values, this.userProperties);
		}

	}

}
