package com.example.fleet.web;

import java.nio.charset.StandardCharsets;

import io.github.mqttboot.client.topic.TopicName;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/**
 * Says what is wrong with a message, in words for people.
 */
class PublishRequestValidator implements Validator {

	private static final int LARGEST_PAYLOAD = 64 * 1024;

	@Override
	public boolean supports(Class<?> type) {
		return PublishRequest.class == type;
	}

	@Override
	public void validate(Object target, Errors errors) {
		PublishRequest request = (PublishRequest) target;
		String topicError = topicError(request.topic());
		if (topicError != null) {
			errors.rejectValue("topic", "topic.invalid", topicError);
		}
		if (request.payload() != null && request.payload().getBytes(StandardCharsets.UTF_8).length > LARGEST_PAYLOAD) {
			errors.rejectValue("payload", "payload.tooLarge", "At most 64 KiB, please.");
		}
		if (request.qos() < 0 || request.qos() > 2) {
			errors.rejectValue("qos", "qos.invalid", "QoS is 0, 1 or 2.");
		}
	}

	private static @Nullable String topicError(@Nullable String topic) {
		if (!StringUtils.hasText(topic)) {
			return "A message needs a topic.";
		}
		if (topic.contains("+") || topic.contains("#")) {
			return "No wildcards here: + and # are for subscribing only.";
		}
		if (topic.startsWith("$")) {
			return "Topics that begin with $ belong to the broker.";
		}
		try {
			TopicName.of(topic);
			return null;
		}
		catch (IllegalArgumentException ex) {
			return ex.getMessage();
		}
	}

}
