package io.github.mqttboot.client;

import java.util.Objects;

import io.github.mqttboot.client.MqttAuthenticator.Context;
import io.github.mqttboot.client.MqttAuthenticator.Conversation;
import io.github.mqttboot.client.internal.connection.AuthenticationMethod;
import io.github.mqttboot.client.topic.Utf8;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application's authenticator as the connection sees it.
 */
final class AuthenticatorAdapter implements AuthenticationMethod {

	private static final Logger logger = LoggerFactory.getLogger(MqttAuthenticator.class);

	private final MqttAuthenticator authenticator;

	private final String name;

	AuthenticatorAdapter(MqttAuthenticator authenticator) {
		this.authenticator = authenticator;
		this.name = authenticator.method();
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public Exchange begin(String serverUri, String clientIdentifier, boolean again) throws Exception {
		Conversation conversation = Objects
			.requireNonNull(this.authenticator.start(new Context(serverUri, clientIdentifier, again)));
		return new ConversationAdapter(conversation);
	}

	private static byte @Nullable [] sendable(byte @Nullable [] data) {
		if (data != null && data.length > Utf8.MAXIMUM_LENGTH) {
			throw new IllegalArgumentException("Authentication data must be at most " + Utf8.MAXIMUM_LENGTH
					+ " bytes long but has " + data.length);
		}
		return data;
	}

	private record ConversationAdapter(Conversation conversation) implements Exchange {

		@Override
		public byte @Nullable [] initialData() throws Exception {
			return sendable(this.conversation.initialData());
		}

		@Override
		public byte @Nullable [] respond(byte @Nullable [] data) throws Exception {
			return sendable(this.conversation.respond(data));
		}

		@Override
		public void verify(byte @Nullable [] data) throws Exception {
			this.conversation.verify(data);
		}

		@Override
		@SuppressWarnings("checkstyle:IllegalCatch")
		public void onEnd(@Nullable Exception failure) {
			try {
				this.conversation.onEnd(failure);
			}
			catch (Throwable ex) {
				// without the exception: its message may hold a secret
				logger.warn("The authenticator has thrown {} when it was told of the end of its conversation",
						ex.getClass().getName());
			}
		}

	}

}
