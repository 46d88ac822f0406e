package io.github.mqttboot.client.internal.dispatch;

import io.github.mqttboot.client.message.MqttMessage;

/**
 * What the dispatcher tells its owner.
 */
public interface DispatchEvents {

	/**
	 * Acknowledgements wait, or room was made. Called on the event loop.
	 */
	void onProgress();

	/**
	 * No listener wants a message. Called on the event loop.
	 * @param message the message
	 */
	void onUnmatched(MqttMessage message);

	/**
	 * A message will not be answered on this connection, because one of its listeners
	 * gets no more. Called on the event loop.
	 * @param token what the session gave with the message
	 */
	default void onLeft(Object token) {
	}

	/**
	 * A listener has thrown. Called on the thread that ran it.
	 * @param message the message
	 * @param failure what was thrown
	 */
	void onListenerFailed(MqttMessage message, Throwable failure);

}
