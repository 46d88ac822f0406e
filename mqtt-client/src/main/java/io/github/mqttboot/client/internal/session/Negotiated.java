package io.github.mqttboot.client.internal.session;

import io.github.mqttboot.client.internal.packet.ConnAck;
import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.message.QoS;

/**
 * What CONNECT and CONNACK agreed on. Made anew for each connection, never changed, never
 * written back into any options.
 *
 * @param version the protocol version
 * @param sessionPresent whether the server went on with a stored session
 * @param clientIdentifier the client identifier in use
 * @param keepAlive keep alive in seconds, 0 for none
 * @param sessionExpiryInterval session expiry interval in seconds; 0xFFFFFFFF: never
 * @param receiveMaximum most QoS 1 and 2 messages in flight to the server
 * @param maximumPacketSize largest packet that the server accepts, in bytes
 * @param maximumQos highest QoS that the server accepts
 * @param retainAvailable whether the server keeps retained messages
 * @param wildcardSubscriptionAvailable whether topic filters may have wildcards
 * @param sharedSubscriptionAvailable whether topic filters may be shared
 * @param subscriptionIdentifierAvailable whether subscriptions may have identifiers
 * @param topicAliasMaximum most topic aliases to the server
 * @param properties all properties of CONNACK
 */
public record Negotiated(ProtocolVersion version, boolean sessionPresent, String clientIdentifier, int keepAlive,
		long sessionExpiryInterval, int receiveMaximum, long maximumPacketSize, QoS maximumQos, boolean retainAvailable,
		boolean wildcardSubscriptionAvailable, boolean sharedSubscriptionAvailable,
		boolean subscriptionIdentifierAvailable, int topicAliasMaximum, PacketProperties properties) {

	private static final long LARGEST_PACKET = 268_435_460L;

	/** Session expiry interval of a session that never expires. */
	public static final long NEVER = 0xFFFF_FFFFL;

	/**
	 * Return what these two packets agree on.
	 * @param connect what was asked for
	 * @param connAck what was answered
	 * @return the agreement
	 */
	public static Negotiated of(Connect connect, ConnAck connAck) {
		boolean asked = connect.properties().number(Property.REQUEST_RESPONSE_INFORMATION, 0) == 1;
		// [MQTT-3.1.2-28] what was not asked for is ignored
		PacketProperties properties = asked ? connAck.properties()
				: connAck.properties().without(Property.RESPONSE_INFORMATION);
		boolean mqtt5 = connect.version() == ProtocolVersion.MQTT_5;
		String assigned = properties.text(Property.ASSIGNED_CLIENT_IDENTIFIER);
		long sessionExpiry = mqtt5 ? connect.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0)
				: connect.cleanStart() ? 0 : NEVER;
		return new Negotiated(connect.version(), connAck.sessionPresent(),
				(assigned != null) ? assigned : connect.clientIdentifier(),
				(int) properties.number(Property.SERVER_KEEP_ALIVE, connect.keepAlive()),
				properties.number(Property.SESSION_EXPIRY_INTERVAL, sessionExpiry),
				(int) properties.number(Property.RECEIVE_MAXIMUM, PacketIdentifiers.MAXIMUM),
				properties.number(Property.MAXIMUM_PACKET_SIZE, LARGEST_PACKET),
				QoS.of((int) properties.number(Property.MAXIMUM_QOS, 2)),
				isAvailable(properties, Property.RETAIN_AVAILABLE),
				isAvailable(properties, Property.WILDCARD_SUBSCRIPTION_AVAILABLE),
				isAvailable(properties, Property.SHARED_SUBSCRIPTION_AVAILABLE),
				mqtt5 && isAvailable(properties, Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE),
				(int) properties.number(Property.TOPIC_ALIAS_MAXIMUM, 0), properties);
	}

	/**
	 * Return whether the server goes on with the session of the last connection, or may
	 * do so without saying it: CONNACK of MQTT 3.1 has no session present flag.
	 * @return whether packet identifiers of the last connection may still be in use
	 */
	boolean mayBeResumed() {
		boolean silent = this.version == ProtocolVersion.MQTT_3_1 && this.sessionExpiryInterval == NEVER;
		return this.sessionPresent || silent;
	}

	private static boolean isAvailable(PacketProperties properties, Property property) {
		return properties.number(property, 1) == 1;
	}

}
