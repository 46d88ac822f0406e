package io.github.mqttboot.client;

import org.jspecify.annotations.Nullable;

/**
 * Enhanced authentication (MQTT 5.0 section 4.12): client and server prove to each other
 * who they are by a conversation instead of a password that is sent. Asked for a new
 * conversation on every connection attempt, and whenever
 * {@link MqttClient#reauthenticate()} is called. {@link ScramAuthenticator} is one that
 * is ready to use.
 *
 * <p>
 * Called on threads of the listener executor, never on the I/O thread: it may block, for
 * at most the connect timeout. Whatever it throws ends the attempt; neither its data nor
 * the messages of its exceptions are logged. Needs MQTT 5: with an authenticator, no
 * earlier version is spoken.
 */
public interface MqttAuthenticator {

	/**
	 * Return the authentication method. It stays the same for the life of the client
	 * [MQTT-4.12.1-1].
	 * @return a name that client and server have agreed on, such as {@code SCRAM-SHA-256}
	 */
	String method();

	/**
	 * Start a conversation.
	 * @param context what it is for
	 * @return a conversation that nobody has used yet
	 * @throws Exception if there can be none; the attempt fails
	 */
	Conversation start(Context context) throws Exception;

	/**
	 * What a conversation is for.
	 *
	 * @param serverUri the server
	 * @param clientIdentifier the client identifier; empty if the server is to assign one
	 * @param reauthentication whether an established connection authenticates again
	 */
	record Context(String serverUri, String clientIdentifier, boolean reauthentication) {

		/** Never shows the query of the URI: there may be a token in it. */
		@Override
		public String toString() {
			return "Context[serverUri=" + LogText.withoutQuery(this.serverUri) + ", clientIdentifier="
					+ this.clientIdentifier + ", reauthentication=" + this.reauthentication + "]";
		}

	}

	/**
	 * One conversation. Its methods are called one after the other, with the one
	 * exception that {@link #onEnd} may come while another is still at work and has taken
	 * too long.
	 */
	interface Conversation {

		/**
		 * Return the authentication data with which the client begins, in CONNECT or, for
		 * re-authentication, in AUTH.
		 * @return at most 65,535 bytes, or {@code null} to begin without
		 * @throws Exception if there can be none; the attempt fails
		 */
		default byte @Nullable [] initialData() throws Exception {
			return null;
		}

		/**
		 * Answer a challenge of the server, which came in AUTH with <em>continue
		 * authentication</em>.
		 * @param challenge the authentication data of the server, or {@code null} if it
		 * sent none
		 * @return at most 65,535 bytes, or {@code null} to answer without
		 * @throws Exception if the challenge can't be answered; the connection is closed
		 */
		byte @Nullable [] respond(byte @Nullable [] challenge) throws Exception;

		/**
		 * Check who the server is, now that it has accepted the client by CONNACK or
		 * AUTH. Until this returns, the client is not connected and no message is
		 * handled; a re-authentication holds nothing up.
		 * @param data the authentication data that came with it, or {@code null} if there
		 * was none
		 * @throws Exception if the server is not who it should be; the connection is
		 * closed
		 */
		void verify(byte @Nullable [] data) throws Exception;

		/**
		 * The conversation is over.
		 * @param failure why it failed, or {@code null} if it has succeeded
		 */
		default void onEnd(@Nullable Exception failure) {
		}

	}

}
