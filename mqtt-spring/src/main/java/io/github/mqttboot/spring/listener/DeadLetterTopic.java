package io.github.mqttboot.spring.listener;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.topic.TopicName;
import io.github.mqttboot.spring.support.TopicTemplate;

import org.springframework.util.Assert;

/**
 * Where dead letters go: a template, and the check that no listener gets its own.
 */
final class DeadLetterTopic {

	private static final String TOPIC = "topic";

	private static final String LISTENER = "listener";

	private static final String WHOLE_TOPIC = "{*topic}";

	/** Stands for a value that nobody knows yet, where no topic may have it. */
	private static final char ANYTHING = 0;

	private static final String ANY_LEVEL = String.valueOf(ANYTHING);

	private static final String ANY_LEVELS = "#";

	private final String template;

	private final Set<String> variables;

	/**
	 * Create a topic.
	 * @param template the template
	 * @throws IllegalArgumentException if it cannot lead to a topic
	 */
	DeadLetterTopic(String template) {
		Assert.hasText(template, "A dead letter needs a topic");
		this.template = template;
		this.variables = TopicTemplate.variableNames(template);
		if (this.variables.contains(TOPIC)) {
			Assert.isTrue(List.of(template.split("/", -1)).contains(WHOLE_TOPIC),
					"the topic of the message has levels of its own, so it is " + WHOLE_TOPIC + " as in 'dead-letters/"
							+ WHOLE_TOPIC + "'");
		}
		Map<String, String> sample = new HashMap<>();
		this.variables.forEach((name) -> sample.put(name, "x"));
		String expanded = TopicName.of(TopicTemplate.expand(template, sample)).value();
		Assert.isTrue(expanded.indexOf('{') < 0 && expanded.indexOf('}') < 0,
				() -> "'" + template + "' has a brace that belongs to no variable");
	}

	/**
	 * Return the topic for a dead letter.
	 * @param message the message
	 * @param failure what happened to it
	 * @return a topic
	 */
	String expand(MqttMessage message, ListenerExecutionFailedException failure) {
		Map<String, String> values = new HashMap<>(failure.getTopicVariables());
		values.put(TOPIC, message.topic());
		values.put(LISTENER, failure.getListenerId());
		return TopicTemplate.expand(this.template, values);
	}

	/**
	 * Check that this can be used for a subscription.
	 * @param listenerId id of the listener
	 * @param subscription the subscription
	 * @throws IllegalArgumentException if not
	 */
	void requireUsableFor(String listenerId, ListenerSubscription subscription) {
		TopicTemplate listensTo = subscription.template();
		Map<String, String> sample = new HashMap<>();
		for (String name : this.variables) {
			boolean known = name.equals(TOPIC) || name.equals(LISTENER) || listensTo.variableNames().contains(name);
			Assert.isTrue(known, () -> "its dead letter topic '" + this.template + "' needs the variable '" + name
					+ "', which '" + listensTo + "' does not have");
			boolean rest = listensTo.toString().contains("{*" + name + "}");
			Assert.isTrue(!rest || this.template.contains("{*" + name + "}"), () -> "its dead letter topic '"
					+ this.template + "' must have '" + name + "' as {*" + name + "}: it has several levels");
			sample.put(name, "x");
		}
		sample.put(LISTENER, listenerId);
		TopicTemplate.expand(this.template, sample);
		List<String> filter = List.of(subscription.subscription().topicFilter().filter().split("/", -1));
		Assert.isTrue(!overlaps(levels(listenerId, listensTo, filter), 0, filter, 0),
				() -> "its dead letter topic '" + this.template + "' matches its own topic filter '"
						+ subscription.subscription().topicFilter().filter()
						+ "', so that a dead letter would fail again, for ever");
	}

	// the levels that dead letters of a subscription can have
	private List<String> levels(String listenerId, TopicTemplate listensTo, List<String> filter) {
		List<String> levels = new ArrayList<>();
		for (String level : this.template.split("/", -1)) {
			if (level.equals(WHOLE_TOPIC)) {
				filter.forEach((part) -> levels.add(part.equals("+") ? ANY_LEVEL : part));
			}
			else if (isRest(level, listensTo)) {
				levels.add(ANY_LEVELS);
			}
			else {
				String known = level.replace("{" + LISTENER + "}", listenerId);
				for (String name : listensTo.variableNames()) {
					known = known.replace("{" + name + "}", ANY_LEVEL).replace("{*" + name + "}", ANY_LEVEL);
				}
				levels.add(known);
			}
		}
		return levels;
	}

	private static boolean isRest(String level, TopicTemplate listensTo) {
		return listensTo.variableNames().stream().anyMatch((name) -> level.contains("{*" + name + "}"));
	}

	private static boolean overlaps(List<String> levels, int i, List<String> filter, int j) {
		if (i == 0 && j == 0 && levels.get(0).startsWith("$") && isWildcard(filter.get(0))) {
			// [MQTT-4.7.2-1]
			return false;
		}
		if (j < filter.size() && filter.get(j).equals(ANY_LEVELS)) {
			return true;
		}
		if (i < levels.size() && levels.get(i).equals(ANY_LEVELS)) {
			return overlaps(levels, i + 1, filter, j) || (j < filter.size() && overlaps(levels, i, filter, j + 1));
		}
		if (i == levels.size() || j == filter.size()) {
			return i == levels.size() && j == filter.size();
		}
		return overlaps(levels.get(i), filter.get(j)) && overlaps(levels, i + 1, filter, j + 1);
	}

	private static boolean isWildcard(String part) {
		return part.equals("+") || part.equals(ANY_LEVELS);
	}

	private static boolean overlaps(String level, String part) {
		int first = level.indexOf(ANYTHING);
		if (part.equals("+") || first < 0) {
			return part.equals("+") || level.equals(part);
		}
		String prefix = level.substring(0, first);
		String suffix = level.substring(level.lastIndexOf(ANYTHING) + 1);
		return part.startsWith(prefix) && part.endsWith(suffix) && part.length() >= prefix.length() + suffix.length();
	}

	@Override
	public String toString() {
		return this.template;
	}

}
