package io.github.mqttboot.client.internal.connection;

import io.github.mqttboot.client.internal.transport.Endpoint;

/**
 * Gives user name and password. Asked on every attempt, on the executor: it may block.
 */
@FunctionalInterface
public interface LoginProvider {

	/**
	 * Return user name and password of one attempt.
	 * @param endpoint where they will be sent to
	 * @return user name and password
	 * @throws Exception if there can be none; the attempt fails
	 */
	Login login(Endpoint endpoint) throws Exception;

}
