package io.github.mqttboot.test;

import java.time.Duration;

import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.client.message.WillMessage;
import org.jspecify.annotations.Nullable;

/**
 * A client that is connected to the broker, as its CONNECT introduced it.
 *
 * @param clientId the client identifier, given by the broker if the client had none
 * @param version the protocol version, never {@link MqttVersion#AUTO}
 * @param cleanStart clean start of MQTT 5, clean session before
 * @param keepAlive the keep alive that the client asked for, zero if it is off
 * @param sessionExpiry how long the session outlives the connection; {@code null} if it
 * never expires
 * @param userName the user name, or {@code null} if there is none
 * @param will the will message, or {@code null} if there is none
 * @param userProperties the user properties of CONNECT
 */
public record BrokerClient(String clientId, MqttVersion version, boolean cleanStart, Duration keepAlive,
		@Nullable Duration sessionExpiry, @Nullable String userName, @Nullable WillMessage will,
		UserProperties userProperties) {

	/** Shows neither user name nor will. */
	@Override
	public String toString() {
		return "'" + this.clientId + "' (" + this.version + (this.cleanStart ? ", clean start)" : ")");
	}

}
