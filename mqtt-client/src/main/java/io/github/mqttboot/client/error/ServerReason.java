package io.github.mqttboot.client.error;

import java.util.Objects;

import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;
import org.jspecify.annotations.Nullable;

/**
 * Why a server has refused or ended a connection: what its CONNACK or DISCONNECT says
 * (MQTT 5.0 sections 3.2.2.3 and 3.14.2.2).
 *
 * @param reasonCode the reason code
 * @param reasonString explanation for people, or {@code null}
 * @param serverReference other servers to use, with blanks between them, or {@code null}
 * @param userProperties user properties
 */
public record ServerReason(ReasonCode reasonCode, @Nullable String reasonString, @Nullable String serverReference,
		UserProperties userProperties) {

	/**
	 * Create a reason.
	 */
	public ServerReason {
		Objects.requireNonNull(reasonCode, "reasonCode");
		Objects.requireNonNull(userProperties, "userProperties");
	}

}
