package io.github.mqttboot.client.internal.codec;

import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.ReasonCode;
import io.netty.buffer.ByteBuf;

/**
 * Writes control packets of one protocol version. Stateless and thread-safe.
 *
 * <p>
 * Each packet's length is known before its first byte is written, so the buffer grows
 * once at most, and a packet that can't be written, because a field or the whole is too
 * long or out of range, throws {@link IllegalArgumentException} and leaves the buffer as
 * it was. What a protocol version has no place for, such as properties before MQTT 5, is
 * left out: the layers above refuse it earlier. CONNECT is written in the version that it
 * names.
 */
public final class PacketEncoder {

	private final ProtocolVersion version;

	/**
	 * Create an encoder.
	 * @param version the protocol version
	 */
	public PacketEncoder(ProtocolVersion version) {
		this.version = version;
	}

	/**
	 * Append a packet. A PUBLISH is written with its message's subscription identifiers,
	 * which is for servers only.
	 * @param packet the packet
	 * @param out where it goes
	 * @throws IllegalArgumentException if the packet can't be written
	 */
	public void encode(Packet packet, ByteBuf out) {
		PacketCodec<Packet> codec = PacketCodecs.of(packet.type());
		int remainingLength = remainingLength(codec, packet);
		int start = out.writerIndex();
		try {
			writeFixedHeader(packet.type(), codec.flags(packet), remainingLength, out);
			codec.write(packet, this.version, out);
		}
		catch (RuntimeException ex) {
			out.writerIndex(start);
			throw ex;
		}
	}

	/**
	 * Return the length that {@link #encode(Packet, ByteBuf)} writes.
	 * @param packet the packet
	 * @return the whole length in bytes, fixed header included
	 * @throws IllegalArgumentException if the packet can't be written
	 */
	public int encodedLength(Packet packet) {
		return packetLength(remainingLength(PacketCodecs.of(packet.type()), packet));
	}

	private int remainingLength(PacketCodec<Packet> codec, Packet packet) {
		return VariableByteInteger.requireFits("Packet", codec.remainingLength(packet, this.version));
	}

	/**
	 * Append a PUBLISH as a client sends it: without subscription identifiers
	 * [MQTT-3.3.4-6]. Allocates nothing for a message without properties.
	 * @param message the message
	 * @param packetIdentifier 1 to 65,535 for QoS 1 and 2, 0 for QoS 0
	 * @param duplicate the DUP flag
	 * @param topicAlias the topic alias, 0 for none
	 * @param omitTopic whether the topic is known to the server by its alias and left out
	 * @param expirySeconds what is left of the message expiry interval, in seconds,
	 * written in place of the message's own; -1 if the message does not expire
	 * @param out where it goes
	 * @throws IllegalArgumentException if the packet can't be written
	 */
	public void encodePublish(MqttMessage message, int packetIdentifier, boolean duplicate, int topicAlias,
			boolean omitTopic, long expirySeconds, ByteBuf out) {
		PublishCodec.requireValid(message, packetIdentifier, duplicate);
		Fields.requireRange("Message expiry interval", expirySeconds, MessagePropertiesCodec.NO_EXPIRY, 0xFFFF_FFFFL);
		int properties = PublishCodec.propertiesLength(message, topicAlias, omitTopic, expirySeconds >= 0, false,
				this.version);
		int remainingLength = VariableByteInteger.requireFits("Packet",
				PublishCodec.remainingLength(message, omitTopic, properties, this.version));
		int start = out.writerIndex();
		try {
			writeFixedHeader(PacketType.PUBLISH, PublishCodec.flags(message, duplicate), remainingLength, out);
			PublishCodec.writeHeader(message, packetIdentifier, omitTopic, out);
			if (this.version.hasProperties()) {
				VariableByteInteger.write(out, properties);
				PublishCodec.writeTopicAlias(topicAlias, out);
				MessagePropertiesCodec.write(out, message, expirySeconds, false);
			}
			out.writeBytes(message.payload());
		}
		catch (RuntimeException ex) {
			out.writerIndex(start);
			throw ex;
		}
	}

	/**
	 * Return the length that
	 * {@link #encodePublish(MqttMessage, int, boolean, int, boolean, long, ByteBuf)}
	 * writes.
	 * @param message the message
	 * @param topicAlias the topic alias, 0 for none
	 * @param omitTopic whether the topic is left out
	 * @return the whole length in bytes, fixed header included
	 * @throws IllegalArgumentException if the packet can't be written
	 */
	public int publishLength(MqttMessage message, int topicAlias, boolean omitTopic) {
		boolean expires = MessagePropertiesCodec.expirySeconds(message) >= 0;
		int properties = PublishCodec.propertiesLength(message, topicAlias, omitTopic, expires, false, this.version);
		return packetLength(VariableByteInteger.requireFits("Packet",
				PublishCodec.remainingLength(message, omitTopic, properties, this.version)));
	}

	/**
	 * Append a PUBACK, PUBREC, PUBREL or PUBCOMP without properties. Allocates nothing.
	 * @param type one of the four types
	 * @param packetIdentifier the packet identifier of the PUBLISH, 1 to 65,535
	 * @param reasonCode the reason code; left out before MQTT 5
	 * @param out where it goes
	 * @throws IllegalArgumentException if type or packet identifier is not one of these
	 */
	public void encodeResponse(PacketType type, int packetIdentifier, ReasonCode reasonCode, ByteBuf out) {
		if (type.compareTo(PacketType.PUBACK) < 0 || type.compareTo(PacketType.PUBCOMP) > 0) {
			throw new IllegalArgumentException("Not a response to PUBLISH: " + type);
		}
		Fields.requirePacketIdentifier(packetIdentifier);
		int remainingLength = PublishResponseCodec.remainingLength(reasonCode, this.version);
		writeFixedHeader(type, type.flags(), remainingLength, out);
		out.writeShort(packetIdentifier);
		if (remainingLength > 2) {
			out.writeByte(reasonCode.value());
		}
	}

	private static int packetLength(int remainingLength) {
		return 1 + VariableByteInteger.length(remainingLength) + remainingLength;
	}

	private static void writeFixedHeader(PacketType type, int flags, int remainingLength, ByteBuf out) {
		out.ensureWritable(packetLength(remainingLength));
		out.writeByte((type.value() << 4) | flags);
		VariableByteInteger.write(out, remainingLength);
	}

}
