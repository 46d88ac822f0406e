package io.github.mqttboot.client;

import java.time.Duration;

import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.UserProperties;
import org.jspecify.annotations.Nullable;

/**
 * What client and server agreed on: the options, overruled by CONNACK (MQTT 5.0 section
 * 3.2.2.3). Holds for one connection.
 *
 * @param version the version that is spoken, never {@link MqttVersion#AUTO}
 * @param sessionPresent whether the server went on with a stored session
 * @param clientIdentifier the client identifier in use, assigned by the server if the
 * client sent none
 * @param serverUri the URI that answered
 * @param keepAlive the keep alive in force; zero if switched off
 * @param sessionExpiryInterval how long the session outlives the connection
 * @param receiveMaximum how many QoS 1 and 2 messages may be in flight to the server, 1
 * to 65,535
 * @param maximumPacketSize the largest packet that the server accepts, in bytes
 * @param maximumQos the highest QoS that the server accepts
 * @param retainAvailable whether the server keeps retained messages
 * @param wildcardSubscriptionAvailable whether topic filters may have wildcards
 * @param sharedSubscriptionAvailable whether topic filters may be shared
 * @param subscriptionIdentifierAvailable whether subscriptions may have identifiers
 * @param topicAliasMaximum how many topic aliases the server accepts
 * @param responseInformation basis for response topics, or {@code null}
 * @param serverReference another server to use, or {@code null}
 * @param reasonString explanation for people, or {@code null}
 * @param userProperties user properties of CONNACK
 */
public record ConnectResult(MqttVersion version, boolean sessionPresent, String clientIdentifier, String serverUri,
		Duration keepAlive, Duration sessionExpiryInterval, int receiveMaximum, long maximumPacketSize, QoS maximumQos,
		boolean retainAvailable, boolean wildcardSubscriptionAvailable, boolean sharedSubscriptionAvailable,
		boolean subscriptionIdentifierAvailable, int topicAliasMaximum, @Nullable String responseInformation,
		@Nullable String serverReference, @Nullable String reasonString, UserProperties userProperties) {

	/** Never shows the query of the URI: there may be a token in it. */
	@Override
	public String toString() {
		return "ConnectResult[version=" + this.version + ", sessionPresent=" + this.sessionPresent
				+ ", clientIdentifier=" + this.clientIdentifier + ", serverUri=" + LogText.withoutQuery(this.serverUri)
				+ ", keepAlive=" + this.keepAlive + ", sessionExpiryInterval=" + this.sessionExpiryInterval
				+ ", receiveMaximum=" + this.receiveMaximum + ", maximumPacketSize=" + this.maximumPacketSize
				+ ", maximumQos=" + this.maximumQos + ", reasonString=" + this.reasonString + "]";
	}

}
