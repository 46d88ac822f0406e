package io.github.mqttboot.client.internal.codec;

import java.util.Map;

import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.PropertyScope;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.client.message.UserProperty;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * Properties of a packet, each in the way that its type in {@link Property} says (MQTT
 * 5.0 section 2.2.2). Those of application messages are read and written by
 * {@link MessagePropertiesCodec}.
 */
final class PropertiesCodec {

	private PropertiesCodec() {
	}

	/**
	 * Return the length of the whole block, the property length in front included.
	 * @throws IllegalArgumentException if a property may not stand here or has a value
	 * that it can't have
	 */
	static int blockLength(PacketProperties properties, PropertyScope scope) {
		if (properties.isEmpty()) {
			return 1;
		}
		int length = length(properties, scope);
		return VariableByteInteger.length(length) + length;
	}

	private static int length(PacketProperties properties, PropertyScope scope) {
		long length = userPropertiesLength(properties.userProperties());
		for (Map.Entry<Property, Object> entry : properties.values().entrySet()) {
			Property property = entry.getKey();
			if (!property.isAllowedIn(scope)) {
				throw new IllegalArgumentException("Property " + property + " can't stand in " + scope);
			}
			length += 1 + valueLength(property, entry.getValue());
		}
		return VariableByteInteger.requireFits("Properties", length);
	}

	private static int valueLength(Property property, Object value) {
		return switch (property.type()) {
			case FLAG -> numberLength(property, value, 1);
			case TWO_BYTE_INTEGER -> numberLength(property, value, 2);
			case FOUR_BYTE_INTEGER -> numberLength(property, value, 4);
			case VARIABLE_BYTE_INTEGER ->
				numberLength(property, value, VariableByteInteger.length(((Long) value).intValue()));
			case UTF_8_STRING -> Utf8Text.length(property.name(), (String) value);
			case BINARY_DATA -> Fields.binaryLength(property.name(), (byte[]) value);
			case UTF_8_STRING_PAIR -> throw new IllegalArgumentException("User properties stand apart");
		};
	}

	private static int numberLength(Property property, Object value, int length) {
		Fields.requireRange(property.name(), (Long) value, property.minimum(), property.type().maximum());
		return length;
	}

	/**
	 * Append the whole block. The properties have been checked by
	 * {@link #blockLength(PacketProperties, PropertyScope)}.
	 */
	static void write(ByteBuf out, PacketProperties properties, PropertyScope scope) {
		if (properties.isEmpty()) {
			out.writeByte(0);
			return;
		}
		VariableByteInteger.write(out, length(properties, scope));
		for (Map.Entry<Property, Object> entry : properties.values().entrySet()) {
			Property property = entry.getKey();
			out.writeByte(property.identifier());
			writeValue(out, property, entry.getValue());
		}
		writeUserProperties(out, properties.userProperties());
	}

	private static void writeValue(ByteBuf out, Property property, Object value) {
		switch (property.type()) {
			case FLAG -> out.writeByte(((Long) value).intValue());
			case TWO_BYTE_INTEGER -> out.writeShort(((Long) value).intValue());
			case FOUR_BYTE_INTEGER -> out.writeInt(((Long) value).intValue());
			case VARIABLE_BYTE_INTEGER -> VariableByteInteger.write(out, ((Long) value).intValue());
			case UTF_8_STRING -> Utf8Text.write(out, (String) value);
			case BINARY_DATA -> Fields.writeBinary(out, (byte[]) value);
			case UTF_8_STRING_PAIR -> throw new IllegalArgumentException("User properties stand apart");
		}
	}

	static long userPropertiesLength(UserProperties userProperties) {
		long length = 0;
		for (UserProperty userProperty : userProperties.asList()) {
			if (length > VariableByteInteger.MAXIMUM) {
				// too long already, whatever comes now
				return length;
			}
			length += 5L + ByteBufUtil.utf8Bytes(userProperty.name()) + ByteBufUtil.utf8Bytes(userProperty.value());
		}
		return length;
	}

	static void writeUserProperties(ByteBuf out, UserProperties userProperties) {
		for (UserProperty userProperty : userProperties.asList()) {
			out.writeByte(Property.USER_PROPERTY.identifier());
			Utf8Text.write(out, userProperty.name());
			Utf8Text.write(out, userProperty.value());
		}
	}

	/**
	 * Take the whole block.
	 */
	static PacketProperties read(ByteBuf in, PropertyScope scope, PacketSender sender) {
		PropertyReader reader = new PropertyReader(in, scope, sender);
		PacketProperties.Builder builder = PacketProperties.builder();
		Property property;
		while ((property = reader.next()) != null) {
			switch (property.type()) {
				case UTF_8_STRING -> builder.set(property, reader.text(property));
				case BINARY_DATA -> builder.set(property, reader.binary(property));
				default -> builder.set(property, reader.number(property));
			}
		}
		if (builder.has(Property.AUTHENTICATION_DATA) && !builder.has(Property.AUTHENTICATION_METHOD)) {
			throw ProtocolErrors.forbidden("Authentication data comes without an authentication method");
		}
		return builder.userProperties(reader.userProperties()).build();
	}

}
