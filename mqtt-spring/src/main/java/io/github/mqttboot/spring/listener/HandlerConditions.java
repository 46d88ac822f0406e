package io.github.mqttboot.spring.listener;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.topic.TopicFilter;
import io.github.mqttboot.spring.support.JsonProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * What a message has to be like for one of several methods to take it.
 *
 * @param topics topic filters of which one has to match; if empty, any topic
 * @param contentType the content type, maybe with wildcards, or {@code null} for any
 * @param userProperty name and value of a user property, or {@code null}
 * @param jsonProperty name and value of a property of a JSON object, or {@code null}
 * @param fallback whether the method takes what no other takes
 */
public record HandlerConditions(List<TopicFilter> topics, @Nullable MimeType contentType,
		Map.@Nullable Entry<String, String> userProperty, Map.@Nullable Entry<String, String> jsonProperty,
		boolean fallback) {

	int count() {
		int count = this.topics.isEmpty() ? 0 : 1;
		count += (this.contentType != null) ? 1 : 0;
		count += (this.userProperty != null) ? 1 : 0;
		return count + ((this.jsonProperty != null) ? 1 : 0);
	}

	boolean matches(ListenerMessage message, JsonProperties json) {
		MqttMessage mqttMessage = message.getMqttMessage();
		return (this.topics.isEmpty()
				|| this.topics.stream().anyMatch((filter) -> filter.matches(mqttMessage.topicName())))
				&& (this.contentType == null || includes(this.contentType, contentType(mqttMessage)))
				&& (this.userProperty == null || this.userProperty.getValue()
					.equals(mqttMessage.userProperties().first(this.userProperty.getKey())))
				&& (this.jsonProperty == null
						|| this.jsonProperty.getValue().equals(json.get(this.jsonProperty.getKey())));
	}

	private static boolean includes(MimeType pattern, @Nullable MimeType contentType) {
		return contentType != null && pattern.includes(contentType);
	}

	static @Nullable MimeType contentType(MqttMessage message) {
		String contentType = message.contentType();
		if (contentType == null || contentType.isEmpty()) {
			return null;
		}
		try {
			return MimeTypeUtils.parseMimeType(contentType);
		}
		catch (InvalidMimeTypeException ex) {
			// one that is no media type says nothing
			return null;
		}
	}

	/**
	 * Return whether no message can meet these conditions and others.
	 * @param other the others
	 * @return {@code true} if one method at most can be meant
	 */
	boolean excludes(HandlerConditions other) {
		return (!this.topics.isEmpty() && !other.topics.isEmpty()
				&& this.topics.stream()
					.noneMatch((filter) -> other.topics.stream().anyMatch((theirs) -> overlap(filter, theirs))))
				|| (this.contentType != null && other.contentType != null
						&& !this.contentType.includes(other.contentType)
						&& !other.contentType.includes(this.contentType))
				|| differs(this.userProperty, other.userProperty) || differs(this.jsonProperty, other.jsonProperty);
	}

	private static boolean overlap(TopicFilter one, TopicFilter other) {
		String[] levels = one.filter().split("/", -1);
		String[] others = other.filter().split("/", -1);
		int common = Math.min(levels.length, others.length);
		for (int i = 0; i < common; i++) {
			if (levels[i].equals("#") || others[i].equals("#")) {
				return true;
			}
			if (!levels[i].equals("+") && !others[i].equals("+") && !levels[i].equals(others[i])) {
				return false;
			}
		}
		String[] longer = (levels.length > common) ? levels : others;
		// "a/#" matches "a" as well
		return longer.length == common || (longer.length == common + 1 && longer[common].equals("#"));
	}

	private static boolean differs(Map.@Nullable Entry<String, String> one, Map.@Nullable Entry<String, String> other) {
		return one != null && other != null && one.getKey().equals(other.getKey())
				&& !Objects.equals(one.getValue(), other.getValue());
	}

}
