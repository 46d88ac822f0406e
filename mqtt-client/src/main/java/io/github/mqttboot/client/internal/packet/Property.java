package io.github.mqttboot.client.internal.packet;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import static io.github.mqttboot.client.internal.packet.PropertyScope.AUTH;
import static io.github.mqttboot.client.internal.packet.PropertyScope.CONNACK;
import static io.github.mqttboot.client.internal.packet.PropertyScope.CONNECT;
import static io.github.mqttboot.client.internal.packet.PropertyScope.DISCONNECT;
import static io.github.mqttboot.client.internal.packet.PropertyScope.PUBACK;
import static io.github.mqttboot.client.internal.packet.PropertyScope.PUBCOMP;
import static io.github.mqttboot.client.internal.packet.PropertyScope.PUBLISH;
import static io.github.mqttboot.client.internal.packet.PropertyScope.PUBREC;
import static io.github.mqttboot.client.internal.packet.PropertyScope.PUBREL;
import static io.github.mqttboot.client.internal.packet.PropertyScope.SUBACK;
import static io.github.mqttboot.client.internal.packet.PropertyScope.SUBSCRIBE;
import static io.github.mqttboot.client.internal.packet.PropertyScope.UNSUBACK;
import static io.github.mqttboot.client.internal.packet.PropertyScope.WILL;
import static io.github.mqttboot.client.internal.packet.PropertyType.BINARY_DATA;
import static io.github.mqttboot.client.internal.packet.PropertyType.FLAG;
import static io.github.mqttboot.client.internal.packet.PropertyType.FOUR_BYTE_INTEGER;
import static io.github.mqttboot.client.internal.packet.PropertyType.TWO_BYTE_INTEGER;
import static io.github.mqttboot.client.internal.packet.PropertyType.UTF_8_STRING;
import static io.github.mqttboot.client.internal.packet.PropertyType.UTF_8_STRING_PAIR;
import static io.github.mqttboot.client.internal.packet.PropertyType.VARIABLE_BYTE_INTEGER;

/**
 * The 27 properties of MQTT 5 (MQTT 5.0 section 2.2.2.2): number, type and the places
 * where each may stand.
 */
public enum Property {

	/** Property 0x01. */
	PAYLOAD_FORMAT_INDICATOR(0x01, FLAG, PUBLISH, WILL),
	/** Property 0x02. */
	MESSAGE_EXPIRY_INTERVAL(0x02, FOUR_BYTE_INTEGER, PUBLISH, WILL),
	/** Property 0x03. */
	CONTENT_TYPE(0x03, UTF_8_STRING, PUBLISH, WILL),
	/** Property 0x08. */
	RESPONSE_TOPIC(0x08, UTF_8_STRING, PUBLISH, WILL),
	/** Property 0x09. */
	CORRELATION_DATA(0x09, BINARY_DATA, PUBLISH, WILL),
	/** Property 0x0B. */
	SUBSCRIPTION_IDENTIFIER(0x0B, VARIABLE_BYTE_INTEGER, PUBLISH, SUBSCRIBE),
	/** Property 0x11. */
	SESSION_EXPIRY_INTERVAL(0x11, FOUR_BYTE_INTEGER, CONNECT, CONNACK, DISCONNECT),
	/** Property 0x12. */
	ASSIGNED_CLIENT_IDENTIFIER(0x12, UTF_8_STRING, CONNACK),
	/** Property 0x13. */
	SERVER_KEEP_ALIVE(0x13, TWO_BYTE_INTEGER, CONNACK),
	/** Property 0x15. */
	AUTHENTICATION_METHOD(0x15, UTF_8_STRING, CONNECT, CONNACK, AUTH),
	/** Property 0x16. */
	AUTHENTICATION_DATA(0x16, BINARY_DATA, CONNECT, CONNACK, AUTH),
	/** Property 0x17. */
	REQUEST_PROBLEM_INFORMATION(0x17, FLAG, CONNECT),
	/** Property 0x18. */
	WILL_DELAY_INTERVAL(0x18, FOUR_BYTE_INTEGER, WILL),
	/** Property 0x19. */
	REQUEST_RESPONSE_INFORMATION(0x19, FLAG, CONNECT),
	/** Property 0x1A. */
	RESPONSE_INFORMATION(0x1A, UTF_8_STRING, CONNACK),
	/** Property 0x1C. */
	SERVER_REFERENCE(0x1C, UTF_8_STRING, CONNACK, DISCONNECT),
	/** Property 0x1F. */
	REASON_STRING(0x1F, UTF_8_STRING, CONNACK, PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK, UNSUBACK, DISCONNECT, AUTH),
	/** Property 0x21. */
	RECEIVE_MAXIMUM(0x21, TWO_BYTE_INTEGER, CONNECT, CONNACK),
	/** Property 0x22. */
	TOPIC_ALIAS_MAXIMUM(0x22, TWO_BYTE_INTEGER, CONNECT, CONNACK),
	/** Property 0x23. */
	TOPIC_ALIAS(0x23, TWO_BYTE_INTEGER, PUBLISH),
	/** Property 0x24. */
	MAXIMUM_QOS(0x24, FLAG, CONNACK),
	/** Property 0x25. */
	RETAIN_AVAILABLE(0x25, FLAG, CONNACK),
	/** Property 0x26. */
	USER_PROPERTY(0x26, UTF_8_STRING_PAIR, PropertyScope.values()),
	/** Property 0x27. */
	MAXIMUM_PACKET_SIZE(0x27, FOUR_BYTE_INTEGER, CONNECT, CONNACK),
	/** Property 0x28. */
	WILDCARD_SUBSCRIPTION_AVAILABLE(0x28, FLAG, CONNACK),
	/** Property 0x29. */
	SUBSCRIPTION_IDENTIFIER_AVAILABLE(0x29, FLAG, CONNACK),
	/** Property 0x2A. */
	SHARED_SUBSCRIPTION_AVAILABLE(0x2A, FLAG, CONNACK);

	private static final @Nullable Property[] BY_IDENTIFIER = new Property[0x2B];

	static {
		for (Property property : values()) {
			BY_IDENTIFIER[property.identifier] = property;
		}
	}

	private final int identifier;

	private final PropertyType type;

	@SuppressWarnings("ImmutableEnumChecker") // never written after the constructor
	private final Set<PropertyScope> scopes;

	Property(int identifier, PropertyType type, PropertyScope... scopes) {
		this.identifier = identifier;
		this.type = type;
		this.scopes = EnumSet.copyOf(List.of(scopes));
	}

	/**
	 * Return the number on the wire.
	 * @return 0x01 to 0x2A
	 */
	public int identifier() {
		return this.identifier;
	}

	/**
	 * Return the type of the value.
	 * @return the type
	 */
	public PropertyType type() {
		return this.type;
	}

	/**
	 * Return the smallest number that is legal.
	 * @return 1 where the specification forbids zero, else 0
	 */
	public int minimum() {
		return switch (this) {
			case SUBSCRIPTION_IDENTIFIER, RECEIVE_MAXIMUM, TOPIC_ALIAS, MAXIMUM_PACKET_SIZE -> 1;
			default -> 0;
		};
	}

	/**
	 * Return whether the property may stand there.
	 * @param scope a packet, or the will in CONNECT
	 * @return {@code true} if the specification allows it
	 */
	public boolean isAllowedIn(PropertyScope scope) {
		return this.scopes.contains(scope);
	}

	/**
	 * Return the property for its number.
	 * @param identifier the number
	 * @return the property, or {@code null} if the specification has none with that
	 * number
	 */
	public static @Nullable Property of(int identifier) {
		return (identifier < 0 || identifier >= BY_IDENTIFIER.length) ? null : BY_IDENTIFIER[identifier];
	}

}
