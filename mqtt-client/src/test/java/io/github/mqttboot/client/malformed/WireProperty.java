package io.github.mqttboot.client.malformed;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

import io.github.mqttboot.client.internal.packet.PacketType;

/**
 * Table 2-4 of MQTT 5 from a client's side: which properties a server may put into which
 * packets. Written down once more and apart from the engine's own table, so that a slip
 * in one of them shows.
 */
enum WireProperty {

	PAYLOAD_FORMAT_INDICATOR(0x01, Form.FLAG, PacketType.PUBLISH),

	MESSAGE_EXPIRY_INTERVAL(0x02, Form.INT, PacketType.PUBLISH),

	CONTENT_TYPE(0x03, Form.TEXT, PacketType.PUBLISH),

	RESPONSE_TOPIC(0x08, Form.TEXT, PacketType.PUBLISH),

	CORRELATION_DATA(0x09, Form.BINARY, PacketType.PUBLISH),

	SUBSCRIPTION_IDENTIFIER(0x0b, Form.VARIABLE, PacketType.PUBLISH),

	/** In DISCONNECT for clients only [MQTT-3.14.2-2]. */
	SESSION_EXPIRY_INTERVAL(0x11, Form.INT, PacketType.CONNACK),

	ASSIGNED_CLIENT_IDENTIFIER(0x12, Form.TEXT, PacketType.CONNACK),

	SERVER_KEEP_ALIVE(0x13, Form.SHORT, PacketType.CONNACK),

	AUTHENTICATION_METHOD(0x15, Form.TEXT, PacketType.CONNACK, PacketType.AUTH),

	AUTHENTICATION_DATA(0x16, Form.BINARY, PacketType.CONNACK, PacketType.AUTH),

	REQUEST_PROBLEM_INFORMATION(0x17, Form.FLAG),

	WILL_DELAY_INTERVAL(0x18, Form.INT),

	REQUEST_RESPONSE_INFORMATION(0x19, Form.FLAG),

	RESPONSE_INFORMATION(0x1a, Form.TEXT, PacketType.CONNACK),

	SERVER_REFERENCE(0x1c, Form.TEXT, PacketType.CONNACK, PacketType.DISCONNECT),

	REASON_STRING(0x1f, Form.TEXT, PacketType.CONNACK, PacketType.PUBACK, PacketType.PUBREC, PacketType.PUBREL,
			PacketType.PUBCOMP, PacketType.SUBACK, PacketType.UNSUBACK, PacketType.DISCONNECT, PacketType.AUTH),

	RECEIVE_MAXIMUM(0x21, Form.SHORT, PacketType.CONNACK),

	TOPIC_ALIAS_MAXIMUM(0x22, Form.SHORT, PacketType.CONNACK),

	TOPIC_ALIAS(0x23, Form.SHORT, PacketType.PUBLISH),

	MAXIMUM_QOS(0x24, Form.FLAG, PacketType.CONNACK),

	RETAIN_AVAILABLE(0x25, Form.FLAG, PacketType.CONNACK),

	USER_PROPERTY(0x26, Form.PAIR, PacketType.CONNACK, PacketType.PUBLISH, PacketType.PUBACK, PacketType.PUBREC,
			PacketType.PUBREL, PacketType.PUBCOMP, PacketType.SUBACK, PacketType.UNSUBACK, PacketType.DISCONNECT,
			PacketType.AUTH),

	MAXIMUM_PACKET_SIZE(0x27, Form.INT, PacketType.CONNACK),

	WILDCARD_SUBSCRIPTION_AVAILABLE(0x28, Form.FLAG, PacketType.CONNACK),

	SUBSCRIPTION_IDENTIFIER_AVAILABLE(0x29, Form.FLAG, PacketType.CONNACK),

	SHARED_SUBSCRIPTION_AVAILABLE(0x2a, Form.FLAG, PacketType.CONNACK);

	private final int identifier;

	private final Form form;

	@SuppressWarnings("ImmutableEnumChecker") // never written after the constructor
	private final Set<PacketType> packets;

	WireProperty(int identifier, Form form, PacketType... packets) {
		this.identifier = identifier;
		this.form = form;
		this.packets = EnumSet.noneOf(PacketType.class);
		this.packets.addAll(Arrays.asList(packets));
	}

	Form form() {
		return this.form;
	}

	boolean isAllowedIn(PacketType packet) {
		return this.packets.contains(packet);
	}

	boolean mayRepeatIn(PacketType packet) {
		return this == USER_PROPERTY || (this == SUBSCRIPTION_IDENTIFIER && packet == PacketType.PUBLISH);
	}

	/** Return the property with a legal value. */
	String hex() {
		return hex(this.form.value);
	}

	/** Return the property with some value. */
	String hex(String value) {
		return Frame.octet(this.identifier) + value;
	}

	/**
	 * How a value looks on the wire, with a legal one.
	 */
	enum Form {

		FLAG("01"), SHORT("0001"), INT("00000001"), VARIABLE("01"), TEXT("000161"), BINARY("000162"),
		PAIR("00016e000176");

		private final String value;

		Form(String value) {
			this.value = value;
		}

		String value() {
			return this.value;
		}

	}

}
