package io.github.mqttboot.spring.listener;

import io.github.mqttboot.client.message.MqttMessage;

/**
 * Called around every attempt of a listener to handle a message. Interceptors come in
 * their order before, and in the opposite order after. What one throws is a failure of
 * the listener, and dealt with as such: retried, and then handled. In a batch, each
 * message is one call.
 */
public interface MqttListenerInterceptor {

	/**
	 * The listener is about to be called.
	 * @param listenerId id of the listener
	 * @param message the message
	 * @throws Exception if the listener must not be called
	 */
	default void before(String listenerId, MqttMessage message) throws Exception {
	}

	/**
	 * The listener has succeeded; if its result is asynchronous, the result has. The
	 * message is acknowledged after that. May be called on another thread than
	 * {@link #before}.
	 * @param listenerId id of the listener
	 * @param message the message
	 * @throws Exception if that makes it a failure
	 */
	default void afterSuccess(String listenerId, MqttMessage message) throws Exception {
	}

	/**
	 * The listener has failed, or one of its interceptors has. It may be tried again. May
	 * be called on another thread than {@link #before}, and also where {@link #before} of
	 * this interceptor was not reached.
	 * @param listenerId id of the listener
	 * @param message the message
	 * @param failure what was thrown
	 */
	default void afterFailure(String listenerId, MqttMessage message, Throwable failure) {
	}

}
