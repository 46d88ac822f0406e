package io.github.mqttboot.spring.listener;

import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * Calls what a container listens for. Thread-safe.
 */
@FunctionalInterface
public interface MqttListenerInvoker {

	/**
	 * Handle a message.
	 * @param message the message
	 * @return {@code null} if the message has been handled, or what completes once it has
	 * @throws Exception if the message could not be handled
	 */
	@Nullable CompletionStage<?> invoke(ListenerMessage message) throws Exception;

}
