package io.github.mqttboot.client.message;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * User properties in their order on the wire, repeats kept (MQTT 5.0 section 3.3.2.3.7).
 * Immutable.
 */
public final class UserProperties implements Iterable<UserProperty> {

	private static final UserProperties NONE = new UserProperties(List.of());

	private final List<UserProperty> entries;

	private UserProperties(List<UserProperty> entries) {
		this.entries = entries;
	}

	/**
	 * Return the empty user properties.
	 * @return no user properties
	 */
	public static UserProperties none() {
		return NONE;
	}

	/**
	 * Return user properties with these entries in this order.
	 * @param entries the entries
	 * @return the user properties
	 */
	public static UserProperties of(List<UserProperty> entries) {
		return entries.isEmpty() ? NONE : new UserProperties(List.copyOf(entries));
	}

	/**
	 * Return a copy with one more entry at the end.
	 * @param name the name
	 * @param value the value
	 * @return the copy
	 * @throws IllegalArgumentException if name or value is not valid text
	 */
	public UserProperties with(String name, String value) {
		List<UserProperty> copy = new ArrayList<>(this.entries);
		copy.add(new UserProperty(name, value));
		return new UserProperties(List.copyOf(copy));
	}

	/**
	 * Return the first value for a name.
	 * @param name the name, compared exactly
	 * @return the first value, or {@code null} if there is none
	 */
	public @Nullable String first(String name) {
		for (UserProperty entry : this.entries) {
			if (entry.name().equals(name)) {
				return entry.value();
			}
		}
		return null;
	}

	/**
	 * Return all values for a name.
	 * @param name the name, compared exactly
	 * @return the values in their order
	 */
	public List<String> all(String name) {
		return this.entries.stream().filter((entry) -> entry.name().equals(name)).map(UserProperty::value).toList();
	}

	/**
	 * Return all entries.
	 * @return an immutable list in the order on the wire
	 */
	public List<UserProperty> asList() {
		return this.entries;
	}

	/**
	 * Return whether there is no entry.
	 * @return {@code true} if empty
	 */
	public boolean isEmpty() {
		return this.entries.isEmpty();
	}

	/**
	 * Return the number of entries.
	 * @return zero or more
	 */
	public int size() {
		return this.entries.size();
	}

	/**
	 * Return the entries as a stream.
	 * @return the entries in their order
	 */
	public Stream<UserProperty> stream() {
		return this.entries.stream();
	}

	@Override
	public Iterator<UserProperty> iterator() {
		return this.entries.iterator();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof UserProperties that && this.entries.equals(that.entries);
	}

	@Override
	public int hashCode() {
		return Objects.hashCode(this.entries);
	}

	/** Values may be confidential, so only the number of entries is shown. */
	@Override
	public String toString() {
		return this.entries.size() + " user properties";
	}

}
