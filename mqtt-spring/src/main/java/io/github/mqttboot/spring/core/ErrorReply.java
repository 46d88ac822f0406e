package io.github.mqttboot.spring.core;

import org.springframework.util.Assert;

/**
 * Says that a request could not be fulfilled. A listener returns it, and the requester's
 * future fails with {@link MqttErrorReplyException}. On the wire it is a reply with the
 * text as payload and in the user property {@value #USER_PROPERTY}, by which responders
 * of any kind can do the same. Before MQTT 5 there are no user properties: the requester
 * sees a reply like any other.
 *
 * @param text what went wrong, for the requester
 */
public record ErrorReply(String text) {

	/** The user property that makes a reply an error. */
	public static final String USER_PROPERTY = "error";

	/**
	 * Create a reply.
	 * @param text what went wrong, for the requester
	 */
	public ErrorReply {
		Assert.notNull(text, "Text must not be null");
	}

}
