package io.github.mqttboot.client.internal.connection;

import org.jspecify.annotations.Nullable;

/**
 * User name and password of one attempt.
 *
 * @param userName the user name, or {@code null} for none
 * @param password the password, or {@code null} for none
 */
@SuppressWarnings("ArrayRecordComponent")
public record Login(@Nullable String userName, byte @Nullable [] password) {

	/** No user name and no password. */
	public static final Login NONE = new Login(null, null);

	@Override
	public String toString() {
		return "Login[******]";
	}

}
