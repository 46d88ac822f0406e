package io.github.mqttboot.spring.support;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import io.github.mqttboot.client.topic.TopicFilter;
import io.github.mqttboot.client.topic.TopicName;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * A topic filter whose wildcards may have names: in
 * <code>sensors/{deviceId}/temperature</code> the variable stands for a {@code +}, in
 * <code>sensors/{*rest}</code> for the last {@code #}. Plain topic filters, shared ones
 * included, are templates without variables. Immutable.
 */
public final class TopicTemplate {

	private static final String SHARE_PREFIX = "$share/";

	private final String template;

	private final TopicFilter topicFilter;

	/** One for each level of the inner filter: the variable's name or null. */
	private final List<@Nullable String> levels;

	private final Set<String> variableNames;

	private TopicTemplate(String template, TopicFilter topicFilter, List<@Nullable String> levels,
			Set<String> variableNames) {
		this.template = template;
		this.topicFilter = topicFilter;
		this.levels = levels;
		this.variableNames = variableNames;
	}

	/**
	 * Return the template for its text.
	 * @param template a topic filter, with variables for some or all of its wildcards
	 * @return the template
	 * @throws IllegalArgumentException if a variable is not a level of its own, has no
	 * name or a name that was there before, if <code>{*name}</code> is not the last
	 * level, or if what remains is not a valid topic filter
	 */
	public static TopicTemplate of(String template) {
		int start = innerFilterStart(template);
		String[] parts = template.substring(start).split("/", -1);
		List<@Nullable String> levels = new ArrayList<>(parts.length);
		Set<String> names = new LinkedHashSet<>();
		for (int i = 0; i < parts.length; i++) {
			if (parts[i].startsWith("{") && endOfVariable(parts[i], 0) == parts[i].length() - 1) {
				boolean rest = isRest(parts[i], 0);
				String name = variableName(parts[i], 0);
				Assert.isTrue(StringUtils.hasText(name),
						() -> "Topic template '" + template + "' has a variable without a name");
				Assert.isTrue(names.add(name),
						() -> "Topic template '" + template + "' has the variable '" + name + "' twice");
				Assert.isTrue(!rest || i == parts.length - 1, () -> "Topic template '" + template + "' may have '{*"
						+ name + "}' only as its last level: it stands for '#'");
				parts[i] = rest ? "#" : "+";
				levels.add(name);
			}
			else {
				String part = parts[i];
				Assert.isTrue(part.indexOf('{') < 0 && part.indexOf('}') < 0, () -> "Topic template '" + template
						+ "' may have a variable only as a whole level, as in 'a/{name}/b', but has '" + part + "'");
				levels.add(null);
			}
		}
		TopicFilter filter = TopicFilter.of(template.substring(0, start) + String.join("/", parts));
		return new TopicTemplate(template, filter, Collections.unmodifiableList(levels),
				Collections.unmodifiableSet(names));
	}

	private static int innerFilterStart(String template) {
		if (!template.startsWith(SHARE_PREFIX)) {
			return 0;
		}
		int end = template.indexOf('/', SHARE_PREFIX.length());
		return (end < 0) ? 0 : end + 1;
	}

	/**
	 * Put values into a template for publishing, in the order of its variables. A
	 * variable may also be part of a level here.
	 * @param template the template, as in <code>cmd/{deviceId}/set</code>
	 * @param values one for each variable
	 * @return a topic
	 * @throws IllegalArgumentException if there are too few or too many values, or one
	 * has a {@code /}, {@code +}, {@code #} or U+0000
	 */
	public static String expand(String template, @Nullable Object... values) {
		int[] next = { 0 };
		String topic = replace(template, (name) -> {
			Assert.isTrue(next[0] < values.length,
					() -> "Topic template '" + template + "' has no value for '" + name + "'");
			return String.valueOf(requireValue(template, name, values[next[0]++]));
		});
		Assert.isTrue(next[0] == values.length, () -> "Topic template '" + template + "' has " + next[0]
				+ " variables but " + values.length + " values were given");
		return topic;
	}

	/**
	 * Put values into a template for publishing, by name.
	 * @param template the template, as in <code>cmd/{deviceId}/set</code>
	 * @param values the values
	 * @return a topic
	 * @throws IllegalArgumentException if a value is missing, or has a {@code /},
	 * {@code +}, {@code #} or U+0000
	 */
	public static String expand(String template, Map<String, ?> values) {
		return replace(template, (name) -> String.valueOf(requireValue(template, name, values.get(name))));
	}

	private static Object requireValue(String template, String name, @Nullable Object value) {
		Assert.notNull(value, () -> "Topic template '" + template + "' has no value for '" + name + "'");
		return value;
	}

	private static String replace(String template, UnaryOperator<String> valueByName) {
		int open = indexOfVariable(template, 0);
		if (open < 0) {
			return template;
		}
		StringBuilder topic = new StringBuilder();
		int done = 0;
		while (open >= 0) {
			String name = variableName(template, open);
			String value = valueByName.apply(name);
			requireSafe(template, name, value, isRest(template, open));
			topic.append(template, done, open).append(value);
			done = endOfVariable(template, open) + 1;
			open = indexOfVariable(template, done);
		}
		return topic.append(template, done, template.length()).toString();
	}

	// Return the index of the next variable's opening brace, or -1
	private static int indexOfVariable(String template, int from) {
		int open = template.indexOf('{', from);
		while (open >= 0 && endOfVariable(template, open) < 0) {
			open = template.indexOf('{', open + 1);
		}
		return open;
	}

	// Return the index of the closing brace, or -1 if a variable cannot end here
	private static int endOfVariable(String template, int open) {
		for (int i = open + 1; i < template.length(); i++) {
			char c = template.charAt(i);
			if (c == '}') {
				return i;
			}
			if (c == '{' || c == '/') {
				return -1;
			}
		}
		return -1;
	}

	private static boolean isRest(String template, int open) {
		return template.charAt(open + 1) == '*';
	}

	private static String variableName(String template, int open) {
		return template.substring(isRest(template, open) ? open + 2 : open + 1, endOfVariable(template, open));
	}

	private static void requireSafe(String template, String name, String value, boolean rest) {
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c == '+' || c == '#' || c == 0 || (c == '/' && !rest)) {
				throw new IllegalArgumentException("The value for '" + name + "' in topic template '" + template
						+ "' must not have " + ((c == 0) ? "U+0000" : "'" + c + "'")
						+ ": it would lead to another topic than the one meant");
			}
		}
	}

	/**
	 * Return the names of the variables that a template for publishing needs.
	 * @param template the template
	 * @return the names in their order
	 */
	public static Set<String> variableNames(String template) {
		Set<String> names = new LinkedHashSet<>();
		for (int open = indexOfVariable(template, 0); open >= 0; open = indexOfVariable(template, open + 1)) {
			names.add(variableName(template, open));
		}
		return names;
	}

	/**
	 * Return the topic filter to subscribe to.
	 * @return the topic filter
	 */
	public TopicFilter topicFilter() {
		return this.topicFilter;
	}

	/**
	 * Return the names of the variables.
	 * @return the names in their order
	 */
	public Set<String> variableNames() {
		return this.variableNames;
	}

	/**
	 * Return whether a topic matches.
	 * @param topic the topic
	 * @return {@code true} if it matches
	 */
	public boolean matches(TopicName topic) {
		return this.topicFilter.matches(topic);
	}

	/**
	 * Read the variables from a topic that matches.
	 * @param topic the topic
	 * @return the variables' values in their order, empty if there are none;
	 * <code>{*name}</code> may have several levels or be empty
	 */
	public Map<String, String> extract(String topic) {
		if (this.variableNames.isEmpty()) {
			return Map.of();
		}
		Map<String, String> values = new LinkedHashMap<>();
		for (String name : this.variableNames) {
			values.put(name, extract(topic, this.levels.indexOf(name)));
		}
		return values;
	}

	/**
	 * Read one variable from a topic that matches.
	 * @param topic the topic
	 * @param name the variable's name
	 * @return its value, or {@code null} if the template has no such variable
	 */
	public @Nullable String extract(String topic, String name) {
		int level = this.levels.indexOf(name);
		return (level >= 0) ? extract(topic, level) : null;
	}

	private String extract(String topic, int level) {
		int start = 0;
		for (int i = 0; i < level; i++) {
			int slash = topic.indexOf('/', start);
			if (slash < 0) {
				// what "#" stands for may have no level at all
				return "";
			}
			start = slash + 1;
		}
		int end = (level < this.levels.size() - 1) ? topic.indexOf('/', start) : -1;
		return (end >= 0) ? topic.substring(start, end) : topic.substring(start);
	}

	/**
	 * Return the template's text.
	 * @return the text that this was made of
	 */
	@Override
	public String toString() {
		return this.template;
	}

}
