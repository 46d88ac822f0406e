package io.github.mqttboot.spring.core;

import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.message.MqttMessage;
import org.jspecify.annotations.Nullable;

/**
 * A request was answered by an {@link ErrorReply}.
 */
public class MqttErrorReplyException extends MqttException {

	private static final long serialVersionUID = 1L;

	@SuppressWarnings("serial")
	private final transient @Nullable MqttMessage reply;

	private final @Nullable String text;

	/**
	 * Create an exception.
	 * @param topic where the request went
	 * @param reply the reply
	 */
	public MqttErrorReplyException(String topic, MqttMessage reply) {
		super("The request on '" + topic + "' was answered by an error");
		this.reply = reply;
		this.text = reply.userProperties().first(ErrorReply.USER_PROPERTY);
	}

	/**
	 * Return what the responder says about it. Not part of the message, because it may be
	 * confidential.
	 * @return the text
	 */
	public String text() {
		return (this.text != null) ? this.text : "";
	}

	/**
	 * Return the reply.
	 * @return the reply, or {@code null} after serialization
	 */
	public @Nullable MqttMessage reply() {
		return this.reply;
	}

}
