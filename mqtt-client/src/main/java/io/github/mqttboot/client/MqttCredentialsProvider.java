package io.github.mqttboot.client;

import org.jspecify.annotations.Nullable;

/**
 * Asked for credentials on every connection attempt, so that a rotated secret or a short
 * lived token is used from the next attempt on. Called on a thread of the listener
 * executor: it may block, for at most the connect timeout.
 */
@FunctionalInterface
public interface MqttCredentialsProvider {

	/**
	 * Return the credentials for the attempt that is about to start.
	 * @return the credentials, or {@code null} to connect without
	 * @throws Exception if there are none to be had; the attempt fails
	 */
	@Nullable MqttCredentials credentials() throws Exception;

}
