package io.github.mqttboot.client.internal.connection;

import org.jspecify.annotations.Nullable;

/**
 * Enhanced authentication as the application provides it (MQTT 5.0 section 4.12). Called
 * on the executor: it may block.
 */
public interface AuthenticationMethod {

	/**
	 * Return the authentication method.
	 * @return its name on the wire
	 */
	String name();

	/**
	 * Begin an exchange.
	 * @param serverUri the server
	 * @param clientIdentifier the client identifier
	 * @param again whether the connection is established and authenticates again
	 * @return the exchange
	 * @throws Exception if there can be none
	 */
	Exchange begin(String serverUri, String clientIdentifier, boolean again) throws Exception;

	/**
	 * One exchange.
	 */
	interface Exchange {

		/**
		 * Return the data of the first packet.
		 * @return the authentication data, or {@code null} for none
		 * @throws Exception if there can be none
		 */
		byte @Nullable [] initialData() throws Exception;

		/**
		 * Answer the server.
		 * @param data what the server sent, or {@code null} if it sent nothing
		 * @return the answer, or {@code null} for none
		 * @throws Exception if there can be none
		 */
		byte @Nullable [] respond(byte @Nullable [] data) throws Exception;

		/**
		 * Check the server, which has accepted us.
		 * @param data what the server sent with it, or {@code null} if it sent nothing
		 * @throws Exception if the server is not who it should be
		 */
		void verify(byte @Nullable [] data) throws Exception;

		/**
		 * The exchange is over.
		 * @param failure why it failed, or {@code null} if it has succeeded
		 */
		void onEnd(@Nullable Exception failure);

	}

}
