package io.github.mqttboot.client;

import java.time.Duration;

import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;
import org.jspecify.annotations.Nullable;

/**
 * What a DISCONNECT says (MQTT 5.0 section 3.14). Before MQTT 5 it says nothing.
 *
 * @param reasonCode {@link ReasonCode#SUCCESS}, or
 * {@link ReasonCode#DISCONNECT_WITH_WILL_MESSAGE}, or a failure that DISCONNECT allows
 * @param sessionExpiryInterval how long the session stays, or {@code null} for what
 * CONNECT said
 * @param reasonString explanation for people, or {@code null}
 * @param userProperties user properties
 */
public record DisconnectOptions(ReasonCode reasonCode, @Nullable Duration sessionExpiryInterval,
		@Nullable String reasonString, UserProperties userProperties) {

	/** A normal disconnection: the will is dropped, the session stays as CONNECT said. */
	public static final DisconnectOptions NORMAL = new DisconnectOptions(ReasonCode.SUCCESS, null, null,
			UserProperties.none());

}
