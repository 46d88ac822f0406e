package io.github.mqttboot.client.message;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Reason codes of MQTT 5.0 (section 2.4). Return codes of MQTT 3.1 and 3.1.1 are reported
 * as the reason code with the same meaning. One constant stands for each number, also
 * where the specification gives a number several names: {@link #SUCCESS} is also
 * <em>normal disconnection</em> and <em>granted QoS 0</em>.
 */
public enum ReasonCode {

	/** Success, normal disconnection or granted QoS 0. */
	SUCCESS(0x00),
	/** SUBACK: granted QoS 1. */
	GRANTED_QOS_1(0x01),
	/** SUBACK: granted QoS 2. */
	GRANTED_QOS_2(0x02),
	/** DISCONNECT: the server is to publish the will message. */
	DISCONNECT_WITH_WILL_MESSAGE(0x04),
	/** PUBACK, PUBREC: accepted, nobody is subscribed. */
	NO_MATCHING_SUBSCRIBERS(0x10),
	/** UNSUBACK: there was no such subscription. */
	NO_SUBSCRIPTION_EXISTED(0x11),
	/** AUTH: the exchange goes on. */
	CONTINUE_AUTHENTICATION(0x18),
	/** AUTH: start a re-authentication. */
	RE_AUTHENTICATE(0x19),
	/** Unspecified error. */
	UNSPECIFIED_ERROR(0x80),
	/** Malformed packet. */
	MALFORMED_PACKET(0x81),
	/** Protocol error. */
	PROTOCOL_ERROR(0x82),
	/** Implementation specific error. */
	IMPLEMENTATION_SPECIFIC_ERROR(0x83),
	/** Unsupported protocol version. */
	UNSUPPORTED_PROTOCOL_VERSION(0x84),
	/** Client identifier not valid. */
	CLIENT_IDENTIFIER_NOT_VALID(0x85),
	/** Bad user name or password. */
	BAD_USER_NAME_OR_PASSWORD(0x86),
	/** Not authorized. */
	NOT_AUTHORIZED(0x87),
	/** Server unavailable. */
	SERVER_UNAVAILABLE(0x88),
	/** Server busy. */
	SERVER_BUSY(0x89),
	/** Banned. */
	BANNED(0x8A),
	/** Server shutting down. */
	SERVER_SHUTTING_DOWN(0x8B),
	/** Bad authentication method. */
	BAD_AUTHENTICATION_METHOD(0x8C),
	/** Keep alive timeout. */
	KEEP_ALIVE_TIMEOUT(0x8D),
	/** Session taken over. */
	SESSION_TAKEN_OVER(0x8E),
	/** Topic filter invalid. */
	TOPIC_FILTER_INVALID(0x8F),
	/** Topic name invalid. */
	TOPIC_NAME_INVALID(0x90),
	/** Packet identifier in use. */
	PACKET_IDENTIFIER_IN_USE(0x91),
	/** Packet identifier not found. */
	PACKET_IDENTIFIER_NOT_FOUND(0x92),
	/** Receive maximum exceeded. */
	RECEIVE_MAXIMUM_EXCEEDED(0x93),
	/** Topic alias invalid. */
	TOPIC_ALIAS_INVALID(0x94),
	/** Packet too large. */
	PACKET_TOO_LARGE(0x95),
	/** Message rate too high. */
	MESSAGE_RATE_TOO_HIGH(0x96),
	/** Quota exceeded. */
	QUOTA_EXCEEDED(0x97),
	/** Administrative action. */
	ADMINISTRATIVE_ACTION(0x98),
	/** Payload format invalid. */
	PAYLOAD_FORMAT_INVALID(0x99),
	/** Retain not supported. */
	RETAIN_NOT_SUPPORTED(0x9A),
	/** QoS not supported. */
	QOS_NOT_SUPPORTED(0x9B),
	/** Use another server. */
	USE_ANOTHER_SERVER(0x9C),
	/** Server moved. */
	SERVER_MOVED(0x9D),
	/** Shared subscriptions not supported. */
	SHARED_SUBSCRIPTIONS_NOT_SUPPORTED(0x9E),
	/** Connection rate exceeded. */
	CONNECTION_RATE_EXCEEDED(0x9F),
	/** Maximum connect time. */
	MAXIMUM_CONNECT_TIME(0xA0),
	/** Subscription identifiers not supported. */
	SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED(0xA1),
	/** Wildcard subscriptions not supported. */
	WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED(0xA2);

	private static final @Nullable ReasonCode[] BY_VALUE = new ReasonCode[256];

	static {
		for (ReasonCode code : values()) {
			BY_VALUE[code.value] = code;
		}
	}

	private final int value;

	ReasonCode(int value) {
		this.value = value;
	}

	/**
	 * Return the number used on the wire.
	 * @return 0x00 to 0xA2
	 */
	public int value() {
		return this.value;
	}

	/**
	 * Return whether this code reports a failure.
	 * @return {@code true} for 0x80 and above
	 */
	public boolean isError() {
		return this.value >= 0x80;
	}

	/**
	 * Return the reason code for its number.
	 * @param value the number
	 * @return the reason code, or {@code null} if the specification has none with that
	 * number
	 */
	public static @Nullable ReasonCode of(int value) {
		return (value < 0 || value > 255) ? null : BY_VALUE[value];
	}

	/**
	 * Return the code for people: {@code NOT_AUTHORIZED (0x87)}.
	 */
	@Override
	public String toString() {
		return name() + String.format(Locale.ROOT, " (0x%02X)", this.value);
	}

}
