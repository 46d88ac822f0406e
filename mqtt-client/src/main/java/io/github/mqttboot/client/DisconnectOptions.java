package io.github.mqttboot.client;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;

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
 * @param sessionExpiryInterval how long the session stays, whole seconds up to
 * 4,294,967,295, or {@code null} for what CONNECT said
 * @param reasonString explanation for people, or {@code null}
 * @param userProperties user properties
 */
public record DisconnectOptions(ReasonCode reasonCode, @Nullable Duration sessionExpiryInterval,
		@Nullable String reasonString, UserProperties userProperties) {

	private static final Set<ReasonCode> LEGAL = ReasonCodes.fromClient(PacketType.DISCONNECT);

	/** A normal disconnection: the will is dropped, the session stays as CONNECT said. */
	public static final DisconnectOptions NORMAL = new DisconnectOptions(ReasonCode.SUCCESS, null, null,
			UserProperties.none());

	/**
	 * Create disconnect options.
	 * @throws IllegalArgumentException if the reason code is not one that a client may
	 * give, the interval is out of range, or the reason string is not valid text
	 */
	public DisconnectOptions {
		Objects.requireNonNull(userProperties, "userProperties");
		if (!LEGAL.contains(reasonCode)) {
			throw new IllegalArgumentException(
					"A client cannot disconnect with " + reasonCode + " but with one of " + LEGAL);
		}
		if (sessionExpiryInterval != null) {
			OptionChecks.requireSeconds("Session expiry interval", sessionExpiryInterval, 0xFFFF_FFFFL);
		}
		if (reasonString != null) {
			Utf8.requireValid("Reason string", reasonString);
		}
	}

	/**
	 * Create disconnect options with a reason code alone.
	 * @param reasonCode the reason code
	 */
	public DisconnectOptions(ReasonCode reasonCode) {
		this(reasonCode, null, null, UserProperties.none());
	}

}
