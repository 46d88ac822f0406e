package io.github.mqttboot.spring.listener;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;

import io.github.mqttboot.client.message.MqttMessage;
import org.jspecify.annotations.Nullable;

/**
 * What stands between the container and a listener, if anything does: a filter and
 * interceptors. Thread-safe.
 */
final class ListenerInterceptors {

	private final String listenerId;

	private final @Nullable MqttMessageFilter filter;

	private final List<MqttListenerInterceptor> interceptors;

	private final LongAdder rejected;

	/**
	 * Create interceptors.
	 * @param listenerId id of the listener
	 * @param filter the filter, or {@code null} for none
	 * @param interceptors the interceptors in their order
	 * @param rejected counts what the filter does not accept
	 */
	ListenerInterceptors(String listenerId, @Nullable MqttMessageFilter filter,
			List<MqttListenerInterceptor> interceptors, LongAdder rejected) {
		this.listenerId = listenerId;
		this.filter = filter;
		this.interceptors = interceptors;
		this.rejected = rejected;
	}

	/**
	 * Put everything before an invoker.
	 * @param invoker calls the listener
	 * @return the invoker itself if there is nothing to put before it
	 */
	MqttListenerInvoker around(MqttListenerInvoker invoker) {
		MqttListenerInvoker intercepted = this.interceptors.isEmpty() ? invoker
				: (message) -> intercept(message, invoker);
		return (this.filter == null) ? intercepted : (message) -> accepts(message) ? intercepted.invoke(message) : null;
	}

	/**
	 * Return whether the listener is to see a message. If not, it is acknowledged.
	 * @param message the message
	 * @return the answer of the filter
	 */
	boolean accepts(ListenerMessage message) {
		if (this.filter == null || this.filter.accept(message.getMqttMessage())) {
			return true;
		}
		this.rejected.increment();
		message.acknowledge();
		return false;
	}

	private @Nullable CompletionStage<?> intercept(ListenerMessage message, MqttListenerInvoker invoker)
			throws Exception {
		List<ListenerMessage> messages = List.of(message);
		try {
			before(messages);
			CompletionStage<?> pending = invoker.invoke(message);
			if (pending != null) {
				return after(messages, pending);
			}
			afterSuccess(messages);
			return null;
		}
		catch (Throwable ex) {
			afterFailure(messages, ex);
			throw ex;
		}
	}

	void before(List<ListenerMessage> messages) throws Exception {
		for (ListenerMessage message : messages) {
			for (MqttListenerInterceptor interceptor : this.interceptors) {
				interceptor.before(this.listenerId, message.getMqttMessage());
			}
		}
	}

	void afterSuccess(List<ListenerMessage> messages) throws Exception {
		for (ListenerMessage message : messages) {
			for (int i = this.interceptors.size() - 1; i >= 0; i--) {
				this.interceptors.get(i).afterSuccess(this.listenerId, message.getMqttMessage());
			}
		}
	}

	void afterFailure(List<ListenerMessage> messages, Throwable failure) {
		for (ListenerMessage message : messages) {
			for (int i = this.interceptors.size() - 1; i >= 0; i--) {
				afterFailure(this.interceptors.get(i), message.getMqttMessage(), failure);
			}
		}
	}

	private void afterFailure(MqttListenerInterceptor interceptor, MqttMessage message, Throwable failure) {
		try {
			interceptor.afterFailure(this.listenerId, message, failure);
		}
		catch (RuntimeException ex) {
			failure.addSuppressed(ex);
		}
	}

	/**
	 * Tell the end of an asynchronous result.
	 * @param messages the messages that it is for
	 * @param pending the result
	 * @return the result, which fails as well if an interceptor does
	 */
	CompletionStage<?> after(List<ListenerMessage> messages, CompletionStage<?> pending) {
		if (this.interceptors.isEmpty()) {
			return pending;
		}
		return pending.<Object>handle((value, thrown) -> {
			Throwable failure = (thrown instanceof CompletionException && thrown.getCause() != null) ? thrown.getCause()
					: thrown;
			try {
				if (failure == null) {
					afterSuccess(messages);
					return messages;
				}
			}
			catch (Exception ex) {
				failure = ex;
			}
			afterFailure(messages, failure);
			throw new CompletionException(failure);
		});
	}

}
