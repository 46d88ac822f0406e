package io.github.mqttboot.client.internal.codec;

import java.util.ArrayList;
import java.util.List;

import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.PropertyScope;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.client.message.UserProperty;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Walks through one block of properties and keeps the rules that hold for all of them
 * (MQTT 5.0 section 2.2.2): which may stand here and may this sender send, which may
 * repeat, which numbers are legal. While it walks, the buffer's writer index stands at
 * the block's end, so that no value can reach beyond it.
 */
final class PropertyReader {

	/**
	 * Most user properties that one packet may carry: more are legal but not reasonable.
	 */
	static final int MAXIMUM_USER_PROPERTIES = 128;

	/** Most bytes that a packet's user properties may have in total. */
	static final int MAXIMUM_USER_PROPERTY_BYTES = 65_536;

	/** Most bytes of a reason string or server reference that are kept. */
	static final int MAXIMUM_EXPLANATION_BYTES = 4_096;

	/** Most subscription identifiers that one PUBLISH may carry. */
	static final int MAXIMUM_SUBSCRIPTION_IDENTIFIERS = 128;

	private final ByteBuf in;

	private final PropertyScope scope;

	private final PacketSender sender;

	private final int packetEnd;

	private final List<UserProperty> userProperties = new ArrayList<>(0);

	private int userPropertyBytes;

	private int subscriptionIdentifiers;

	private long seen;

	PropertyReader(ByteBuf in, PropertyScope scope, PacketSender sender) {
		this.in = in;
		this.scope = scope;
		this.sender = sender;
		this.packetEnd = in.writerIndex();
		int length = VariableByteInteger.read(in, "Property length");
		Fields.requireReadable(in, length, "Property block");
		in.writerIndex(in.readerIndex() + length);
	}

	/**
	 * Return the next property, whose value the caller then takes. User properties are
	 * collected on the way.
	 * @return the property, or {@code null} at the end of the block
	 */
	@Nullable Property next() {
		while (this.in.isReadable()) {
			Property property = Property.of(VariableByteInteger.read(this.in, "Property identifier"));
			if (property == null || !property.isAllowedIn(this.scope)) {
				throw ProtocolErrors.malformed("Property is not one of " + this.scope);
			}
			if (property == Property.USER_PROPERTY) {
				readUserProperty();
				continue;
			}
			requireSender(property);
			requireFirst(property);
			return property;
		}
		this.in.writerIndex(this.packetEnd);
		return null;
	}

	private void readUserProperty() {
		int start = this.in.readerIndex();
		String name = Utf8Text.read(this.in, "User property name");
		String value = Utf8Text.read(this.in, "User property value");
		// without the two lengths of two bytes each
		this.userPropertyBytes += this.in.readerIndex() - start - 4;
		if (this.userProperties.size() == MAXIMUM_USER_PROPERTIES
				|| this.userPropertyBytes > MAXIMUM_USER_PROPERTY_BYTES) {
			throw new MqttProtocolException(ReasonCode.QUOTA_EXCEEDED, "User properties are more than "
					+ MAXIMUM_USER_PROPERTIES + " or longer than " + MAXIMUM_USER_PROPERTY_BYTES + " bytes");
		}
		this.userProperties.add(new UserProperty(name, value));
	}

	private void requireSender(Property property) {
		boolean server = this.sender == PacketSender.SERVER;
		if (property == Property.SESSION_EXPIRY_INTERVAL && this.scope == PropertyScope.DISCONNECT && server) {
			throw ProtocolErrors.forbidden("A server may not send a session expiry in DISCONNECT [MQTT-3.14.2-2]");
		}
		if (property == Property.SERVER_REFERENCE && !server) {
			throw ProtocolErrors.forbidden("A client may not send a server reference");
		}
		if (property == Property.SUBSCRIPTION_IDENTIFIER && this.scope == PropertyScope.PUBLISH && !server) {
			throw ProtocolErrors.forbidden("A client may not publish a subscription identifier [MQTT-3.3.4-6]");
		}
	}

	private void requireFirst(Property property) {
		long bit = 1L << property.identifier();
		if (property == Property.SUBSCRIPTION_IDENTIFIER && this.scope == PropertyScope.PUBLISH) {
			this.subscriptionIdentifiers++;
			if (this.subscriptionIdentifiers > MAXIMUM_SUBSCRIPTION_IDENTIFIERS) {
				throw new MqttProtocolException(ReasonCode.QUOTA_EXCEEDED,
						"Subscription identifiers are more than " + MAXIMUM_SUBSCRIPTION_IDENTIFIERS);
			}
		}
		else if ((this.seen & bit) != 0) {
			throw ProtocolErrors.forbidden("Property " + property + " comes twice");
		}
		this.seen |= bit;
	}

	/**
	 * Take the value of an integer property or flag.
	 */
	long number(Property property) {
		String what = property.name();
		long value = switch (property.type()) {
			case FLAG -> Fields.octet(this.in, what);
			case TWO_BYTE_INTEGER -> Fields.twoByteInteger(this.in, what);
			case FOUR_BYTE_INTEGER -> Fields.fourByteInteger(this.in, what);
			case VARIABLE_BYTE_INTEGER -> VariableByteInteger.read(this.in, what);
			case UTF_8_STRING, BINARY_DATA, UTF_8_STRING_PAIR -> throw new IllegalArgumentException(what);
		};
		if (value < property.minimum() || value > property.type().maximum()) {
			ReasonCode reasonCode = (property == Property.TOPIC_ALIAS) ? ReasonCode.TOPIC_ALIAS_INVALID
					: ReasonCode.PROTOCOL_ERROR;
			throw new MqttProtocolException(reasonCode, "Property " + property + " must not be " + value);
		}
		return value;
	}

	/**
	 * Take the value of a text property.
	 */
	String text(Property property) {
		String text = Utf8Text.read(this.in, property.name());
		if (property == Property.RESPONSE_TOPIC
				&& (text.isEmpty() || text.indexOf('+') >= 0 || text.indexOf('#') >= 0)) {
			throw ProtocolErrors.forbidden("Response topic is not a topic name [MQTT-3.3.2-14]");
		}
		boolean forPeople = property == Property.REASON_STRING || property == Property.SERVER_REFERENCE;
		return forPeople ? Utf8Text.cut(text, MAXIMUM_EXPLANATION_BYTES) : text;
	}

	/**
	 * Take the value of a binary property.
	 */
	byte[] binary(Property property) {
		return Fields.binary(this.in, property.name());
	}

	/**
	 * Return the user properties of the block once {@link #next()} has come to its end.
	 */
	UserProperties userProperties() {
		return UserProperties.of(this.userProperties);
	}

}
