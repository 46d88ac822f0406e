package io.github.mqttboot.client.topic;

import org.jspecify.annotations.Nullable;

/**
 * What a subscription asks for (MQTT 5.0 section 4.7 and 4.8, MQTT 3.1.1 section 4.7).
 * {@code +} stands for one level, a last {@code #} for any number of levels, and
 * {@code $share/name/filter} for a shared subscription: the share name is kept apart and
 * only the inner filter takes part in matching. Immutable.
 */
public final class TopicFilter {

	private static final String SHARE_PREFIX = "$share/";

	private final String value;

	private final String filter;

	private final @Nullable String shareName;

	private TopicFilter(String value, String filter, @Nullable String shareName) {
		this.value = value;
		this.filter = filter;
		this.shareName = shareName;
	}

	/**
	 * Return the topic filter for its text.
	 * @param value the text, with {@code $share/name/} in front for a shared subscription
	 * @return the topic filter
	 * @throws IllegalArgumentException if the text is empty, not valid text, has a
	 * misplaced wildcard [MQTT-4.7.1-1] [MQTT-4.7.1-2] or an invalid share name
	 * [MQTT-4.8.2-1] [MQTT-4.8.2-2]
	 */
	public static TopicFilter of(String value) {
		if (value.isEmpty()) {
			throw new IllegalArgumentException("Topic filter must have at least one character");
		}
		Utf8.requireValid("Topic filter", value);
		if (!value.startsWith(SHARE_PREFIX) && !value.equals("$share")) {
			requireWildcardsInPlace(value, value);
			return new TopicFilter(value, value, null);
		}
		int end = value.indexOf('/', SHARE_PREFIX.length());
		if (end <= SHARE_PREFIX.length() || end == value.length() - 1) {
			throw new IllegalArgumentException(
					"Shared subscription '" + value + "' must have the form $share/name/filter");
		}
		String shareName = value.substring(SHARE_PREFIX.length(), end);
		requireShareName(shareName, value);
		String filter = value.substring(end + 1);
		requireWildcardsInPlace(filter, value);
		return new TopicFilter(value, filter, shareName);
	}

	/**
	 * Return a shared subscription to a filter.
	 * @param shareName the share name: one character at least, no {@code /}, {@code +} or
	 * {@code #}
	 * @param filter the inner filter
	 * @return the topic filter
	 * @throws IllegalArgumentException if share name or filter is not valid
	 */
	public static TopicFilter shared(String shareName, String filter) {
		requireShareName(shareName, SHARE_PREFIX + shareName + '/' + filter);
		return of(SHARE_PREFIX + shareName + '/' + filter);
	}

	private static void requireShareName(String shareName, String value) {
		boolean valid = !shareName.isEmpty() && shareName.chars().noneMatch((c) -> c == '/' || c == '+' || c == '#');
		if (!valid) {
			throw new IllegalArgumentException(
					"Share name in '" + value + "' must have at least one character and none of '/', '+' and '#'");
		}
	}

	private static void requireWildcardsInPlace(String filter, String value) {
		int last = filter.length() - 1;
		for (int i = 0; i <= last; i++) {
			char c = filter.charAt(i);
			boolean startsLevel = i == 0 || filter.charAt(i - 1) == '/';
			if (c == '#' && !(startsLevel && i == last)) {
				throw new IllegalArgumentException(
						"Topic filter '" + value + "' may have '#' only as its last level, as in 'a/b/#'");
			}
			if (c == '+' && !(startsLevel && (i == last || filter.charAt(i + 1) == '/'))) {
				throw new IllegalArgumentException(
						"Topic filter '" + value + "' may have '+' only as a whole level, as in 'a/+/b'");
			}
		}
	}

	/**
	 * Return the whole text as it goes into SUBSCRIBE, share prefix included.
	 * @return the whole text
	 */
	public String value() {
		return this.value;
	}

	/**
	 * Return the filter that topic names are matched against, without a share prefix.
	 * @return the inner filter
	 */
	public String filter() {
		return this.filter;
	}

	/**
	 * Return the share name of a shared subscription.
	 * @return the share name, or {@code null} if the subscription is not shared
	 */
	public @Nullable String shareName() {
		return this.shareName;
	}

	/**
	 * Return whether this is a shared subscription.
	 * @return {@code true} if there is a share name
	 */
	public boolean isShared() {
		return this.shareName != null;
	}

	/**
	 * Return whether the inner filter has a wildcard.
	 * @return {@code true} if there is a {@code +} or {@code #}
	 */
	public boolean hasWildcard() {
		return this.filter.indexOf('+') >= 0 || this.filter.endsWith("#");
	}

	/**
	 * Return whether a topic name matches. A filter that starts with a wildcard does not
	 * match a name that starts with {@code $} [MQTT-4.7.2-1].
	 * @param topicName the topic name
	 * @return {@code true} if it matches
	 */
	public boolean matches(TopicName topicName) {
		return matches(this.filter, topicName.value());
	}

	private static boolean matches(String filter, String name) {
		if (name.charAt(0) == '$' && (filter.charAt(0) == '+' || filter.charAt(0) == '#')) {
			return false;
		}
		int f = 0;
		int n = 0;
		while (f < filter.length()) {
			char c = filter.charAt(f);
			if (c == '#') {
				return true;
			}
			if (c == '+') {
				while (n < name.length() && name.charAt(n) != '/') {
					n++;
				}
				f++;
			}
			else if (n < name.length() && name.charAt(n) == c) {
				f++;
				n++;
			}
			else {
				// 'a/#' also matches its parent 'a'
				return n == name.length() && filter.startsWith("/#", f);
			}
		}
		return n == name.length();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof TopicFilter that && this.value.equals(that.value));
	}

	@Override
	public int hashCode() {
		return this.value.hashCode();
	}

	@Override
	public String toString() {
		return this.value;
	}

}
