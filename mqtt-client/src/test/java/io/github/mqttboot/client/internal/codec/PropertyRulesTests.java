package io.github.mqttboot.client.internal.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.github.mqttboot.client.conformance.Conformance;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.PropertyScope;
import io.github.mqttboot.client.internal.packet.PropertyType;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.Publish;
import io.github.mqttboot.client.message.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each of the 27 properties in each of the 14 places, right and wrong (MQTT 5.0 section
 * 2.2.2).
 */
class PropertyRulesTests {

	private static final String METHOD = "1500016d";

	static Stream<Arguments> propertiesAndScopes() {
		return Stream.of(Property.values())
			.flatMap((property) -> Stream.of(PropertyScope.values()).map((scope) -> Arguments.of(property, scope)));
	}

	static Stream<Arguments> allowed() {
		return allowed(EnumSet.allOf(PropertyType.class));
	}

	static Stream<Arguments> texts() {
		return allowed(EnumSet.of(PropertyType.UTF_8_STRING, PropertyType.UTF_8_STRING_PAIR));
	}

	static Stream<Arguments> flags() {
		return allowed(EnumSet.of(PropertyType.FLAG));
	}

	private static Stream<Arguments> allowed(Set<PropertyType> types) {
		return propertiesAndScopes().filter((arguments) -> {
			Property property = (Property) arguments.get()[0];
			return types.contains(property.type()) && property.isAllowedIn((PropertyScope) arguments.get()[1]);
		});
	}

	@ParameterizedTest
	@MethodSource("propertiesAndScopes")
	@Conformance(mqtt5 = "5.0-U-2")
	void standsOnlyWhereItIsDefined(Property property, PropertyScope scope) {
		byte[] packet = packet(scope, withMethod(property, scope, bytes(property)));
		if (property.isAllowedIn(scope)) {
			assertThat(decode(property, scope, packet)).isNotNull();
		}
		else {
			Packets.assertRefused(sender(property, scope), ProtocolVersion.MQTT_5, packet, ReasonCode.MALFORMED_PACKET);
		}
	}

	@ParameterizedTest
	@MethodSource("allowed")
	@Conformance(mqtt5 = "5.0-U-1")
	void standsOnceExceptUserPropertiesAndAServersSubscriptionIdentifiers(Property property, PropertyScope scope) {
		byte[] packet = packet(scope, withMethod(property, scope, concat(bytes(property), bytes(property))));
		boolean mayRepeat = property == Property.USER_PROPERTY
				|| (property == Property.SUBSCRIPTION_IDENTIFIER && scope == PropertyScope.PUBLISH);
		if (mayRepeat) {
			assertThat(decode(property, scope, packet)).isNotNull();
		}
		else {
			Packets.assertRefused(sender(property, scope), ProtocolVersion.MQTT_5, packet, ReasonCode.PROTOCOL_ERROR);
		}
	}

	@ParameterizedTest
	@MethodSource("allowed")
	void isMalformedIfItsValueIsCutShort(Property property, PropertyScope scope) {
		byte[] bytes = bytes(property);
		for (int length = 1; length < bytes.length; length++) {
			byte[] cut = Arrays.copyOf(bytes, length);
			Packets.assertRefused(sender(property, scope), ProtocolVersion.MQTT_5, packet(scope, cut),
					ReasonCode.MALFORMED_PACKET);
		}
	}

	@ParameterizedTest
	@MethodSource("texts")
	@Conformance(mqtt5 = { "MQTT-1.5.4-1", "MQTT-1.5.4-2", "MQTT-1.5.7-1" })
	void isMalformedIfItsTextIs(Property property, PropertyScope scope) {
		for (String text : List.of("00", "ff", "c080", "eda080", "f5808080", "e282")) {
			String value = String.format("%04x", text.length() / 2) + text;
			// of a pair the first half, then the second [MQTT-1.5.7-1]
			List<String> values = (property.type() == PropertyType.UTF_8_STRING) ? List.of(value)
					: List.of(value + "0000", "0000" + value);
			for (String malformed : values) {
				byte[] bytes = Packets.bytes(String.format("%02x", property.identifier()) + malformed);
				Packets.assertRefused(sender(property, scope), ProtocolVersion.MQTT_5, packet(scope, bytes),
						ReasonCode.MALFORMED_PACKET);
			}
		}
	}

	@ParameterizedTest
	@MethodSource("flags")
	@Conformance(mqtt5 = "5.0-U-3")
	void isRefusedIfItIsAFlagOtherThanZeroAndOne(Property property, PropertyScope scope) {
		byte[] bytes = { (byte) property.identifier(), 2 };
		Packets.assertRefused(sender(property, scope), ProtocolVersion.MQTT_5, packet(scope, bytes),
				ReasonCode.PROTOCOL_ERROR);
	}

	@ParameterizedTest
	@CsvSource({ "CONNECT, 210000, PROTOCOL_ERROR", "CONNACK, 210000, PROTOCOL_ERROR",
			"CONNECT, 2700000000, PROTOCOL_ERROR", "CONNACK, 2700000000, PROTOCOL_ERROR",
			"SUBSCRIBE, 0b00, PROTOCOL_ERROR", "PUBLISH, 0b00, PROTOCOL_ERROR", "PUBLISH, 230000, TOPIC_ALIAS_INVALID",
			"PUBLISH, 0b8000, MALFORMED_PACKET", "PUBLISH, 0bffffffff01, MALFORMED_PACKET",
			"PUBLISH, 08000123, PROTOCOL_ERROR", "PUBLISH, 08000361 2f2b, PROTOCOL_ERROR",
			"PUBLISH, 080000, PROTOCOL_ERROR", "WILL, 08000123, PROTOCOL_ERROR", "WILL, 080000, PROTOCOL_ERROR" })
	@Conformance(mqtt5 = { "MQTT-3.3.2-8", "MQTT-3.3.2-14", "5.0-U-4", "5.0-U-5" })
	void isRefusedWithAValueOutOfItsRange(PropertyScope scope, String hex, ReasonCode reasonCode) {
		byte[] bytes = Packets.bytes(hex);
		Property property = Property.of(bytes[0]);
		assertThat(property).isNotNull();
		Packets.assertRefused(sender(property, scope), ProtocolVersion.MQTT_5, packet(scope, bytes), reasonCode);
	}

	@ParameterizedTest
	@EnumSource(PropertyScope.class)
	void isMalformedIfNobodyKnowsIt(PropertyScope scope) {
		for (int identifier = 0; identifier < 256; identifier++) {
			if (identifier > 127 || Property.of(identifier) == null) {
				Packets.assertRefused(sender(Property.USER_PROPERTY, scope), ProtocolVersion.MQTT_5,
						packet(scope, new byte[] { (byte) identifier, 1, 0, 0, 0, 0, 0 }), ReasonCode.MALFORMED_PACKET);
			}
		}
	}

	@ParameterizedTest
	@EnumSource(PropertyScope.class)
	void userPropertiesAreLimited(PropertyScope scope) {
		Property property = Property.USER_PROPERTY;
		byte[] atLimit = withMethod(property, scope, repeat(bytes(property), PropertyReader.MAXIMUM_USER_PROPERTIES));
		assertThat(decode(property, scope, packet(scope, atLimit))).isNotNull();
		Packets.assertRefused(sender(property, scope), ProtocolVersion.MQTT_5,
				packet(scope, concat(atLimit, bytes(property))), ReasonCode.QUOTA_EXCEEDED);
	}

	@Test
	void bytesOfUserPropertiesAreLimited() {
		byte[] half = userProperty(10, 32_758);
		byte[] atLimit = concat(half, half);
		assertThat(decode(Property.USER_PROPERTY, PropertyScope.PUBLISH, packet(PropertyScope.PUBLISH, atLimit)))
			.isNotNull();
		Packets.assertRefused(PacketSender.SERVER, ProtocolVersion.MQTT_5,
				packet(PropertyScope.PUBLISH, concat(atLimit, userProperty(0, 1))), ReasonCode.QUOTA_EXCEEDED);
	}

	@Test
	void subscriptionIdentifiersAreLimited() {
		Property property = Property.SUBSCRIPTION_IDENTIFIER;
		byte[] atLimit = repeat(bytes(property), PropertyReader.MAXIMUM_SUBSCRIPTION_IDENTIFIERS);
		Packet packet = decode(property, PropertyScope.PUBLISH, packet(PropertyScope.PUBLISH, atLimit));
		assertThat(packet).isInstanceOfSatisfying(Publish.class,
				(publish) -> assertThat(publish.message().subscriptionIdentifiers()).hasSize(128).containsOnly(1));
		Packets.assertRefused(PacketSender.SERVER, ProtocolVersion.MQTT_5,
				packet(PropertyScope.PUBLISH, concat(atLimit, bytes(property))), ReasonCode.QUOTA_EXCEEDED);
	}

	private static Packet decode(Property property, PropertyScope scope, byte[] packet) {
		Packet decoded = Packets.decode(sender(property, scope), ProtocolVersion.MQTT_5, packet);
		assertThat(decoded).isNotNull();
		return decoded;
	}

	/** One who may send this property there, if anybody may. */
	private static PacketSender sender(Property property, PropertyScope scope) {
		return switch (scope) {
			case CONNECT, WILL, SUBSCRIBE, UNSUBSCRIBE -> PacketSender.CLIENT;
			case DISCONNECT ->
				(property == Property.SESSION_EXPIRY_INTERVAL) ? PacketSender.CLIENT : PacketSender.SERVER;
			default -> PacketSender.SERVER;
		};
	}

	/** The property with a legal value. */
	private static byte[] bytes(Property property) {
		String value = switch (property.type()) {
			case FLAG, VARIABLE_BYTE_INTEGER -> "01";
			case TWO_BYTE_INTEGER -> "0001";
			case FOUR_BYTE_INTEGER -> "00000001";
			case UTF_8_STRING, BINARY_DATA -> "000161";
			case UTF_8_STRING_PAIR -> "0001610001 62";
		};
		return Packets.bytes(String.format("%02x", property.identifier()) + value);
	}

	private static byte[] userProperty(int nameLength, int valueLength) {
		ByteBuf bytes = Unpooled.buffer();
		bytes.writeByte(0x26);
		bytes.writeShort(nameLength).writeBytes("n".repeat(nameLength).getBytes(StandardCharsets.UTF_8));
		bytes.writeShort(valueLength).writeBytes("v".repeat(valueLength).getBytes(StandardCharsets.UTF_8));
		return Packets.bytes(Packets.hex(bytes));
	}

	/** AUTH needs the method, and data anywhere needs it. */
	private static byte[] withMethod(Property property, PropertyScope scope, byte[] properties) {
		boolean needed = property != Property.AUTHENTICATION_METHOD
				&& (scope == PropertyScope.AUTH || property == Property.AUTHENTICATION_DATA);
		return needed ? concat(properties, Packets.bytes(METHOD)) : properties;
	}

	private static byte[] packet(PropertyScope scope, byte[] properties) {
		ByteBuf block = Unpooled.buffer();
		VariableByteInteger.write(block, properties.length);
		block.writeBytes(properties);
		String hex = Packets.hex(block);
		String connect = "00044d515454 05";
		return switch (scope) {
			case CONNECT -> packet(0x10, connect + "00 0000" + hex + "0000");
			case WILL -> packet(0x10, connect + "04 0000 00 0000" + hex + "0001 77 0000");
			case CONNACK -> packet(0x20, "00 00" + hex);
			case PUBLISH -> packet(0x30, "0001 61" + hex);
			case PUBACK -> packet(0x40, "0001 00" + hex);
			case PUBREC -> packet(0x50, "0001 00" + hex);
			case PUBREL -> packet(0x62, "0001 00" + hex);
			case PUBCOMP -> packet(0x70, "0001 00" + hex);
			case SUBSCRIBE -> packet(0x82, "0001" + hex + "0001 61 00");
			case SUBACK -> packet(0x90, "0001" + hex + "00");
			case UNSUBSCRIBE -> packet(0xA2, "0001" + hex + "0001 61");
			case UNSUBACK -> packet(0xB0, "0001" + hex + "00");
			case DISCONNECT -> packet(0xE0, "00" + hex);
			case AUTH -> packet(0xF0, "18" + hex);
		};
	}

	private static byte[] packet(int firstByte, String body) {
		byte[] bytes = Packets.bytes(body);
		ByteBuf packet = Unpooled.buffer();
		packet.writeByte(firstByte);
		VariableByteInteger.write(packet, bytes.length);
		packet.writeBytes(bytes);
		return Packets.bytes(Packets.hex(packet));
	}

	private static byte[] repeat(byte[] bytes, int times) {
		List<byte[]> all = new ArrayList<>();
		for (int i = 0; i < times; i++) {
			all.add(bytes);
		}
		return concat(all.toArray(new byte[0][]));
	}

	private static byte[] concat(byte[]... parts) {
		return Packets.bytes(Packets.hex(Unpooled.wrappedBuffer(parts)));
	}

}
