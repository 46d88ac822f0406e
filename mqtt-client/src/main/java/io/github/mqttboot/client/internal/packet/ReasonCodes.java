package io.github.mqttboot.client.internal.packet;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

import io.github.mqttboot.client.message.ReasonCode;

/**
 * Which reason codes each packet may carry (MQTT 5.0 sections 3.2.2.2 to 3.15.2.1). Only
 * DISCONNECT and AUTH differ by who sends them.
 */
public final class ReasonCodes {

	private static final Set<ReasonCode> CONNACK = setOf(ReasonCode.SUCCESS, ReasonCode.UNSPECIFIED_ERROR,
			ReasonCode.MALFORMED_PACKET, ReasonCode.PROTOCOL_ERROR, ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
			ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
			ReasonCode.BAD_USER_NAME_OR_PASSWORD, ReasonCode.NOT_AUTHORIZED, ReasonCode.SERVER_UNAVAILABLE,
			ReasonCode.SERVER_BUSY, ReasonCode.BANNED, ReasonCode.BAD_AUTHENTICATION_METHOD,
			ReasonCode.TOPIC_NAME_INVALID, ReasonCode.PACKET_TOO_LARGE, ReasonCode.QUOTA_EXCEEDED,
			ReasonCode.PAYLOAD_FORMAT_INVALID, ReasonCode.RETAIN_NOT_SUPPORTED, ReasonCode.QOS_NOT_SUPPORTED,
			ReasonCode.USE_ANOTHER_SERVER, ReasonCode.SERVER_MOVED, ReasonCode.CONNECTION_RATE_EXCEEDED);

	private static final Set<ReasonCode> PUBACK = setOf(ReasonCode.SUCCESS, ReasonCode.NO_MATCHING_SUBSCRIBERS,
			ReasonCode.UNSPECIFIED_ERROR, ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, ReasonCode.NOT_AUTHORIZED,
			ReasonCode.TOPIC_NAME_INVALID, ReasonCode.PACKET_IDENTIFIER_IN_USE, ReasonCode.QUOTA_EXCEEDED,
			ReasonCode.PAYLOAD_FORMAT_INVALID);

	private static final Set<ReasonCode> PUBREL = setOf(ReasonCode.SUCCESS, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);

	private static final Set<ReasonCode> SUBACK = setOf(ReasonCode.SUCCESS, ReasonCode.GRANTED_QOS_1,
			ReasonCode.GRANTED_QOS_2, ReasonCode.UNSPECIFIED_ERROR, ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
			ReasonCode.NOT_AUTHORIZED, ReasonCode.TOPIC_FILTER_INVALID, ReasonCode.PACKET_IDENTIFIER_IN_USE,
			ReasonCode.QUOTA_EXCEEDED, ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
			ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED, ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED);

	private static final Set<ReasonCode> UNSUBACK = setOf(ReasonCode.SUCCESS, ReasonCode.NO_SUBSCRIPTION_EXISTED,
			ReasonCode.UNSPECIFIED_ERROR, ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, ReasonCode.NOT_AUTHORIZED,
			ReasonCode.TOPIC_FILTER_INVALID, ReasonCode.PACKET_IDENTIFIER_IN_USE);

	// [MQTT-3.14.2-1] for a client
	private static final Set<ReasonCode> CLIENT_DISCONNECT = setOf(ReasonCode.SUCCESS,
			ReasonCode.DISCONNECT_WITH_WILL_MESSAGE, ReasonCode.UNSPECIFIED_ERROR, ReasonCode.MALFORMED_PACKET,
			ReasonCode.PROTOCOL_ERROR, ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, ReasonCode.TOPIC_NAME_INVALID,
			ReasonCode.RECEIVE_MAXIMUM_EXCEEDED, ReasonCode.TOPIC_ALIAS_INVALID, ReasonCode.PACKET_TOO_LARGE,
			ReasonCode.MESSAGE_RATE_TOO_HIGH, ReasonCode.QUOTA_EXCEEDED, ReasonCode.ADMINISTRATIVE_ACTION,
			ReasonCode.PAYLOAD_FORMAT_INVALID);

	// [MQTT-3.14.2-1] for a server; 0x8C stands in table 2-6 though not in table 3-10
	private static final Set<ReasonCode> SERVER_DISCONNECT = setOf(ReasonCode.SUCCESS, ReasonCode.UNSPECIFIED_ERROR,
			ReasonCode.MALFORMED_PACKET, ReasonCode.PROTOCOL_ERROR, ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
			ReasonCode.NOT_AUTHORIZED, ReasonCode.SERVER_BUSY, ReasonCode.SERVER_SHUTTING_DOWN,
			ReasonCode.BAD_AUTHENTICATION_METHOD, ReasonCode.KEEP_ALIVE_TIMEOUT, ReasonCode.SESSION_TAKEN_OVER,
			ReasonCode.TOPIC_FILTER_INVALID, ReasonCode.TOPIC_NAME_INVALID, ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
			ReasonCode.TOPIC_ALIAS_INVALID, ReasonCode.PACKET_TOO_LARGE, ReasonCode.MESSAGE_RATE_TOO_HIGH,
			ReasonCode.QUOTA_EXCEEDED, ReasonCode.ADMINISTRATIVE_ACTION, ReasonCode.PAYLOAD_FORMAT_INVALID,
			ReasonCode.RETAIN_NOT_SUPPORTED, ReasonCode.QOS_NOT_SUPPORTED, ReasonCode.USE_ANOTHER_SERVER,
			ReasonCode.SERVER_MOVED, ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED, ReasonCode.CONNECTION_RATE_EXCEEDED,
			ReasonCode.MAXIMUM_CONNECT_TIME, ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED,
			ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED);

	private static final Map<PacketType, Set<ReasonCode>> FROM_CLIENT = new EnumMap<>(Map.of(PacketType.PUBACK, PUBACK,
			PacketType.PUBREC, PUBACK, PacketType.PUBREL, PUBREL, PacketType.PUBCOMP, PUBREL, PacketType.DISCONNECT,
			CLIENT_DISCONNECT, PacketType.AUTH, setOf(ReasonCode.CONTINUE_AUTHENTICATION, ReasonCode.RE_AUTHENTICATE)));

	private static final Map<PacketType, Set<ReasonCode>> FROM_SERVER = new EnumMap<>(Map.of(PacketType.CONNACK,
			CONNACK, PacketType.PUBACK, PUBACK, PacketType.PUBREC, PUBACK, PacketType.PUBREL, PUBREL,
			PacketType.PUBCOMP, PUBREL, PacketType.SUBACK, SUBACK, PacketType.UNSUBACK, UNSUBACK, PacketType.DISCONNECT,
			SERVER_DISCONNECT, PacketType.AUTH, setOf(ReasonCode.SUCCESS, ReasonCode.CONTINUE_AUTHENTICATION)));

	private ReasonCodes() {
	}

	/**
	 * Return what a client may send.
	 * @param type the packet's type
	 * @return an unmodifiable set, empty for a packet without a reason code
	 */
	public static Set<ReasonCode> fromClient(PacketType type) {
		return FROM_CLIENT.getOrDefault(type, Set.of());
	}

	/**
	 * Return what a server may send.
	 * @param type the packet's type
	 * @return an unmodifiable set, empty for a packet without a reason code
	 */
	public static Set<ReasonCode> fromServer(PacketType type) {
		return FROM_SERVER.getOrDefault(type, Set.of());
	}

	private static Set<ReasonCode> setOf(ReasonCode first, ReasonCode... others) {
		return Collections.unmodifiableSet(EnumSet.of(first, others));
	}

}
