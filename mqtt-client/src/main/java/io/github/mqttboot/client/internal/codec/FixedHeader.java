package io.github.mqttboot.client.internal.codec;

import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;

/**
 * What the first byte of a packet says: its type and the type's flags (MQTT 5.0 section
 * 2.1).
 */
final class FixedHeader {

	private static final int DUP = 0x08;

	private FixedHeader() {
	}

	/**
	 * Return the type after checking that this sender may send it and that the reserved
	 * flags are as they must be.
	 */
	static PacketType type(int firstByte, PacketSender sender, ProtocolVersion version) {
		int number = firstByte >>> 4;
		if (number == 0) {
			throw ProtocolErrors.malformed("Packet type 0 is reserved");
		}
		PacketType type = PacketType.of(number);
		if (type == PacketType.AUTH && version != ProtocolVersion.MQTT_5) {
			throw ProtocolErrors.malformed("Packet type 15 is reserved before MQTT 5");
		}
		if (!mayBeSent(type, sender, version)) {
			throw ProtocolErrors.forbidden("A " + ((sender == PacketSender.SERVER) ? "server" : "client")
					+ " may not send " + type + " [MQTT-4.13.1-1] [MQTT-4.8.0-1]");
		}
		if (!flagsAreValid(type, firstByte & 0x0F, version)) {
			throw ProtocolErrors.malformed("Reserved flags of " + type + " are wrong [MQTT-2.1.3-1] [MQTT-2.2.2-2]");
		}
		return type;
	}

	private static boolean mayBeSent(PacketType type, PacketSender sender, ProtocolVersion version) {
		return switch (type) {
			case CONNECT, SUBSCRIBE, UNSUBSCRIBE, PINGREQ -> sender == PacketSender.CLIENT;
			case CONNACK, SUBACK, UNSUBACK, PINGRESP -> sender == PacketSender.SERVER;
			case DISCONNECT -> sender == PacketSender.CLIENT || version == ProtocolVersion.MQTT_5;
			case PUBLISH, PUBACK, PUBREC, PUBREL, PUBCOMP, AUTH -> true;
		};
	}

	private static boolean flagsAreValid(PacketType type, int flags, ProtocolVersion version) {
		if (type == PacketType.PUBLISH || flags == type.flags()) {
			return true;
		}
		// MQTT 3.1 sets DUP when it sends one of these again
		return version == ProtocolVersion.MQTT_3_1 && type.flags() == 2 && flags == (2 | DUP);
	}

}
