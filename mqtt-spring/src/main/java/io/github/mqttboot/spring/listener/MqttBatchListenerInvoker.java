package io.github.mqttboot.spring.listener;

import java.util.List;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * Calls a listener that takes several messages at once. Thread-safe.
 */
public interface MqttBatchListenerInvoker {

	/**
	 * Make an element of the batch. A message that this fails for is taken out of the
	 * batch and dealt with alone.
	 * @param message the message
	 * @return what the listener takes for it
	 * @throws Exception if it cannot be made
	 */
	@Nullable Object convert(ListenerMessage message) throws Exception;

	/**
	 * Handle a batch.
	 * @param elements what the listener takes, one at least
	 * @param acknowledgment acknowledges all of them
	 * @return {@code null} if the batch has been handled, or what completes once it has
	 * @throws Exception if the batch could not be handled
	 */
	@Nullable CompletionStage<?> invoke(List<@Nullable Object> elements, Acknowledgment acknowledgment) throws Exception;

}
