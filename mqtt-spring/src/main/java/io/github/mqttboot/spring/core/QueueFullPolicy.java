package io.github.mqttboot.spring.core;

/**
 * What a publish does when the client's outbound queue is at its bound.
 */
public enum QueueFullPolicy {

	/**
	 * It waits for room on the calling thread, at most for the client's delivery timeout.
	 */
	WAIT,

	/**
	 * It fails at once with {@link io.github.mqttboot.client.error.MqttNotSentException}.
	 */
	FAIL

}
