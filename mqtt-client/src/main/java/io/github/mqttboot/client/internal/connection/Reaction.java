package io.github.mqttboot.client.internal.connection;

import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * What to do after the server has ended or refused a connection, by its reason code.
 */
enum Reaction {

	/** Try again with the normal back-off. */
	RETRY,

	/** Try again, but slowly: an early attempt would end in the same way. */
	RETRY_SLOWLY,

	/**
	 * Try again once, then slowly: something that we do, or were told to do, is wrong,
	 * and doing it again and again makes it no better.
	 */
	DO_NOT_LOOP,

	/** User name, password or client identifier do not open the door as they are. */
	NOT_AUTHORIZED,

	/** Another client has our client identifier: the two would fight for ever. */
	TAKEN_OVER,

	/** The server wants us to go to another one. */
	REDIRECT;

	static Reaction to(@Nullable ReasonCode reasonCode) {
		if (reasonCode == null) {
			return RETRY;
		}
		return switch (reasonCode) {
			case SUCCESS, UNSPECIFIED_ERROR, IMPLEMENTATION_SPECIFIC_ERROR, SERVER_UNAVAILABLE, SERVER_BUSY,
					SERVER_SHUTTING_DOWN, KEEP_ALIVE_TIMEOUT, MAXIMUM_CONNECT_TIME ->
				RETRY;
			case MESSAGE_RATE_TOO_HIGH, QUOTA_EXCEEDED, CONNECTION_RATE_EXCEEDED, ADMINISTRATIVE_ACTION -> RETRY_SLOWLY;
			case BAD_USER_NAME_OR_PASSWORD, NOT_AUTHORIZED -> NOT_AUTHORIZED;
			case SESSION_TAKEN_OVER -> TAKEN_OVER;
			case USE_ANOTHER_SERVER, SERVER_MOVED -> REDIRECT;
			default -> DO_NOT_LOOP;
		};
	}

}
