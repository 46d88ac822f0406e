package io.github.mqttboot.spring.core;

import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.SubscribeResult;

/**
 * A subscription made by code, until it is closed.
 */
public interface Subscription extends AutoCloseable {

	/**
	 * Return what was subscribed to.
	 * @return the topic filter
	 */
	String topicFilter();

	/**
	 * Return the server's answer.
	 * @return completes with SUBACK; fails with
	 * {@link io.github.mqttboot.client.error.MqttRefusedException} if it was refused
	 */
	CompletableFuture<SubscribeResult> result();

	/**
	 * Unsubscribe, without waiting for the server. The handler is not called any more.
	 */
	@Override
	void close();

}
