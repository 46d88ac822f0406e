package io.github.mqttboot.client;

import java.time.Duration;
import java.util.Objects;

import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.internal.packet.ReasonCodes;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.client.topic.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * What a DISCONNECT says (MQTT 5.0 section 3.14). Before MQTT 5 it says nothing.
 *
 * @param reasonCode {@link ReasonCode#SUCCESS}, or
 * {@link ReasonCode#DISCONNECT_WITH_WILL_MESSAGE}, or a failure that DISCONNECT allows
 * @param sessionExpiryInterval how long the session stays, or {@code null} for what
 * CONNECT said; more than zero only if CONNECT said more than zero
 * @param reasonString explanation for people, or {@code null}; left out, and the user
 * properties with it, if the packet is too large for the server
 * @param userProperties user properties
 */
public record DisconnectOptions(ReasonCode reasonCode, @Nullable Duration sessionExpiryInterval,
		@Nullable String reasonString, UserProperties userProperties) {

	/** A normal disconnection: the will is dropped, the session stays as CONNECT said. */
	public static final DisconnectOptions NORMAL = new DisconnectOptions(ReasonCode.SUCCESS, null, null,
			UserProperties.none());

	/**
	 * Create options.
	 * @throws IllegalArgumentException if a client may not say the reason code
	 * [MQTT-3.14.2-1], or a value is out of range
	 */
	public DisconnectOptions {
		if (!ReasonCodes.fromClient(PacketType.DISCONNECT).contains(reasonCode)) {
			throw new IllegalArgumentException("A client cannot disconnect with " + reasonCode + ": use one of "
					+ ReasonCodes.fromClient(PacketType.DISCONNECT));
		}
		if (sessionExpiryInterval != null) {
			OptionChecks.requireSeconds("Session expiry", sessionExpiryInterval, 0xFFFF_FFFFL);
		}
		if (reasonString != null) {
			Utf8.requireValid("Reason string", reasonString);
		}
		Objects.requireNonNull(userProperties, "userProperties");
	}

}
