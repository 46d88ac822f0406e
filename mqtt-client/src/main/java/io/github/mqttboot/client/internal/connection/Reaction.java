package io.github.mqttboot.client.internal.connection;

import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * What to do after the server has ended or refused a connection with a reason code.
 */
enum Reaction {

	/** Try again with the normal back-off. */
	RETRY,

	/** Try again, but slowly: an early attempt would end in the same way. */
	RETRY_SLOWLY,

	/** Do not try again: two clients with one client identifier would fight for ever. */
	STOP;

	static Reaction to(@Nullable ReasonCode reasonCode) {
		if (reasonCode == null) {
			return RETRY;
		}
		return switch (reasonCode) {
			case SESSION_TAKEN_OVER -> STOP;
			case SUCCESS, UNSPECIFIED_ERROR, IMPLEMENTATION_SPECIFIC_ERROR, SERVER_UNAVAILABLE, SERVER_BUSY,
					SERVER_SHUTTING_DOWN, KEEP_ALIVE_TIMEOUT, MAXIMUM_CONNECT_TIME ->
				RETRY;
			default -> RETRY_SLOWLY;
		};
	}

}
