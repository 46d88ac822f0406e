package io.github.mqttboot.spring.core;

import java.util.Map;
import java.util.Set;

import io.github.mqttboot.client.topic.TopicName;
import io.github.mqttboot.spring.support.TopicTemplate;

import org.springframework.util.Assert;

/**
 * How a request and its reply find each other without the response topic and the
 * correlation data of MQTT 5: by topics that requester and responder have agreed on. It
 * works with every version, and with devices that know nothing of MQTT 5.
 */
@FunctionalInterface
public interface ReplyConvention {

	/**
	 * Choose the topics of one request.
	 * @param topic the topic that the request was made for
	 * @param correlation what tells this request apart from all others; letters, digits
	 * and hyphens
	 * @return the topics. If the reply topic does not have the correlation in it,
	 * requests with that reply topic are sent one after the other, and the next message
	 * there is the reply
	 */
	Route route(String topic, String correlation);

	/**
	 * Return a convention by two topic templates. {@code {topic}} in them stands for the
	 * topic that the request was made for, {@code {correlation}} for what tells it apart.
	 * @param requestTopic where requests go, as in <code>{topic}/{correlation}</code>
	 * @param replyTopic where replies come, as in
	 * <code>{topic}/{correlation}/reply</code>
	 * @return the convention
	 * @throws IllegalArgumentException if one has other variables or cannot be a topic,
	 * or if both are the same
	 */
	static ReplyConvention topics(String requestTopic, String replyTopic) {
		for (String template : new String[] { requestTopic, replyTopic }) {
			Assert.isTrue(Set.of("topic", "correlation").containsAll(TopicTemplate.variableNames(template)),
					() -> "Topic '" + template + "' of a reply convention may have the variables {topic} and "
							+ "{correlation} but no others");
			TopicName.of(template.replace("{topic}", "x").replace("{correlation}", "x"));
		}
		Assert.isTrue(!requestTopic.equals(replyTopic),
				() -> "Requests and replies must not share the topic '" + requestTopic + "'");
		return (topic, correlation) -> {
			Map<String, String> values = Map.of("correlation", correlation);
			return new Route(TopicTemplate.expand(requestTopic.replace("{topic}", topic), values),
					TopicTemplate.expand(replyTopic.replace("{topic}", topic), values));
		};
	}

	/**
	 * The topics of one request.
	 *
	 * @param requestTopic where the request goes
	 * @param replyTopic where the reply comes
	 */
	record Route(String requestTopic, String replyTopic) {

	}

}
