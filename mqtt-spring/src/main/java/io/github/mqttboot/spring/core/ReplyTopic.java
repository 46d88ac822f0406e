package io.github.mqttboot.spring.core;

import java.util.Set;
import java.util.UUID;

import io.github.mqttboot.client.ConnectResult;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.topic.TopicName;
import io.github.mqttboot.spring.support.TopicTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * The topic that the replies to a template's requests come to.
 */
final class ReplyTopic {

	private static final String CLIENT_ID = "{clientId}";

	private static final String RESPONSE_INFORMATION = "{responseInformation}";

	private static final Set<String> NAMES = Set.of("clientId", "responseInformation");

	private ReplyTopic() {
	}

	static void requireValid(String template) {
		Assert.isTrue(NAMES.containsAll(TopicTemplate.variableNames(template)), () -> "Reply topic '" + template
				+ "' may have the variables " + CLIENT_ID + " and " + RESPONSE_INFORMATION + " but no others");
		TopicName.of(template.replace(CLIENT_ID, "x").replace(RESPONSE_INFORMATION, "x"));
	}

	static String resolve(@Nullable String template, MqttClient client, UUID instance) {
		ConnectResult connection = client.connection();
		String information = (connection != null) ? connection.responseInformation() : null;
		if (template == null) {
			// "the basis for creating a Response Topic", MQTT 5.0 section 3.2.2.3.15
			return ((information != null) ? withoutLastSlash(information) : "replies") + "/" + instance;
		}
		String topic = template;
		if (topic.contains(RESPONSE_INFORMATION)) {
			Assert.state(information != null, () -> "Reply topic '" + template + "' needs the server's response "
					+ "information, and there is none: build the client with requestResponseInformation(true), and "
					+ "send the first request once it is connected to a server that gives such information");
			topic = topic.replace(RESPONSE_INFORMATION, withoutLastSlash(information));
		}
		if (topic.contains(CLIENT_ID)) {
			String clientId = (connection != null) ? connection.clientIdentifier()
					: client.options().clientIdentifier();
			Assert.state(StringUtils.hasLength(clientId), () -> "Reply topic '" + template + "' needs a client "
					+ "identifier, which the server has not assigned yet: set one, or wait for the connection");
			topic = topic.replace(CLIENT_ID, clientId);
		}
		return TopicName.of(topic).value();
	}

	private static String withoutLastSlash(String information) {
		return information.endsWith("/") ? information.substring(0, information.length() - 1) : information;
	}

}
